// Programs for several threads at once: parallel loops, partial sums, a product with an epilogue, a factorisation, a guard, a kernel
// of the user's.
!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>
func.func @mixed(%w: !m {tenferro.name = "w"}, %x: !m {tenferro.name = "x"}, %b: !v {tenferro.name = "b"}) -> (!m, !v, !v, !s) {
  %p = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !m, !m -> !m
  %m = tenferro.dim %w, 0 : !m
  %n = tenferro.dim %x, 1 : !m
  %bs = tenferro.broadcast_in_dim %b dims [0] extents [%m, %n] : !v -> !m
  %a = tenferro.add %p, %bs : !m
  %t = tenferro.tanh %a : !m
  %c = tenferro.reduce_sum %t axes [0] : !m -> !v
  %r = tenferro.reduce_sum %t axes [1] : !m -> !v
  %all = tenferro.reduce_sum %t axes [0, 1] : !m -> !s
  return %t, %c, %r, %all : !m, !v, !v, !s
}
func.func @factor(%a: !m {tenferro.name = "a"}) -> !m {
  %l = tenferro.cholesky %a : !m
  return %l : !m
}
func.func @running(%a: !m {tenferro.name = "a"}) -> !m {
  %m = tenferro.dim %a, 0 : !m
  %n = tenferro.dim %a, 1 : !m
  %eight = arith.constant 8 : index
  %bytes = arith.muli %m, %eight : index
  %r = tenferro.custom "test.running" calls "test_running"(%a) extents [[%m, %n]] workspace [%bytes] : (!m) -> !m
  return %r : !m
}
