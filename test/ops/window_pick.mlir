// window_pick: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.window_pick %{{.*}} at %{{.*}} axes 1 : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xi64> -> !tenferro.tensor<?x?x?xf64>
func.func @unknown(%a: !tenferro.tensor<?x?x?xf64>, %p: !tenferro.tensor<?x?x?xi64>) -> !tenferro.tensor<?x?x?xf64> {
  %r = tenferro.window_pick %a at %p axes 1 : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xi64> -> !tenferro.tensor<?x?x?xf64>
  return %r : !tenferro.tensor<?x?x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.window_pick %{{.*}} at %{{.*}} axes 2 : !tenferro.tensor<3x0x4xf32>, !tenferro.tensor<3x2x5xi32> -> !tenferro.tensor<3x2x5xf32>
func.func @empty(%a: !tenferro.tensor<3x0x4xf32>, %p: !tenferro.tensor<3x2x5xi32>) -> !tenferro.tensor<3x2x5xf32> {
  %r = tenferro.window_pick %a at %p axes 2 : !tenferro.tensor<3x0x4xf32>, !tenferro.tensor<3x2x5xi32> -> !tenferro.tensor<3x2x5xf32>
  return %r : !tenferro.tensor<3x2x5xf32>
}

// CHECK-LABEL: func.func @signal(
// CHECK: tenferro.window_pick %{{.*}} at %{{.*}} axes 1 : !tenferro.tensor<3x2xf64>, !tenferro.tensor<3x5xi64> -> !tenferro.tensor<3x5xf64>
func.func @signal(%a: !tenferro.tensor<3x2xf64>, %p: !tenferro.tensor<3x5xi64>) -> !tenferro.tensor<3x5xf64> {
  %r = tenferro.window_pick %a at %p axes 1 : !tenferro.tensor<3x2xf64>, !tenferro.tensor<3x5xi64> -> !tenferro.tensor<3x5xf64>
  return %r : !tenferro.tensor<3x5xf64>
}

//! c=3,1,0 w=4,2,3 h=3,1,2 b=2,1,0
func.func @derivative(%a: !tenferro.tensor<?x?x?x?xf64> {tenferro.extents = ["c", "w", "h", "b"]}) -> !tenferro.tensor<?x3x3x?xf64> {
  %p = tenferro.window_argmax %a least false windows [2, 2] extents [3, 3] strides [2, 1] low [1, 1] dilation [1, 1] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x3x?xi64>
  %r = tenferro.window_pick %a at %p axes 2 : !tenferro.tensor<?x?x?x?xf64>, !tenferro.tensor<?x3x3x?xi64> -> !tenferro.tensor<?x3x3x?xf64>
  return %r : !tenferro.tensor<?x3x3x?xf64>
}
