// embed_diag: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?xf64>, %n: index) {
  // CHECK: tenferro.embed_diag %{{.*}} extents [%{{.*}}, %{{.*}}] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.embed_diag %x extents [%n, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%x: !tenferro.tensor<2x[4]xcomplex<f32>>) {
  // CHECK: tenferro.embed_diag %{{.*}} extents [3, 2] : !tenferro.tensor<2x[4]xcomplex<f32>> -> !tenferro.tensor<3x2x[4]xcomplex<f32>>
  %r = tenferro.embed_diag %x extents [3, 2] : !tenferro.tensor<2x[4]xcomplex<f32>> -> !tenferro.tensor<3x2x[4]xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0xf64>) {
  // CHECK: tenferro.embed_diag %{{.*}} extents [0, 3] : !tenferro.tensor<0xf64> -> !tenferro.tensor<0x3xf64>
  %r = tenferro.embed_diag %x extents [0, 3] : !tenferro.tensor<0xf64> -> !tenferro.tensor<0x3xf64>
  return
}
