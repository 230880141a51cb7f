// Steps with products and what they stack, steps that keep as many elements as values decide, and their gradients.
func.func @loops(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}, %w: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  %steps = arith.constant 5 : index
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %small = tenferro.constant dense<5.0e-02> : tensor<f64> -> !tenferro.tensor<f64>
  %smalls = tenferro.broadcast_in_dim %small dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %stacked, %v = tenferro.for %i to %steps (%a = %w : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
    %t = tenferro.dot_general %x, %a contract [0], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %u = tenferro.mul %t, %smalls : !tenferro.tensor<?xf64>
    %s = tenferro.tanh %u : !tenferro.tensor<?xf64>
    %b = tenferro.dot_general %x, %s contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %s, %b : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %sum = tenferro.reduce_sum %v axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %slope = tenferro.grad %sum wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>
  %half = tenferro.constant dense<5.0e-01> : tensor<f64> -> !tenferro.tensor<f64>
  %kept, %taken = tenferro.while (%z = %w : !tenferro.tensor<?xf64> changes [0]) max_steps 4 {
    %go = tenferro.constant dense<true> : tensor<i1> -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    %k = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %halves = tenferro.broadcast_in_dim %half dims [] extents [%k] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %below = tenferro.compare lt %z, %halves : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
    %ones = tenferro.convert %below to i64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>
    %count = tenferro.reduce_sum %ones axes [0] : !tenferro.tensor<?xi64> -> !tenferro.tensor<i64>
    %some = tenferro.extent_of %count : !tenferro.tensor<i64>
    %r = arith.minsi %some, %k : index
    %turned = tenferro.sin %z : !tenferro.tensor<?xf64>
    %rest = tenferro.slice %turned starts [0] limits [%r] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %rest : !tenferro.tensor<?xf64>
  }
  %squares = tenferro.mul %kept, %kept : !tenferro.tensor<?xf64>
  %total = tenferro.reduce_sum %squares axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %of_w = tenferro.grad %total wrt(%w) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %v, %stacked, %slope, %kept, %of_w : !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}
