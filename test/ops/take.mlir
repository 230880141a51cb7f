// take: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %i: !tenferro.tensor<?xi64>) {
  // CHECK: tenferro.take %{{.*}} at %{{.*}} axis 1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.take %x at %i axis 1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xi1>, %i: !tenferro.tensor<0xi32>) {
  // CHECK: tenferro.take %{{.*}} at %{{.*}} axis 0 : !tenferro.tensor<0x3xi1>, !tenferro.tensor<0xi32> -> !tenferro.tensor<0x3xi1>
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<0x3xi1>, !tenferro.tensor<0xi32> -> !tenferro.tensor<0x3xi1>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<4x3xcomplex<f32>>, %i: !tenferro.tensor<i32>) {
  // CHECK: tenferro.take %{{.*}} at %{{.*}} axis 1 : !tenferro.tensor<4x3xcomplex<f32>>, !tenferro.tensor<i32> -> !tenferro.tensor<4xcomplex<f32>>
  %r = tenferro.take %x at %i axis 1 : !tenferro.tensor<4x3xcomplex<f32>>, !tenferro.tensor<i32> -> !tenferro.tensor<4xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @bounded(
func.func @bounded(%x: !tenferro.tensor<[8]xf32>, %i: !tenferro.tensor<[5]xi64>) {
  // CHECK: tenferro.take %{{.*}} at %{{.*}} axis 0 : !tenferro.tensor<[8]xf32>, !tenferro.tensor<[5]xi64> -> !tenferro.tensor<[5]xf32>
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<[8]xf32>, !tenferro.tensor<[5]xi64> -> !tenferro.tensor<[5]xf32>
  return
}

// CHECK-LABEL: func.func @more(
func.func @more(%x: !tenferro.tensor<2x3x4xi32>, %i: !tenferro.tensor<7xi64>) {
  // CHECK: tenferro.take %{{.*}} at %{{.*}} axis 1 : !tenferro.tensor<2x3x4xi32>, !tenferro.tensor<7xi64> -> !tenferro.tensor<2x7x4xi32>
  %r = tenferro.take %x at %i axis 1 : !tenferro.tensor<2x3x4xi32>, !tenferro.tensor<7xi64> -> !tenferro.tensor<2x7x4xi32>
  return
}
