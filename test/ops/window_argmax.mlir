// window_argmax: syntax, through text, the generic form and bytecode; it carries none.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.window_argmax %{{.*}} least false windows [2, 2] extents [3, 4] strides [2, 2] low [0, 0] dilation [1, 1] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x4x?xi64>
func.func @unknown(%a: !tenferro.tensor<?x?x?x?xf64>) -> !tenferro.tensor<?x3x4x?xi64> {
  %r = tenferro.window_argmax %a least false windows [2, 2] extents [3, 4] strides [2, 2] low [0, 0] dilation [1, 1] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x4x?xi64>
  return %r : !tenferro.tensor<?x3x4x?xi64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.window_argmax %{{.*}} least false windows [2, 3] extents [1, 2] strides [1, 1] low [1, 0] dilation [1, 1] : !tenferro.tensor<3x0x4xf32> -> !tenferro.tensor<3x1x2xi64>
func.func @empty(%a: !tenferro.tensor<3x0x4xf32>) -> !tenferro.tensor<3x1x2xi64> {
  %r = tenferro.window_argmax %a least false windows [2, 3] extents [1, 2] strides [1, 1] low [1, 0] dilation [1, 1] : !tenferro.tensor<3x0x4xf32> -> !tenferro.tensor<3x1x2xi64>
  return %r : !tenferro.tensor<3x1x2xi64>
}

// CHECK-LABEL: func.func @signal(
// CHECK: tenferro.window_argmax %{{.*}} least true windows [3] extents [5] strides [1] low [1] dilation [1] : !tenferro.tensor<2x5xf64> -> !tenferro.tensor<2x5xi64>
func.func @signal(%a: !tenferro.tensor<2x5xf64>) -> !tenferro.tensor<2x5xi64> {
  %r = tenferro.window_argmax %a least true windows [3] extents [5] strides [1] low [1] dilation [1] : !tenferro.tensor<2x5xf64> -> !tenferro.tensor<2x5xi64>
  return %r : !tenferro.tensor<2x5xi64>
}

// CHECK-LABEL: func.func @volume(
// CHECK: tenferro.window_argmax %{{.*}} least false windows [2, 2, 2] extents [2, 2, 2] strides [2, 2, 2] low [0, 0, 0] dilation [2, 1, 1] : !tenferro.tensor<2x4x4x4x3xf32> -> !tenferro.tensor<2x2x2x2x3xi64>
func.func @volume(%a: !tenferro.tensor<2x4x4x4x3xf32>) -> !tenferro.tensor<2x2x2x2x3xi64> {
  %r = tenferro.window_argmax %a least false windows [2, 2, 2] extents [2, 2, 2] strides [2, 2, 2] low [0, 0, 0] dilation [2, 1, 1] : !tenferro.tensor<2x4x4x4x3xf32> -> !tenferro.tensor<2x2x2x2x3xi64>
  return %r : !tenferro.tensor<2x2x2x2x3xi64>
}

//! c=2,1,0 n=5,1,3 b=2,1,0
func.func @picked(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["c", "n", "b"]}) -> !tenferro.tensor<?x4x?xf64> {
  %p = tenferro.window_argmax %a least true windows [3] extents [4] strides [1] low [1] dilation [1] : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x4x?xi64>
  %r = tenferro.window_pick %a at %p axes 1 : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x4x?xi64> -> !tenferro.tensor<?x4x?xf64>
  return %r : !tenferro.tensor<?x4x?xf64>
}
