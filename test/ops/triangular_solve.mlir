// triangular_solve: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.triangular_solve %{{.*}}, %{{.*}} left true lower true op none unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @right(
func.func @right(%a: !tenferro.tensor<3x3xcomplex<f64>>, %b: !tenferro.tensor<5x3xcomplex<f64>>) {
  // CHECK: tenferro.triangular_solve %{{.*}}, %{{.*}} left false lower false op adjoint unit true : !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<5x3xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>
  %x = tenferro.triangular_solve %a, %b left false lower false op adjoint unit true : !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<5x3xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x0xf64>, %b: !tenferro.tensor<0x4xf64>) {
  // CHECK: tenferro.triangular_solve %{{.*}}, %{{.*}} left true lower true op none unit false : !tenferro.tensor<0x0xf64>, !tenferro.tensor<0x4xf64> -> !tenferro.tensor<0x4xf64>
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<0x0xf64>, !tenferro.tensor<0x4xf64> -> !tenferro.tensor<0x4xf64>
  return
}

// CHECK-LABEL: func.func @batch(
func.func @batch(%a: !tenferro.tensor<?x?x2xf32>, %b: !tenferro.tensor<?x?x2xf32>) {
  // CHECK: tenferro.triangular_solve %{{.*}}, %{{.*}} left true lower false op transpose unit false : !tenferro.tensor<?x?x2xf32>, !tenferro.tensor<?x?x2xf32> -> !tenferro.tensor<?x?x2xf32>
  %x = tenferro.triangular_solve %a, %b left true lower false op transpose unit false : !tenferro.tensor<?x?x2xf32>, !tenferro.tensor<?x?x2xf32> -> !tenferro.tensor<?x?x2xf32>
  return
}
