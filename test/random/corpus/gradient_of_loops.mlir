func.func @gradient_of_loops(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64>, %a: !tenferro.tensor<f64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<f64>) {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y:2 = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64> changes [0], %s = %a : !tenferro.tensor<f64>) {
    %number = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %two = tenferro.constant dense<2> : tensor<i64> -> !tenferro.tensor<i64>
    %go = tenferro.compare lt %number, %two : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %w = tenferro.broadcast_in_dim %s dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %r = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
      %p = tenferro.mul %z, %w : !tenferro.tensor<?xf64>
      %q = tenferro.sin %p : !tenferro.tensor<?xf64>
      %longer = tenferro.concatenate %q, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %longer : !tenferro.tensor<?xf64>
    } else {
      %kept = tenferro.extent_of %two : !tenferro.tensor<i64>
      %least = arith.minsi %kept, %m : index
      %t = tenferro.slice %z starts [0] limits [%least] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %t : !tenferro.tensor<?xf64>
    }
    %next, %steps = tenferro.while (%u = %s : !tenferro.tensor<f64>) max_steps 3 {
      %up = tenferro.compare lt %u, %a : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %up : !tenferro.tensor<i1>
    } do {
    ^bb0(%u: !tenferro.tensor<f64>):
      %c = tenferro.cos %u : !tenferro.tensor<f64>
      tenferro.yield %c : !tenferro.tensor<f64>
    }
    tenferro.yield %r, %next : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  %e = tenferro.mul %y#0, %y#0 : !tenferro.tensor<?xf64>
  %sum = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %loss = tenferro.mul %sum, %y#1 : !tenferro.tensor<f64>
  %g:2 = tenferro.grad %loss wrt(%x, %a) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  return %g#0, %g#1 : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
}
