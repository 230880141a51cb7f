// Derivatives of reductions.
//! n=3,1,0 m=4,1,2 ; ; dtypes=f64,complex_f64
func.func @reduce_sum(%x: !tenferro.tensor<?x2x?xf64> {tenferro.extents = ["n", "", "m"]}) -> !tenferro.tensor<2xf64> {
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x2x?xf64>
  %1 = tenferro.reduce_sum %0 axes [2, 0] : !tenferro.tensor<?x2x?xf64> -> !tenferro.tensor<2xf64>
  return %1 : !tenferro.tensor<2xf64>
}
//! n=5,1,0 m=3,1,2 ; ; dtypes=f64,complex_f64
func.func @reduce_prod(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.reduce_prod %x axes [0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
//! n=4,1 ; x:one_zero ; dtypes=f64,complex_f64
func.func @reduce_prod_one_zero(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %0 = tenferro.reduce_prod %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}
//! n=4,2 ; x:two_zeros ; dtypes=f64,complex_f64
func.func @reduce_prod_two_zeros(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %0 = tenferro.reduce_prod %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}
//! n=4,3 ; x:three_zeros ; dtypes=f64
func.func @reduce_prod_three_zeros(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %0 = tenferro.reduce_prod %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}
//! n=5,1 m=3,0 ;
func.func @extremes_over(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x?xf64>
  %1 = tenferro.reduce_max %0 axes [0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %2 = tenferro.reduce_min %0 axes [0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %3 = tenferro.mul %1, %2 : !tenferro.tensor<?xf64>
  return %3 : !tenferro.tensor<?xf64>
}
//! n=3,1,0 m=2,1,2 ; x:small ; dtypes=f64,complex_f64
func.func @reduce_prod_over_two(%x: !tenferro.tensor<?x2x?xf64> {tenferro.extents = ["n", "", "m"]}) -> !tenferro.tensor<2xf64> {
  %0 = tenferro.reduce_prod %x axes [2, 0] : !tenferro.tensor<?x2x?xf64> -> !tenferro.tensor<2xf64>
  return %0 : !tenferro.tensor<2xf64>
}
//! n=3,1 m=2,1 ; x:one_zero ; dtypes=f64,complex_f64
func.func @reduce_prod_over_all(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<f64> {
  %0 = tenferro.reduce_prod %x axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}
