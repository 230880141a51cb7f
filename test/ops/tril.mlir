// tril: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.tril %{{.*}} : !tenferro.tensor<?x?xf64>
  %r = tenferro.tril %x : !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @diagonal(
func.func @diagonal(%x: !tenferro.tensor<3x4x?xcomplex<f64>>) {
  // CHECK: tenferro.tril %{{.*}} diagonal -1 : !tenferro.tensor<3x4x?xcomplex<f64>>
  %r = tenferro.tril %x diagonal -1 : !tenferro.tensor<3x4x?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x0xi32>) {
  // CHECK: tenferro.tril %{{.*}} diagonal 2 : !tenferro.tensor<0x0xi32>
  %r = tenferro.tril %x diagonal 2 : !tenferro.tensor<0x0xi32>
  return
}
