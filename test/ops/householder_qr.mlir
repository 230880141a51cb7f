// householder_qr: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.householder_qr %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.householder_qr %{{.*}} : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x3xf64>, !tenferro.tensor<0xf64>
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x3xf64>, !tenferro.tensor<0xf64>
  return
}

// CHECK-LABEL: func.func @wide(
func.func @wide(%a: !tenferro.tensor<2x5xcomplex<f64>>) {
  // CHECK: tenferro.householder_qr %{{.*}} : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x5xcomplex<f64>>, !tenferro.tensor<2xcomplex<f64>>
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x5xcomplex<f64>>, !tenferro.tensor<2xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @tall_batch(
func.func @tall_batch(%a: !tenferro.tensor<5x2x?xf32>) {
  // CHECK: tenferro.householder_qr %{{.*}} : !tenferro.tensor<5x2x?xf32> -> !tenferro.tensor<5x2x?xf32>, !tenferro.tensor<2x?xf32>
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<5x2x?xf32> -> !tenferro.tensor<5x2x?xf32>, !tenferro.tensor<2x?xf32>
  return
}

// CHECK-LABEL: func.func @batches(
func.func @batches(%a: !tenferro.tensor<?x?x2x?xcomplex<f32>>) {
  // CHECK: tenferro.householder_qr %{{.*}} : !tenferro.tensor<?x?x2x?xcomplex<f32>> -> !tenferro.tensor<?x?x2x?xcomplex<f32>>, !tenferro.tensor<?x2x?xcomplex<f32>>
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<?x?x2x?xcomplex<f32>> -> !tenferro.tensor<?x?x2x?xcomplex<f32>>, !tenferro.tensor<?x2x?xcomplex<f32>>
  return
}
