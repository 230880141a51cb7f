// reduce_sum: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @all(
func.func @all(%x: !tenferro.tensor<?x3x[4]xf64>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [2, 0, 1] : !tenferro.tensor<?x3x[4]xf64> -> !tenferro.tensor<f64>
  %r = tenferro.reduce_sum %x axes [2, 0, 1] : !tenferro.tensor<?x3x[4]xf64> -> !tenferro.tensor<f64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<3xf64>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<3xf64>
  return
}

// CHECK-LABEL: func.func @none(
func.func @none(%x: !tenferro.tensor<5xf64>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [] : !tenferro.tensor<5xf64> -> !tenferro.tensor<5xf64>
  %r = tenferro.reduce_sum %x axes [] : !tenferro.tensor<5xf64> -> !tenferro.tensor<5xf64>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.reduce_sum %x axes [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}

// CHECK-LABEL: func.func @f32(
func.func @f32(%x: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<?xf32> -> !tenferro.tensor<f32>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf32> -> !tenferro.tensor<f32>
  return
}

// CHECK-LABEL: func.func @i32(
func.func @i32(%x: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<?xi32> -> !tenferro.tensor<i32>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xi32> -> !tenferro.tensor<i32>
  return
}

// CHECK-LABEL: func.func @i64(
func.func @i64(%x: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<?xi64> -> !tenferro.tensor<i64>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xi64> -> !tenferro.tensor<i64>
  return
}

// CHECK-LABEL: func.func @c32(
func.func @c32(%x: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<complex<f32>>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xcomplex<f32>> -> !tenferro.tensor<complex<f32>>
  return
}

// CHECK-LABEL: func.func @c64(
func.func @c64(%x: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.reduce_sum %{{.*}} axes [0] : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<complex<f64>>
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<complex<f64>>
  return
}
