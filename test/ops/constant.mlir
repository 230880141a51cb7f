// constant: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @splat(
func.func @splat() {
  // CHECK: tenferro.constant dense<1.000000e+00> : tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  %r = tenferro.constant dense<1.000000e+00> : tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// CHECK-LABEL: func.func @elements(
func.func @elements() {
  // CHECK: tenferro.constant dense<[1, 2, 3]> : tensor<3xi32> -> !tenferro.tensor<3xi32>
  %r = tenferro.constant dense<[1, 2, 3]> : tensor<3xi32> -> !tenferro.tensor<3xi32>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty() {
  // CHECK: tenferro.constant dense<> : tensor<0xf32> -> !tenferro.tensor<0xf32>
  %r = tenferro.constant dense<> : tensor<0xf32> -> !tenferro.tensor<0xf32>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar() {
  // CHECK: tenferro.constant dense<(1.000000e+00,-2.000000e+00)> : tensor<complex<f64>> -> !tenferro.tensor<complex<f64>>
  %r = tenferro.constant dense<(1.000000e+00,-2.000000e+00)> : tensor<complex<f64>> -> !tenferro.tensor<complex<f64>>
  return
}

// CHECK-LABEL: func.func @bools(
func.func @bools() {
  // CHECK: tenferro.constant dense<[true, false]> : tensor<2xi1> -> !tenferro.tensor<2xi1>
  %r = tenferro.constant dense<[true, false]> : tensor<2xi1> -> !tenferro.tensor<2xi1>
  return
}
