// cholesky: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.cholesky %{{.*}} : !tenferro.tensor<?x?xf64>
  %l = tenferro.cholesky %a : !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x0xf64>) {
  // CHECK: tenferro.cholesky %{{.*}} : !tenferro.tensor<0x0xf64>
  %l = tenferro.cholesky %a : !tenferro.tensor<0x0xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%a: !tenferro.tensor<3x3xf32>) {
  // CHECK: tenferro.cholesky %{{.*}} : !tenferro.tensor<3x3xf32>
  %l = tenferro.cholesky %a : !tenferro.tensor<3x3xf32>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%a: !tenferro.tensor<?x?x4x?xcomplex<f64>>) {
  // CHECK: tenferro.cholesky %{{.*}} : !tenferro.tensor<?x?x4x?xcomplex<f64>>
  %l = tenferro.cholesky %a : !tenferro.tensor<?x?x4x?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @bounded(
func.func @bounded(%a: !tenferro.tensor<[8]x[8]xcomplex<f32>>) {
  // CHECK: tenferro.cholesky %{{.*}} : !tenferro.tensor<[8]x[8]xcomplex<f32>>
  %l = tenferro.cholesky %a : !tenferro.tensor<[8]x[8]xcomplex<f32>>
  return
}
