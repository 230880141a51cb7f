// Derivatives of operations that move elements.
//! n=3,1,0 m=4,1,2 ; ; dtypes=f64,complex_f64
func.func @reshape_transpose(%x: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "m", ""]}) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x?x2xf64>
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?x2xf64>
  %c2 = arith.constant 2 : index
  %k = arith.muli %m, %c2 : index
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x?x2xf64>
  %1 = tenferro.transpose %0 [2, 0, 1] : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<2x?x?xf64>
  %2 = tenferro.reshape %1 extents [%n, %k] : !tenferro.tensor<2x?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %2 : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 ; ; dtypes=f64,complex_f64
func.func @broadcast(%x: !tenferro.tensor<1x?xf64> {tenferro.extents = ["", "n"]}, %y: !tenferro.tensor<f64>, %z: !tenferro.tensor<1x2xf64>) -> !tenferro.tensor<4x?x2xf64> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<1x?xf64>
  %0 = tenferro.broadcast_in_dim %x dims [0, 1] extents [4, %n, 2] : !tenferro.tensor<1x?xf64> -> !tenferro.tensor<4x?x2xf64>
  %1 = tenferro.broadcast_in_dim %y dims [] extents [4, %n, 2] : !tenferro.tensor<f64> -> !tenferro.tensor<4x?x2xf64>
  %2 = tenferro.broadcast_in_dim %z dims [1, 2] extents [4, %n, 2] : !tenferro.tensor<1x2xf64> -> !tenferro.tensor<4x?x2xf64>
  %3 = tenferro.mul %0, %1 : !tenferro.tensor<4x?x2xf64>
  %4 = tenferro.mul %3, %2 : !tenferro.tensor<4x?x2xf64>
  return %4 : !tenferro.tensor<4x?x2xf64>
}
//! n=8,5,6 ; ; dtypes=f64,complex_f64
func.func @slice(%x: !tenferro.tensor<?x5xf64> {tenferro.extents = ["n", ""]}) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x5xf64>
  %c3 = arith.constant 3 : index
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x5xf64>
  %1 = tenferro.slice %0 starts [1, 0] limits [%n, %c3] strides [3, 1] : !tenferro.tensor<?x5xf64> -> !tenferro.tensor<?x?xf64>
  return %1 : !tenferro.tensor<?x?xf64>
}
//! n=2,4,6 ; ; dtypes=f64
func.func @slice_empty(%x: !tenferro.tensor<?x5xf64> {tenferro.extents = ["n", ""]}) -> !tenferro.tensor<?x2xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x5xf64>
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x5xf64>
  %1 = tenferro.slice %0 starts [2, 1] limits [%n, 5] strides [2, 2] : !tenferro.tensor<?x5xf64> -> !tenferro.tensor<?x2xf64>
  return %1 : !tenferro.tensor<?x2xf64>
}
//! n=4,2 ; ; dtypes=f64,complex_f64
func.func @pad(%x: !tenferro.tensor<?x3xf64> {tenferro.extents = ["n", ""]}, %v: !tenferro.tensor<f64>) -> !tenferro.tensor<?x?xf64> {
  %i = arith.constant 2 : index
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x3xf64>
  %1 = tenferro.pad %0, %v low [-1, %i] high [1, -1] interior [2, 0] : !tenferro.tensor<?x3xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<?x?xf64>
  return %2 : !tenferro.tensor<?x?xf64>
}
//! n=3,0,1 m=2,1,0 ; ; dtypes=f64,complex_f64
func.func @concatenate(%x: !tenferro.tensor<2x?xf64> {tenferro.extents = ["", "n"]}, %y: !tenferro.tensor<2x?xf64> {tenferro.extents = ["", "m"]}) -> !tenferro.tensor<2x?xf64> {
  %0 = tenferro.concatenate %x, %y, %x axis 1 : !tenferro.tensor<2x?xf64>, !tenferro.tensor<2x?xf64>, !tenferro.tensor<2x?xf64> -> !tenferro.tensor<2x?xf64>
  %1 = tenferro.mul %0, %0 : !tenferro.tensor<2x?xf64>
  return %1 : !tenferro.tensor<2x?xf64>
}
//! n=3,1,0 m=4,2,1 ; ; dtypes=f64,complex_f64
func.func @triangles(%x: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "m", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %0 = tenferro.tril %x diagonal 1 : !tenferro.tensor<?x?x2xf64>
  %1 = tenferro.triu %x : !tenferro.tensor<?x?x2xf64>
  %2 = tenferro.mul %0, %1 : !tenferro.tensor<?x?x2xf64>
  return %2 : !tenferro.tensor<?x?x2xf64>
}
//! n=3,1,0 m=4,2,1 ; ; dtypes=f64,complex_f64
func.func @diagonals(%x: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "m", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x?x2xf64>
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?x2xf64>
  %0 = tenferro.extract_diag %x : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x2xf64>
  %1 = tenferro.mul %0, %0 : !tenferro.tensor<?x2xf64>
  %2 = tenferro.embed_diag %1 extents [%m, %n] : !tenferro.tensor<?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %2 : !tenferro.tensor<?x?x2xf64>
}
