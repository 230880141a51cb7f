// Derivatives of loops: what is computed again instead of kept.
// What is the same in every step, several results included, and other orders of the same elements.
//! n=2,1,3 m=3,2,3 k=2,0,1 ; ; dtypes=f64 ; wrt=a,x
func.func @fixed(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}, %x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<?x?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y:2 = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?x?xf64>, %b = %a : !tenferro.tensor<?x?xf64>) {
    %q, %r = tenferro.qr %b : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
    %c = tenferro.dot_general %r, %r contract [0], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
    %t = tenferro.transpose %z [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
    %v = tenferro.reverse %t axes [0] : !tenferro.tensor<?x?xf64>
    %p = tenferro.mul %z, %v : !tenferro.tensor<?x?xf64>
    %s = tenferro.mul %c, %p : !tenferro.tensor<?x?xf64>
    %next = tenferro.sin %s : !tenferro.tensor<?x?xf64>
    tenferro.yield %next, %b : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  }
  return %y#0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 ; ; dtypes=f64 ; wrt=x,a
func.func @fixed_while(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %limit = tenferro.constant dense<11> : tensor<i64> -> !tenferro.tensor<i64>
  %y, %steps = tenferro.while (%z = %x : !tenferro.tensor<?xf64> changes [0]) max_steps 3 {
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %size = tenferro.extent_to_scalar %m to i64 -> !tenferro.tensor<i64>
    %go = tenferro.compare lt %size, %limit : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %b = tenferro.exp %a : !tenferro.tensor<f64>
    %w = tenferro.broadcast_in_dim %b dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %v = tenferro.reverse %z axes [0] : !tenferro.tensor<?xf64>
    %column = tenferro.reshape %z extents [%m, 1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x1xf64>
    %e = tenferro.sin %column : !tenferro.tensor<?x1xf64>
    %flat = tenferro.reshape %e extents [%m] : !tenferro.tensor<?x1xf64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %w, %v : !tenferro.tensor<?xf64>
    %f = tenferro.mul %p, %flat : !tenferro.tensor<?xf64>
    %longer = tenferro.concatenate %z, %f axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %longer : !tenferro.tensor<?xf64>
  }
  %e = tenferro.mul %y, %y : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
