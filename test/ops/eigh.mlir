// eigh: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.eigh %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x0xf64>) {
  // CHECK: tenferro.eigh %{{.*}} : !tenferro.tensor<0x0xf64> -> !tenferro.tensor<0xf64>, !tenferro.tensor<0x0xf64>
  %w, %v = tenferro.eigh %a : !tenferro.tensor<0x0xf64> -> !tenferro.tensor<0xf64>, !tenferro.tensor<0x0xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%a: !tenferro.tensor<3x3xcomplex<f64>>) {
  // CHECK: tenferro.eigh %{{.*}} : !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xcomplex<f64>>
  %w, %v = tenferro.eigh %a : !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%a: !tenferro.tensor<3x3x?xf32>) {
  // CHECK: tenferro.eigh %{{.*}} : !tenferro.tensor<3x3x?xf32> -> !tenferro.tensor<3x?xf32>, !tenferro.tensor<3x3x?xf32>
  %w, %v = tenferro.eigh %a : !tenferro.tensor<3x3x?xf32> -> !tenferro.tensor<3x?xf32>, !tenferro.tensor<3x3x?xf32>
  return
}

// CHECK-LABEL: func.func @options(
func.func @options(%a: !tenferro.tensor<3x3xf64>) {
  // CHECK: tenferro.eigh %{{.*}} {canonical, derivative_eps = 1.000000e-10 : f64, driver = 2 : i32} : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %w, %v = tenferro.eigh %a {canonical, derivative_eps = 1.0e-10 : f64, driver = 2 : i32} : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  return
}
