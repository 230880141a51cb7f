// A loss with its gradient, a function of a bounded and an exact extent, and a result whose size is a number that is given.
func.func @loss(%x: !tenferro.tensor<?x?xf64> {tenferro.name = "x", tenferro.extents = ["m", "n"]}, %w: !tenferro.tensor<?xf64> {tenferro.name = "w", tenferro.extents = ["m"]}) -> (!tenferro.tensor<f64> {tenferro.name = "loss"}, !tenferro.tensor<?x?xf64> {tenferro.name = "gradient"}) {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %b = tenferro.broadcast_in_dim %w dims [0] extents [%m, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %p = tenferro.mul %x, %b : !tenferro.tensor<?x?xf64>
  %t = tenferro.tanh %p : !tenferro.tensor<?x?xf64>
  %s = tenferro.sin %x : !tenferro.tensor<?x?xf64>
  %q = tenferro.mul %t, %s : !tenferro.tensor<?x?xf64>
  %l = tenferro.reduce_sum %q axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>
  return %l, %g : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>
}
func.func @brief(%x: !tenferro.tensor<[4]x3xf32> {tenferro.name = "int"}) -> !tenferro.tensor<[4]x3xf32> {
  %y = tenferro.exp %x : !tenferro.tensor<[4]x3xf32>
  return %y : !tenferro.tensor<[4]x3xf32>
}
func.func @leading(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}, %k: !tenferro.tensor<i64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "kept"}) {
  %n = tenferro.extent_of %k : !tenferro.tensor<i64>
  %y = tenferro.slice %x starts [0] limits [%n] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
