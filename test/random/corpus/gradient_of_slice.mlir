func.func @part(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.slice %x starts [1] limits [3] strides [2] : !tenferro.tensor<?xf64> -> !tenferro.tensor<1xf64>
  %s = tenferro.reduce_sum %y axes [0] : !tenferro.tensor<1xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %s wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}
