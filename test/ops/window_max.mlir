// window_max: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.window_max %{{.*}} least false windows [2, 2] extents [3, 4] strides [2, 2] low [0, 0] dilation [1, 1] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x4x?xf64>
func.func @unknown(%a: !tenferro.tensor<?x?x?x?xf64>) -> !tenferro.tensor<?x3x4x?xf64> {
  %r = tenferro.window_max %a least false windows [2, 2] extents [3, 4] strides [2, 2] low [0, 0] dilation [1, 1] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x4x?xf64>
  return %r : !tenferro.tensor<?x3x4x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.window_max %{{.*}} least false windows [2, 3] extents [1, 2] strides [1, 1] low [1, 0] dilation [1, 1] : !tenferro.tensor<3x0x4xf32> -> !tenferro.tensor<3x1x2xf32>
func.func @empty(%a: !tenferro.tensor<3x0x4xf32>) -> !tenferro.tensor<3x1x2xf32> {
  %r = tenferro.window_max %a least false windows [2, 3] extents [1, 2] strides [1, 1] low [1, 0] dilation [1, 1] : !tenferro.tensor<3x0x4xf32> -> !tenferro.tensor<3x1x2xf32>
  return %r : !tenferro.tensor<3x1x2xf32>
}

// CHECK-LABEL: func.func @signal(
// CHECK: tenferro.window_max %{{.*}} least true windows [3] extents [5] strides [1] low [1] dilation [1] : !tenferro.tensor<2x5xf64> -> !tenferro.tensor<2x5xf64>
func.func @signal(%a: !tenferro.tensor<2x5xf64>) -> !tenferro.tensor<2x5xf64> {
  %r = tenferro.window_max %a least true windows [3] extents [5] strides [1] low [1] dilation [1] : !tenferro.tensor<2x5xf64> -> !tenferro.tensor<2x5xf64>
  return %r : !tenferro.tensor<2x5xf64>
}

// CHECK-LABEL: func.func @volume(
// CHECK: tenferro.window_max %{{.*}} least false windows [2, 2, 2] extents [2, 2, 2] strides [2, 2, 2] low [0, 0, 0] dilation [2, 1, 1] : !tenferro.tensor<2x4x4x4x3xf32> -> !tenferro.tensor<2x2x2x2x3xf32>
func.func @volume(%a: !tenferro.tensor<2x4x4x4x3xf32>) -> !tenferro.tensor<2x2x2x2x3xf32> {
  %r = tenferro.window_max %a least false windows [2, 2, 2] extents [2, 2, 2] strides [2, 2, 2] low [0, 0, 0] dilation [2, 1, 1] : !tenferro.tensor<2x4x4x4x3xf32> -> !tenferro.tensor<2x2x2x2x3xf32>
  return %r : !tenferro.tensor<2x2x2x2x3xf32>
}

//! c=3,1,4,0 w=6,4,5,6 h=5,4,6,5 b=2,1,1,0
func.func @image_false(%a: !tenferro.tensor<?x?x?x?xf64> {tenferro.extents = ["c", "w", "h", "b"]}) -> !tenferro.tensor<?x3x4x?xf64> {
  %r = tenferro.window_max %a least false windows [3, 2] extents [3, 4] strides [2, 1] low [1, 1] dilation [1, 2] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x4x?xf64>
  return %r : !tenferro.tensor<?x3x4x?xf64>
}

//! c=2,1 n=13,15
func.func @signal_false(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["c", "n"]}) -> !tenferro.tensor<?x5xf64> {
  %r = tenferro.window_max %a least false windows [4] extents [5] strides [3] low [1] dilation [2] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x5xf64>
  return %r : !tenferro.tensor<?x5xf64>
}

//! c=3,1,4,0 w=6,4,5,6 h=5,4,6,5 b=2,1,1,0
func.func @image_true(%a: !tenferro.tensor<?x?x?x?xf64> {tenferro.extents = ["c", "w", "h", "b"]}) -> !tenferro.tensor<?x3x4x?xf64> {
  %r = tenferro.window_max %a least true windows [3, 2] extents [3, 4] strides [2, 1] low [1, 1] dilation [1, 2] : !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x3x4x?xf64>
  return %r : !tenferro.tensor<?x3x4x?xf64>
}

//! c=2,1 n=13,15
func.func @signal_true(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["c", "n"]}) -> !tenferro.tensor<?x5xf64> {
  %r = tenferro.window_max %a least true windows [4] extents [5] strides [3] low [1] dilation [2] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x5xf64>
  return %r : !tenferro.tensor<?x5xf64>
}
