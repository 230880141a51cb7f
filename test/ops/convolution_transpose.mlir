// convolution_transpose: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.convolution_transpose %{{.*}}, %{{.*}} extents [5, 4] strides [1, 1] low [0, 0] dilation [1, 1] groups 1 : !tenferro.tensor<?x?x?x?xf64>, !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x5x4x?xf64>
func.func @unknown(%a: !tenferro.tensor<?x?x?x?xf64>, %b: !tenferro.tensor<?x?x?x?xf64>) -> !tenferro.tensor<?x5x4x?xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [5, 4] strides [1, 1] low [0, 0] dilation [1, 1] groups 1 : !tenferro.tensor<?x?x?x?xf64>, !tenferro.tensor<?x?x?x?xf64> -> !tenferro.tensor<?x5x4x?xf64>
  return %r : !tenferro.tensor<?x5x4x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.convolution_transpose %{{.*}}, %{{.*}} extents [4, 4] strides [1, 1] low [0, 0] dilation [1, 1] groups 2 : !tenferro.tensor<4x2x2x2xf32>, !tenferro.tensor<0x3x3x4xf32> -> !tenferro.tensor<0x4x4x2xf32>
func.func @empty(%a: !tenferro.tensor<4x2x2x2xf32>, %b: !tenferro.tensor<0x3x3x4xf32>) -> !tenferro.tensor<0x4x4x2xf32> {
  %r = tenferro.convolution_transpose %a, %b extents [4, 4] strides [1, 1] low [0, 0] dilation [1, 1] groups 2 : !tenferro.tensor<4x2x2x2xf32>, !tenferro.tensor<0x3x3x4xf32> -> !tenferro.tensor<0x4x4x2xf32>
  return %r : !tenferro.tensor<0x4x4x2xf32>
}

// CHECK-LABEL: func.func @signal(
// CHECK: tenferro.convolution_transpose %{{.*}}, %{{.*}} extents [9] strides [2] low [1] dilation [1] groups 2 : !tenferro.tensor<4x5xcomplex<f64>>, !tenferro.tensor<2x3x4xcomplex<f64>> -> !tenferro.tensor<4x9xcomplex<f64>>
func.func @signal(%a: !tenferro.tensor<4x5xcomplex<f64>>, %b: !tenferro.tensor<2x3x4xcomplex<f64>>) -> !tenferro.tensor<4x9xcomplex<f64>> {
  %r = tenferro.convolution_transpose %a, %b extents [9] strides [2] low [1] dilation [1] groups 2 : !tenferro.tensor<4x5xcomplex<f64>>, !tenferro.tensor<2x3x4xcomplex<f64>> -> !tenferro.tensor<4x9xcomplex<f64>>
  return %r : !tenferro.tensor<4x9xcomplex<f64>>
}

// CHECK-LABEL: func.func @volume(
// CHECK: tenferro.convolution_transpose %{{.*}}, %{{.*}} extents [4, 5, 6] strides [1, 1, 2] low [0, 0, -1] dilation [1, 1, 1] groups 1 : !tenferro.tensor<2x3x5x2x2x3xcomplex<f32>>, !tenferro.tensor<1x2x1x3x2xcomplex<f32>> -> !tenferro.tensor<1x4x5x6x2x3xcomplex<f32>>
func.func @volume(%a: !tenferro.tensor<2x3x5x2x2x3xcomplex<f32>>, %b: !tenferro.tensor<1x2x1x3x2xcomplex<f32>>) -> !tenferro.tensor<1x4x5x6x2x3xcomplex<f32>> {
  %r = tenferro.convolution_transpose %a, %b extents [4, 5, 6] strides [1, 1, 2] low [0, 0, -1] dilation [1, 1, 1] groups 1 : !tenferro.tensor<2x3x5x2x2x3xcomplex<f32>>, !tenferro.tensor<1x2x1x3x2xcomplex<f32>> -> !tenferro.tensor<1x4x5x6x2x3xcomplex<f32>>
  return %r : !tenferro.tensor<1x4x5x6x2x3xcomplex<f32>>
}

