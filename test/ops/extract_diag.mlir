// extract_diag: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.extract_diag %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %r = tenferro.extract_diag %x : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%x: !tenferro.tensor<3x2x[4]xcomplex<f32>>) {
  // CHECK: tenferro.extract_diag %{{.*}} : !tenferro.tensor<3x2x[4]xcomplex<f32>> -> !tenferro.tensor<2x[4]xcomplex<f32>>
  %r = tenferro.extract_diag %x : !tenferro.tensor<3x2x[4]xcomplex<f32>> -> !tenferro.tensor<2x[4]xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xi1>) {
  // CHECK: tenferro.extract_diag %{{.*}} : !tenferro.tensor<0x3xi1> -> !tenferro.tensor<0xi1>
  %r = tenferro.extract_diag %x : !tenferro.tensor<0x3xi1> -> !tenferro.tensor<0xi1>
  return
}
