// A program of the kernels form, written by hand: what no pass writes yet (a loop over two indices, an offset, a triangle), parts of two
// kinds beside a tensor, scratch, a flag, and a second kernel that writes over what the first one wrote.
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>

tenferro_rt.kernel @sums.scaled reads(%x : f64) writes(%y : f64, %sum : f64 parts sum, %largest : f64 parts max, %any : i1 parts or)
    numbers(%n : index, %m : index, %c : f64) attributes {work = 4 : i64} {
  %last = tenferro_rt.scratch [2] : !tenferro_rt.memory<f64>
  %zero = arith.constant 0.0 : f64
  %low = arith.constant 0xFFF0000000000000 : f64
  %no = arith.constant false
  %r:3 = tenferro_rt.loop (%i, %j) to (%n, %m) from (%s = %zero : f64, %l = %low : f64, %a = %no : i1) kinds [sum, max, or] {
    %row = arith.muli %i, %m : index
    %v = tenferro_rt.load %x[%j] strides [1] offset %row : !tenferro_rt.memory<f64>
    %w = arith.mulf %v, %c : f64
    tenferro_rt.store %w, %last[] strides [] : !tenferro_rt.memory<f64>
    %again = tenferro_rt.load %last[] strides [] : !tenferro_rt.memory<f64>
    tenferro_rt.store %again, %y[%i, %j] strides [%m, 1] : !tenferro_rt.memory<f64>
    %s2 = arith.addf %s, %again : f64
    %l2 = arith.maximumf %l, %again : f64
    %negative = arith.cmpf olt, %again, %zero : f64
    %a2 = arith.ori %a, %negative : i1
    tenferro_rt.next %s2, %l2, %a2 : f64, f64, i1
  }
  tenferro_rt.store %r#0, %sum[] strides [] : !tenferro_rt.memory<f64>
  tenferro_rt.store %r#1, %largest[] strides [] : !tenferro_rt.memory<f64>
  tenferro_rt.store %r#2, %any[] strides [] : !tenferro_rt.memory<i1>
}

// Row i of the memory (column i of the tensor) gets the sum of its first i elements.
tenferro_rt.kernel @sums.triangle writes(%y : f64) numbers(%n : index, %m : index) attributes {work = 4 : i64} {
  %zero = arith.constant 0.0 : f64
  tenferro_rt.loop (%i) to (%n) {
    %length = arith.minui %i, %m : index
    %sum = tenferro_rt.loop (%j) to (%length) from (%s = %zero : f64) kinds [sum] {
      %v = tenferro_rt.load %y[%i, %j] strides [%m, 1] : !tenferro_rt.memory<f64>
      %s2 = arith.addf %s, %v : f64
      tenferro_rt.next %s2 : f64
    }
    tenferro_rt.loop (%j) to (%m) {
      tenferro_rt.store %sum, %y[%i, %j] strides [%m, 1] : !tenferro_rt.memory<f64>
      tenferro_rt.next
    }
    tenferro_rt.next
  }
}

func.func @sums(%x: !m {tenferro.name = "x"}) -> (!m {tenferro.name = "y"}, !s {tenferro.name = "sum"}, !s {tenferro.name = "largest"}, !tenferro.tensor<i1> {tenferro.name = "any"}) {
  %m = tenferro.dim %x, 0 : !m
  %n = tenferro.dim %x, 1 : !m
  %half = arith.constant 0.5 : f64
  %a = tenferro_rt.bind %x[%n, %m] : !m -> tensor<?x?xf64>
  %e = tensor.empty(%n, %m) : tensor<?x?xf64>
  %e0 = tensor.empty() : tensor<f64>
  %e1 = tensor.empty() : tensor<i1>
  %r:4 = tenferro_rt.launch @sums.scaled(%a) into(%e, %e0, %e0, %e1) numbers(%n, %m, %half) :
      (tensor<?x?xf64>), (tensor<?x?xf64>, tensor<f64>, tensor<f64>, tensor<i1>), (index, index, f64) ->
      (tensor<?x?xf64>, tensor<f64>, tensor<f64>, tensor<i1>)
  %t = tenferro_rt.launch @sums.triangle() into(%r#0) numbers(%n, %m) : (), (tensor<?x?xf64>), (index, index) -> (tensor<?x?xf64>)
  %y = tenferro_rt.export %t : tensor<?x?xf64> -> !m
  %s = tenferro_rt.export %r#1 : tensor<f64> -> !s
  %l = tenferro_rt.export %r#2 : tensor<f64> -> !s
  %p = tenferro_rt.export %r#3 : tensor<i1> -> !tenferro.tensor<i1>
  return %y, %s, %l, %p : !m, !s, !s, !tenferro.tensor<i1>
}
