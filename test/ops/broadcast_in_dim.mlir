// broadcast_in_dim: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?xf64>, %n: index, %m: index) {
  // CHECK: tenferro.broadcast_in_dim %{{.*}} dims [1] extents [%{{.*}}, %{{.*}}] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.broadcast_in_dim %x dims [1] extents [%n, %m] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @stretched(
func.func @stretched(%x: !tenferro.tensor<1x3xf64>, %n: index) {
  // CHECK: tenferro.broadcast_in_dim %{{.*}} dims [0, 1] extents [%{{.*}}, 3] : !tenferro.tensor<1x3xf64> -> !tenferro.tensor<?x3xf64>
  %r = tenferro.broadcast_in_dim %x dims [0, 1] extents [%n, 3] : !tenferro.tensor<1x3xf64> -> !tenferro.tensor<?x3xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<1xf64>) {
  // CHECK: tenferro.broadcast_in_dim %{{.*}} dims [0] extents [0] : !tenferro.tensor<1xf64> -> !tenferro.tensor<0xf64>
  %r = tenferro.broadcast_in_dim %x dims [0] extents [0] : !tenferro.tensor<1xf64> -> !tenferro.tensor<0xf64>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.broadcast_in_dim %{{.*}} dims [] extents [2, 3] : !tenferro.tensor<f64> -> !tenferro.tensor<2x3xf64>
  %r = tenferro.broadcast_in_dim %x dims [] extents [2, 3] : !tenferro.tensor<f64> -> !tenferro.tensor<2x3xf64>
  return
}

// CHECK-LABEL: func.func @scalar_to_scalar(
func.func @scalar_to_scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.broadcast_in_dim %{{.*}} dims [] extents [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.broadcast_in_dim %x dims [] extents [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}
