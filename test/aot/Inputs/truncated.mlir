// a without its singular values up to a third of the largest one, and the gradient of that part's norm.
func.func @truncated(%a: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>) {
  %m = tenferro.dim %a, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %a, 1 : !tenferro.tensor<?x?xf64>
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %largest = tenferro.reduce_max %s axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %third = tenferro.constant dense<3.333333e-01> : tensor<f64> -> !tenferro.tensor<f64>
  %limit = tenferro.mul %largest, %third : !tenferro.tensor<f64>
  %k = tenferro.dim %s, 0 : !tenferro.tensor<?xf64>
  %limits = tenferro.broadcast_in_dim %limit dims [] extents [%k] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %above = tenferro.compare gt %s, %limits : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %ones = tenferro.convert %above to i64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>
  %count = tenferro.reduce_sum %ones axes [0] : !tenferro.tensor<?xi64> -> !tenferro.tensor<i64>
  %any = tenferro.extent_of %count : !tenferro.tensor<i64>
  %r = arith.minsi %any, %k : index
  %ur = tenferro.slice %u starts [0, 0] limits [%m, %r] strides [1, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %sr = tenferro.slice %s starts [0] limits [%r] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %vr = tenferro.slice %vt starts [0, 0] limits [%r, %n] strides [1, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %columns = tenferro.broadcast_in_dim %sr dims [1] extents [%m, %r] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %us = tenferro.mul %ur, %columns : !tenferro.tensor<?x?xf64>
  %low = tenferro.dot_general %us, %vr contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %squares = tenferro.mul %low, %low : !tenferro.tensor<?x?xf64>
  %sum = tenferro.reduce_sum %squares axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  %norm = tenferro.sqrt %sum : !tenferro.tensor<f64>
  %gradient = tenferro.grad %norm wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>
  return %low, %sr, %gradient : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
}
