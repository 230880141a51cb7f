// lu_factor: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x0xf32>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<0x0xf32> -> !tenferro.tensor<0x0xf32>, !tenferro.tensor<0xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<0x0xf32> -> !tenferro.tensor<0x0xf32>, !tenferro.tensor<0xi32>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%a: !tenferro.tensor<3x3x?xcomplex<f64>>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<3x3x?xcomplex<f64>> -> !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x?xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3x?xcomplex<f64>> -> !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x?xi32>
  return
}
