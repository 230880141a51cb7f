// Derivatives of contractions: every place of free, contracted and batch axes.
//! n=3,1,0 m=4,1,2 k=2,1,3 ; ; dtypes=f64,complex_f64
func.func @matmul(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "k"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["k", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.dot_general %a, %b contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 m=4,1,2 k=2,1,3 ; ; dtypes=f64,complex_f64
func.func @matmul_transposed(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["k", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "k"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.dot_general %a, %b contract [0], [1] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3 m=4 k=2 ; ; dtypes=f64,complex_f64
func.func @batched(%a: !tenferro.tensor<?x5x?x2xf64> {tenferro.extents = ["k", "", "n", ""]}, %b: !tenferro.tensor<2x?x5x?xf64> {tenferro.extents = ["", "m", "", "k"]}) -> !tenferro.tensor<?x?x5x2xf64> {
  %0 = tenferro.dot_general %a, %b contract [0], [3] batch [1, 3], [2, 0] : !tenferro.tensor<?x5x?x2xf64>, !tenferro.tensor<2x?x5x?xf64> -> !tenferro.tensor<?x?x5x2xf64>
  return %0 : !tenferro.tensor<?x?x5x2xf64>
}
//! n=3 m=4 k=2 ; ; dtypes=f64,complex_f64
func.func @several_contracted(%a: !tenferro.tensor<?x3x?x4xf64> {tenferro.extents = ["n", "", "k", ""]}, %b: !tenferro.tensor<4x?x?x3xf64> {tenferro.extents = ["", "m", "k", ""]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.dot_general %a, %b contract [3, 1, 2], [0, 3, 2] batch [], [] : !tenferro.tensor<?x3x?x4xf64>, !tenferro.tensor<4x?x?x3xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3 m=2 ; ; dtypes=f64,complex_f64
func.func @outer(%a: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %b: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.dot_general %a, %b contract [], [] batch [], [] : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=4,0 ; ; dtypes=f64,complex_f64
func.func @inner(%a: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %b: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %0 = tenferro.dot_general %a, %b contract [0], [0] batch [], [] : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}
//! n=4,1 m=3,2 ; ; dtypes=f64
func.func @mlp(%x: !tenferro.tensor<?x2xf64> {tenferro.extents = ["n", ""]}, %w: !tenferro.tensor<2x?xf64> {tenferro.extents = ["", "m"]}, %b: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}) -> !tenferro.tensor<f64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x2xf64>
  %m = tenferro.dim %w, 1 : !tenferro.tensor<2x?xf64>
  %0 = tenferro.dot_general %x, %w contract [1], [0] batch [], [] : !tenferro.tensor<?x2xf64>, !tenferro.tensor<2x?xf64> -> !tenferro.tensor<?x?xf64>
  %1 = tenferro.broadcast_in_dim %b dims [1] extents [%n, %m] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %2 = tenferro.add %0, %1 : !tenferro.tensor<?x?xf64>
  %3 = tenferro.tanh %2 : !tenferro.tensor<?x?xf64>
  %4 = tenferro.mul %3, %3 : !tenferro.tensor<?x?xf64>
  %5 = tenferro.reduce_sum %4 axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %5 : !tenferro.tensor<f64>
}
