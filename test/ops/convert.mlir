// convert: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @f32_to_f32(
func.func @f32_to_f32(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @f32_to_f64(
func.func @f32_to_f64(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @f32_to_i32(
func.func @f32_to_i32(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @f32_to_i64(
func.func @f32_to_i64(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @f32_to_i1(
func.func @f32_to_i1(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @f32_to_c32(
func.func @f32_to_c32(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @f32_to_c64(
func.func @f32_to_c64(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @f64_to_f32(
func.func @f64_to_f32(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @f64_to_f64(
func.func @f64_to_f64(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @f64_to_i32(
func.func @f64_to_i32(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @f64_to_i64(
func.func @f64_to_i64(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @f64_to_i1(
func.func @f64_to_i1(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @f64_to_c32(
func.func @f64_to_c32(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @f64_to_c64(
func.func @f64_to_c64(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @i32_to_f32(
func.func @i32_to_f32(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @i32_to_f64(
func.func @i32_to_f64(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @i32_to_i32(
func.func @i32_to_i32(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @i32_to_i64(
func.func @i32_to_i64(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @i32_to_i1(
func.func @i32_to_i1(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @i32_to_c32(
func.func @i32_to_c32(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @i32_to_c64(
func.func @i32_to_c64(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xi32> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @i64_to_f32(
func.func @i64_to_f32(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @i64_to_f64(
func.func @i64_to_f64(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @i64_to_i32(
func.func @i64_to_i32(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @i64_to_i64(
func.func @i64_to_i64(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @i64_to_i1(
func.func @i64_to_i1(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @i64_to_c32(
func.func @i64_to_c32(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @i64_to_c64(
func.func @i64_to_c64(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xi64> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @i1_to_f32(
func.func @i1_to_f32(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @i1_to_f64(
func.func @i1_to_f64(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @i1_to_i32(
func.func @i1_to_i32(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @i1_to_i64(
func.func @i1_to_i64(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @i1_to_i1(
func.func @i1_to_i1(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @i1_to_c32(
func.func @i1_to_c32(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @i1_to_c64(
func.func @i1_to_c64(%x: !tenferro.tensor<?xi1>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @c32_to_f32(
func.func @c32_to_f32(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @c32_to_f64(
func.func @c32_to_f64(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @c32_to_i32(
func.func @c32_to_i32(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @c32_to_i64(
func.func @c32_to_i64(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @c32_to_i1(
func.func @c32_to_i1(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @c32_to_c32(
func.func @c32_to_c32(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @c32_to_c64(
func.func @c32_to_c64(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @c64_to_f32(
func.func @c64_to_f32(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xf32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @c64_to_f64(
func.func @c64_to_f64(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to f64 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xf64>
  %r = tenferro.convert %x to f64 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @c64_to_i32(
func.func @c64_to_i32(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to i32 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xi32>
  %r = tenferro.convert %x to i32 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @c64_to_i64(
func.func @c64_to_i64(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to i64 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xi64>
  %r = tenferro.convert %x to i64 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @c64_to_i1(
func.func @c64_to_i1(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to i1 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xi1>
  %r = tenferro.convert %x to i1 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @c64_to_c32(
func.func @c64_to_c32(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f32> : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @c64_to_c64(
func.func @c64_to_c64(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.convert %{{.*}} to complex<f64> : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.convert %{{.*}} to f32 : !tenferro.tensor<f64> -> !tenferro.tensor<f32>
  %r = tenferro.convert %x to f32 : !tenferro.tensor<f64> -> !tenferro.tensor<f32>
  return
}
