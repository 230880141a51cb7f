// div: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xf64>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xf64>, %y: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<0x3xf64>
  %r = tenferro.div %x, %y : !tenferro.tensor<0x3xf64>
  return
}

// CHECK-LABEL: func.func @one(
func.func @one(%x: !tenferro.tensor<1x1xf64>, %y: !tenferro.tensor<1x1xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<1x1xf64>
  %r = tenferro.div %x, %y : !tenferro.tensor<1x1xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<5x7xf64>, %y: !tenferro.tensor<5x7xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<5x7xf64>
  %r = tenferro.div %x, %y : !tenferro.tensor<5x7xf64>
  return
}

// CHECK-LABEL: func.func @bounded(
func.func @bounded(%x: !tenferro.tensor<[64]x?xf64>, %y: !tenferro.tensor<[64]x?xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<[64]x?xf64>
  %r = tenferro.div %x, %y : !tenferro.tensor<[64]x?xf64>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<f64>
  %r = tenferro.div %x, %y : !tenferro.tensor<f64>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%x: !tenferro.tensor<?x?x4x2xf64>, %y: !tenferro.tensor<?x?x4x2xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?x?x4x2xf64>
  %r = tenferro.div %x, %y : !tenferro.tensor<?x?x4x2xf64>
  return
}

// CHECK-LABEL: func.func @f32(
func.func @f32(%x: !tenferro.tensor<?xf32>, %y: !tenferro.tensor<?xf32>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xf32>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @i32(
func.func @i32(%x: !tenferro.tensor<?xi32>, %y: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xi32>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @i64(
func.func @i64(%x: !tenferro.tensor<?xi64>, %y: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xi64>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @c32(
func.func @c32(%x: !tenferro.tensor<?xcomplex<f32>>, %y: !tenferro.tensor<?xcomplex<f32>>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @c64(
func.func @c64(%x: !tenferro.tensor<?xcomplex<f64>>, %y: !tenferro.tensor<?xcomplex<f64>>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @mixed(
func.func @mixed(%x: !tenferro.tensor<?x4xf64>, %y: !tenferro.tensor<3x?xf64>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : (!tenferro.tensor<?x4xf64>, !tenferro.tensor<3x?xf64>) -> !tenferro.tensor<3x4xf64>
  %r = tenferro.div %x, %y : (!tenferro.tensor<?x4xf64>, !tenferro.tensor<3x?xf64>) -> !tenferro.tensor<3x4xf64>
  return
}

// CHECK-LABEL: func.func @placed(
func.func @placed(%x: !tenferro.tensor<?xf64, cuda>, %y: !tenferro.tensor<?xf64, cuda>) {
  // CHECK: tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<?xf64, cuda>
  %r = tenferro.div %x, %y : !tenferro.tensor<?xf64, cuda>
  return
}
