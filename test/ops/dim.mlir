// dim: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<4x?xf64>) {
  // CHECK: tenferro.dim %{{.*}}, 1 : !tenferro.tensor<4x?xf64>
  %r = tenferro.dim %x, 1 : !tenferro.tensor<4x?xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<4x?xf64>) {
  // CHECK: tenferro.dim %{{.*}}, 0 : !tenferro.tensor<4x?xf64>
  %r = tenferro.dim %x, 0 : !tenferro.tensor<4x?xf64>
  return
}
