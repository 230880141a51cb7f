// scatter_add: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %i: !tenferro.tensor<?xi64>, %u: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.scatter_add %{{.*}} at %{{.*}} add %{{.*}} axis 0 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.scatter_add %x at %i add %u axis 0 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xi32>, %i: !tenferro.tensor<0xi32>, %u: !tenferro.tensor<0x3xi32>) {
  // CHECK: tenferro.scatter_add %{{.*}} at %{{.*}} add %{{.*}} axis 0 : !tenferro.tensor<0x3xi32>, !tenferro.tensor<0xi32>, !tenferro.tensor<0x3xi32> -> !tenferro.tensor<0x3xi32>
  %r = tenferro.scatter_add %x at %i add %u axis 0 : !tenferro.tensor<0x3xi32>, !tenferro.tensor<0xi32>, !tenferro.tensor<0x3xi32> -> !tenferro.tensor<0x3xi32>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<4x3xcomplex<f32>>, %i: !tenferro.tensor<i32>, %u: !tenferro.tensor<4xcomplex<f32>>) {
  // CHECK: tenferro.scatter_add %{{.*}} at %{{.*}} add %{{.*}} axis 1 : !tenferro.tensor<4x3xcomplex<f32>>, !tenferro.tensor<i32>, !tenferro.tensor<4xcomplex<f32>> -> !tenferro.tensor<4x3xcomplex<f32>>
  %r = tenferro.scatter_add %x at %i add %u axis 1 : !tenferro.tensor<4x3xcomplex<f32>>, !tenferro.tensor<i32>, !tenferro.tensor<4xcomplex<f32>> -> !tenferro.tensor<4x3xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @known_elsewhere(
func.func @known_elsewhere(%x: !tenferro.tensor<?x3xi64>, %i: !tenferro.tensor<?xi32>, %u: !tenferro.tensor<4x?xi64>) {
  // CHECK: tenferro.scatter_add %{{.*}} at %{{.*}} add %{{.*}} axis 1 : !tenferro.tensor<?x3xi64>, !tenferro.tensor<?xi32>, !tenferro.tensor<4x?xi64> -> !tenferro.tensor<4x3xi64>
  %r = tenferro.scatter_add %x at %i add %u axis 1 : !tenferro.tensor<?x3xi64>, !tenferro.tensor<?xi32>, !tenferro.tensor<4x?xi64> -> !tenferro.tensor<4x3xi64>
  return
}
