// eig: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.eig %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x0xf64>) {
  // CHECK: tenferro.eig %{{.*}} : !tenferro.tensor<0x0xf64> -> !tenferro.tensor<0xcomplex<f64>>, !tenferro.tensor<0x0xcomplex<f64>>
  %w, %v = tenferro.eig %a : !tenferro.tensor<0x0xf64> -> !tenferro.tensor<0xcomplex<f64>>, !tenferro.tensor<0x0xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%a: !tenferro.tensor<3x3xcomplex<f64>>) {
  // CHECK: tenferro.eig %{{.*}} : !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>>
  %w, %v = tenferro.eig %a : !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%a: !tenferro.tensor<3x3x?xf32>) {
  // CHECK: tenferro.eig %{{.*}} : !tenferro.tensor<3x3x?xf32> -> !tenferro.tensor<3x?xcomplex<f32>>, !tenferro.tensor<3x3x?xcomplex<f32>>
  %w, %v = tenferro.eig %a : !tenferro.tensor<3x3x?xf32> -> !tenferro.tensor<3x?xcomplex<f32>>, !tenferro.tensor<3x3x?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @batches(
func.func @batches(%a: !tenferro.tensor<?x?x2x?xcomplex<f32>>) {
  // CHECK: tenferro.eig %{{.*}} : !tenferro.tensor<?x?x2x?xcomplex<f32>> -> !tenferro.tensor<?x2x?xcomplex<f32>>, !tenferro.tensor<?x?x2x?xcomplex<f32>>
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?x2x?xcomplex<f32>> -> !tenferro.tensor<?x2x?xcomplex<f32>>, !tenferro.tensor<?x?x2x?xcomplex<f32>>
  return
}
