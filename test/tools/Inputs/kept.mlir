// Loops and their gradients, for what they keep.
!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>
!b = !tenferro.tensor<i1>
!k = !tenferro.tensor<i64>

// z = tanh(a z): keeps a vector of each step.
func.func @stacked(%x: !v, %a: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !v) {
    %p = tenferro.mul %z, %a : !v
    %t = tenferro.tanh %p : !v
    tenferro.yield %t : !v
  }
  %l = tenferro.reduce_sum %y axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%a) : !s, !v
  return %g : !v
}

// The same for seven steps that a condition decides.
func.func @taped(%x: !v, %a: !v) -> !v {
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !s
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !s
  %most = tenferro.constant dense<7.0> : tensor<f64> -> !s
  %y, %number, %steps = tenferro.while (%z = %x : !v, %c = %zero : !s) {
    %go = tenferro.compare lt %c, %most : (!s, !s) -> !b
    tenferro.condition %go : !b
  } do {
  ^bb0(%z: !v, %c: !s):
    %p = tenferro.mul %z, %a : !v
    %t = tenferro.tanh %p : !v
    %next = tenferro.add %c, %one : !s
    tenferro.yield %t, %next : !v, !s
  }
  %l = tenferro.reduce_sum %y axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%a) : !s, !v
  return %g : !v
}

// One element more in each step: the mean of what the steps keep.
func.func @growing(%x: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !v changes [0]) {
    %t = tenferro.tanh %z : !v
    %first = tenferro.slice %t starts [0] limits [1] strides [1] : !v -> !tenferro.tensor<1xf64>
    %longer = tenferro.concatenate %t, %first axis 0 : !v, !tenferro.tensor<1xf64> -> !v
    tenferro.yield %longer : !v
  }
  %l = tenferro.reduce_sum %y axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%x) : !s, !v
  return %g : !v
}

func.func @linear(%x: !v, %a: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !v) {
    %p = tenferro.mul %z, %a : !v
    tenferro.yield %p : !v
  }
  %l = tenferro.reduce_sum %y axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%x) : !s, !v
  return %g : !v
}

// What is stacked is a result.
func.func @results(%x: !v, %k: !k) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.extent_of %k : !k
  %ys, %y = tenferro.for %i to %n (%z = %x : !v) stacks (!tenferro.tensor<?x?xf64>) {
    %t = tenferro.tanh %z : !v
    tenferro.yield %t, %t : !v, !v
  }
  return %ys : !tenferro.tensor<?x?xf64>
}

// Five times ten steps: the outer loop keeps what the inner one does.
func.func @nested(%x: !v, %a: !v) -> !v {
  %five = arith.constant 5 : index
  %ten = arith.constant 10 : index
  %y = tenferro.for %i to %five (%z = %x : !v) {
    %w = tenferro.for %j to %ten (%q = %z : !v) {
      %p = tenferro.mul %q, %a : !v
      %t = tenferro.tanh %p : !v
      tenferro.yield %t : !v
    }
    tenferro.yield %w : !v
  }
  %l = tenferro.reduce_sum %y axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%a) : !s, !v
  return %g : !v
}

func.func @plain(%x: !v) -> !v {
  %t = tenferro.tanh %x : !v
  return %t : !v
}
