// A convolution, the largest elements of its windows, and the gradient of their sum of squares.
func.func @net(%x: !tenferro.tensor<2x?x?xf64> {tenferro.extents = ["", "w", "n"]}, %k: !tenferro.tensor<2x3x4xf64>)
    -> (!tenferro.tensor<f64>, !tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x3x4xf64>) {
  %w = tenferro.dim %x, 1 : !tenferro.tensor<2x?x?xf64>
  %y = tenferro.convolution %x, %k extents [%w] strides [1] low [1] dilation [1] groups 1 : !tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x3x4xf64> -> !tenferro.tensor<4x?x?xf64>
  %m = tenferro.window_max %y least false windows [2] extents [3] strides [2] low [0] dilation [1] : !tenferro.tensor<4x?x?xf64> -> !tenferro.tensor<4x3x?xf64>
  %s = tenferro.mul %m, %m : !tenferro.tensor<4x3x?xf64>
  %loss = tenferro.reduce_sum %s axes [0, 1, 2] : !tenferro.tensor<4x3x?xf64> -> !tenferro.tensor<f64>
  %g:2 = tenferro.grad %loss wrt(%x, %k) : !tenferro.tensor<f64>, !tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x3x4xf64>
  return %loss, %g#0, %g#1 : !tenferro.tensor<f64>, !tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x3x4xf64>
}
