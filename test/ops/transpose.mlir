// transpose: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.transpose %{{.*}} [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.transpose %x [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.transpose %{{.*}} [1, 0] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<3x0xf64>
  %r = tenferro.transpose %x [1, 0] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<3x0xf64>
  return
}

// CHECK-LABEL: func.func @bounded(
func.func @bounded(%x: !tenferro.tensor<[4]x5x?xcomplex<f64>>) {
  // CHECK: tenferro.transpose %{{.*}} [2, 0, 1] : !tenferro.tensor<[4]x5x?xcomplex<f64>> -> !tenferro.tensor<?x[4]x5xcomplex<f64>>
  %r = tenferro.transpose %x [2, 0, 1] : !tenferro.tensor<[4]x5x?xcomplex<f64>> -> !tenferro.tensor<?x[4]x5xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.transpose %{{.*}} [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.transpose %x [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}
