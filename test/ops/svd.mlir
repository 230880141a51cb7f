// svd: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.svd %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.svd %{{.*}} : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x0xf64>, !tenferro.tensor<0xf64>, !tenferro.tensor<0x3xf64>
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x0xf64>, !tenferro.tensor<0xf64>, !tenferro.tensor<0x3xf64>
  return
}

// CHECK-LABEL: func.func @wide(
func.func @wide(%a: !tenferro.tensor<2x5xcomplex<f64>>) {
  // CHECK: tenferro.svd %{{.*}} : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x2xcomplex<f64>>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x5xcomplex<f64>>
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x2xcomplex<f64>>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x5xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @tall_batch(
func.func @tall_batch(%a: !tenferro.tensor<5x2x?xf32>) {
  // CHECK: tenferro.svd %{{.*}} : !tenferro.tensor<5x2x?xf32> -> !tenferro.tensor<5x2x?xf32>, !tenferro.tensor<2x?xf32>, !tenferro.tensor<2x2x?xf32>
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<5x2x?xf32> -> !tenferro.tensor<5x2x?xf32>, !tenferro.tensor<2x?xf32>, !tenferro.tensor<2x2x?xf32>
  return
}

// CHECK-LABEL: func.func @options(
func.func @options(%a: !tenferro.tensor<5x3xf64>) {
  // CHECK: tenferro.svd %{{.*}} {canonical, derivative_eps = 1.000000e-10 : f64, driver = 2 : i32} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %u, %s, %vt = tenferro.svd %a {canonical, derivative_eps = 1.0e-10 : f64, driver = 2 : i32} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  // CHECK: tenferro.svd %{{.*}} {full} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x5xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %x, %y, %z = tenferro.svd %a {full} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x5xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  return
}
