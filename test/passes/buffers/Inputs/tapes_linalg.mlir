// A loop and its way back before kernels are formed: what is pushed is stored, what is popped is read like any tensor.
#id = affine_map<(d0) -> (d0)>

// t becomes t - t t, and its reversal is kept; back: g becomes g (1 - t - t), t the reversal of what was kept
func.func @chain(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %last = arith.subi %n, %c1 : index
  %tape = tenferro_rt.tape
  %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %s = %tape) -> (tensor<?xf64>, !tenferro_rt.tape) {
    %e0 = tensor.empty(%n) : tensor<?xf64>
    %turned = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%e0 : tensor<?xf64>) {
    ^bb0(%o: f64):
      %j = linalg.index 0 : index
      %p = arith.subi %last, %j : index
      %v = tensor.extract %t[%p] : tensor<?xf64>
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %s1 = tenferro_rt.push %s, %turned : tensor<?xf64>
    %s2 = tenferro_rt.push %s1, %i : index
    %e1 = tensor.empty(%n) : tensor<?xf64>
    %next = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%t : tensor<?xf64>) outs(%e1 : tensor<?xf64>) {
    ^bb0(%v: f64, %o: f64):
      %w = arith.mulf %v, %v : f64
      %d = arith.subf %v, %w : f64
      linalg.yield %d : f64
    } -> tensor<?xf64>
    scf.yield %next, %s2 : tensor<?xf64>, !tenferro_rt.tape
  }
  %eg = tensor.empty(%n) : tensor<?xf64>
  %ones = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%eg : tensor<?xf64>) {
  ^bb0(%o: f64):
    %one = arith.constant 1.0 : f64
    linalg.yield %one : f64
  } -> tensor<?xf64>
  %back:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%g = %ones, %s = %r#1) -> (tensor<?xf64>, !tenferro_rt.tape) {
    %s1, %was = tenferro_rt.pop_number %s : index
    %s2, %turned = tenferro_rt.pop %s1[%n] : tensor<?xf64>
    %e0 = tensor.empty(%n) : tensor<?xf64>
    %t = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%e0 : tensor<?xf64>) {
    ^bb0(%o: f64):
      %j = linalg.index 0 : index
      %p = arith.subi %last, %j : index
      %v = tensor.extract %turned[%p] : tensor<?xf64>
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e1 = tensor.empty(%n) : tensor<?xf64>
    %next = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%g, %t : tensor<?xf64>, tensor<?xf64>) outs(%e1 : tensor<?xf64>) {
    ^bb0(%a: f64, %v: f64, %o: f64):
      %one = arith.constant 1.0 : f64
      %u = arith.subf %one, %v : f64
      %d = arith.subf %u, %v : f64
      %w = arith.mulf %a, %d : f64
      linalg.yield %w : f64
    } -> tensor<?xf64>
    scf.yield %next, %s2 : tensor<?xf64>, !tenferro_rt.tape
  }
  %o = tenferro_rt.export %r#0 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %p = tenferro_rt.export %back#0 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %p : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}