//! n=7,1,0 k=3,1,2 m=4,1,0 b=2,0,1 ; ; dtypes=f64,complex_f64
func.func @groups_strided(%a: !tenferro.tensor<6x?x?xf64> {tenferro.extents = ["", "m", "b"]}, %b: !tenferro.tensor<2x?x6xf64> {tenferro.extents = ["", "k", ""]}) -> !tenferro.tensor<4x7x?xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [7] strides [2] low [1] dilation [1] groups 2 : !tenferro.tensor<6x?x?xf64>, !tenferro.tensor<2x?x6xf64> -> !tenferro.tensor<4x7x?xf64>
  return %r : !tenferro.tensor<4x7x?xf64>
}

//! n=7,1,0 k=3,1,2 m=4,1,0 b=2,0,1 ; ; dtypes=f64,complex_f64
func.func @dilated_cropped(%a: !tenferro.tensor<6x?x?xf64> {tenferro.extents = ["", "m", "b"]}, %b: !tenferro.tensor<2x?x6xf64> {tenferro.extents = ["", "k", ""]}) -> !tenferro.tensor<4x7x?xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [7] strides [1] low [-1] dilation [2] groups 2 : !tenferro.tensor<6x?x?xf64>, !tenferro.tensor<2x?x6xf64> -> !tenferro.tensor<4x7x?xf64>
  return %r : !tenferro.tensor<4x7x?xf64>
}

//! n=7,1,0 k=3,1,2 m=4,1,0 b=2,0,1 ; ; dtypes=f64,complex_f64
func.func @stride_beyond(%a: !tenferro.tensor<6x?x?xf64> {tenferro.extents = ["", "m", "b"]}, %b: !tenferro.tensor<2x?x6xf64> {tenferro.extents = ["", "k", ""]}) -> !tenferro.tensor<4x7x?xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [7] strides [3] low [2] dilation [2] groups 2 : !tenferro.tensor<6x?x?xf64>, !tenferro.tensor<2x?x6xf64> -> !tenferro.tensor<4x7x?xf64>
  return %r : !tenferro.tensor<4x7x?xf64>
}

//! c=3,1,0 w=5,1,4 h=4,2,3 k=3,2,1 o=2,3,1 v=3,2,1 u=4,3,1 b=2,1,3 ; ; dtypes=f64,complex_f64
func.func @image(%a: !tenferro.tensor<?x?x?x?xf64> {tenferro.extents = ["o", "v", "u", "b"]}, %b: !tenferro.tensor<?x?x2x?xf64> {tenferro.extents = ["c", "k", "", "o"]}) -> !tenferro.tensor<?x4x5x?xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [4, 5] strides [1, 2] low [1, 0] dilation [1, 1] groups 1 : !tenferro.tensor<?x?x?x?xf64>, !tenferro.tensor<?x?x2x?xf64> -> !tenferro.tensor<?x4x5x?xf64>
  return %r : !tenferro.tensor<?x4x5x?xf64>
}

//! w=5,1 v=4,2 ; ; dtypes=f64,complex_f64
func.func @each_channel(%a: !tenferro.tensor<3x?x3xf64> {tenferro.extents = ["", "v", ""]}, %b: !tenferro.tensor<1x2x3x3xf64>) -> !tenferro.tensor<3x5x4xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [5, 4] strides [2, 1] low [1, 1] dilation [1, 1] groups 3 : !tenferro.tensor<3x?x3xf64>, !tenferro.tensor<1x2x3x3xf64> -> !tenferro.tensor<3x5x4xf64>
  return %r : !tenferro.tensor<3x5x4xf64>
}

//! w=4,2 v=3,1
func.func @volume_derivative(%a: !tenferro.tensor<2x?x2x2xf64> {tenferro.extents = ["", "v", "", ""]}, %b: !tenferro.tensor<2x2x2x3x2xf64>) -> !tenferro.tensor<2x4x3x4xf64> {
  %r = tenferro.convolution_transpose %a, %b extents [4, 3, 4] strides [1, 1, 1] low [0, 0, 0] dilation [1, 1, 1] groups 1 : !tenferro.tensor<2x?x2x2xf64>, !tenferro.tensor<2x2x2x3x2xf64> -> !tenferro.tensor<2x4x3x4xf64>
  return %r : !tenferro.tensor<2x4x3x4xf64>
}
