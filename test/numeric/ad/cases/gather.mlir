// Derivatives of what reads and writes at computed places.
//! n=3,5,0,4 k=4,2,0,0 ; i:below_3 ; dtypes=f64,complex_f64
func.func @take(%x: !tenferro.tensor<2x?x3xf64> {tenferro.extents = ["", "n", ""]}, %i: !tenferro.tensor<?xi64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<2x?x3xf64> {
  %0 = tenferro.mul %x, %x : !tenferro.tensor<2x?x3xf64>
  %1 = tenferro.take %0 at %i axis 1 : !tenferro.tensor<2x?x3xf64>, !tenferro.tensor<?xi64> -> !tenferro.tensor<2x?x3xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<2x?x3xf64>
  return %2 : !tenferro.tensor<2x?x3xf64>
}
//! n=3,5 ; i:below_3
func.func @take_one(%x: !tenferro.tensor<?x2xf64> {tenferro.extents = ["n", ""]}, %i: !tenferro.tensor<i32>) -> !tenferro.tensor<2xf64> {
  %0 = tenferro.take %x at %i axis 0 : !tenferro.tensor<?x2xf64>, !tenferro.tensor<i32> -> !tenferro.tensor<2xf64>
  %1 = tenferro.mul %0, %0 : !tenferro.tensor<2xf64>
  return %1 : !tenferro.tensor<2xf64>
}
//! n=3,5,0,4 k=4,2,0,0 ; i:below_3 ; dtypes=f64,complex_f64
func.func @scatter_add(%x: !tenferro.tensor<?x2xf64> {tenferro.extents = ["n", ""]}, %i: !tenferro.tensor<?xi32> {tenferro.extents = ["k"]}, %u: !tenferro.tensor<?x2xf64> {tenferro.extents = ["k", ""]}) -> !tenferro.tensor<?x2xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<?x2xf64>
  %1 = tenferro.scatter_add %x at %i add %0 axis 0 : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<?x2xf64> -> !tenferro.tensor<?x2xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<?x2xf64>
  return %2 : !tenferro.tensor<?x2xf64>
}
//! n=3,5 ; i:below_3 ; wrt=u
func.func @scatter_add_updates(%x: !tenferro.tensor<?x2xf64> {tenferro.extents = ["n", ""]}, %i: !tenferro.tensor<i64>, %u: !tenferro.tensor<2xf64>) -> !tenferro.tensor<?x2xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<2xf64>
  %1 = tenferro.scatter_add %x at %i add %0 axis 0 : !tenferro.tensor<?x2xf64>, !tenferro.tensor<i64>, !tenferro.tensor<2xf64> -> !tenferro.tensor<?x2xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<?x2xf64>
  return %2 : !tenferro.tensor<?x2xf64>
}
//! n=3,5,7,1 m=4,2,1,3 k=2,4,0,1 ; s:start t:start ; dtypes=f64,complex_f64
func.func @dynamic_slice(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %y: !tenferro.tensor<?x?xf64> {tenferro.extents = ["k", "m"]}, %s: !tenferro.tensor<i64>, %t: !tenferro.tensor<i32>) -> !tenferro.tensor<?x?xf64> {
  %k = tenferro.dim %y, 0 : !tenferro.tensor<?x?xf64>
  %m = tenferro.dim %y, 1 : !tenferro.tensor<?x?xf64>
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?x?xf64>
  %1 = tenferro.dynamic_slice %0 at(%s, %t : !tenferro.tensor<i64>, !tenferro.tensor<i32>) sizes [%k, %m] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %2 = tenferro.mul %1, %y : !tenferro.tensor<?x?xf64>
  return %2 : !tenferro.tensor<?x?xf64>
}
//! n=3,5,7,1 m=4,2,1,3 k=2,4,0,1 ; s:start t:start ; dtypes=f64,complex_f64
func.func @dynamic_update_slice(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %u: !tenferro.tensor<?x1xf64> {tenferro.extents = ["k", ""]}, %s: !tenferro.tensor<i64>, %t: !tenferro.tensor<i32>) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<?x1xf64>
  %1 = tenferro.dynamic_update_slice %x, %0 at(%s, %t : !tenferro.tensor<i64>, !tenferro.tensor<i32>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x1xf64> -> !tenferro.tensor<?x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<?x?xf64>
  return %2 : !tenferro.tensor<?x?xf64>
}
//! n=3,5 k=2,4 ; s:start ; wrt=x
func.func @dynamic_update_slice_x(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %u: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %s: !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
  %1 = tenferro.dynamic_update_slice %0, %u at(%s : !tenferro.tensor<i64>) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<?xf64>
  return %2 : !tenferro.tensor<?xf64>
}
