// Derivatives of loops and branches: what the way back keeps and asks for.
//! n=3,1,0,2 t=4,1,2,0 ; ; dtypes=f64,complex_f64
func.func @stacked_sums(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "t"]}, %start: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %ys, %r = tenferro.for %i to %n over (%p = %x : !tenferro.tensor<?x?xf64>) (%s = %start : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
    %t = tenferro.mul %s, %p : !tenferro.tensor<?xf64>
    %u = tenferro.add %t, %p : !tenferro.tensor<?xf64>
    %v = tenferro.mul %u, %p : !tenferro.tensor<?xf64>
    tenferro.yield %v, %u : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  return %ys : !tenferro.tensor<?x?xf64>
}

//! n=3,1,0,2 t=4,1,2,0 ; ; dtypes=f64,complex_f64
func.func @stacked_reverse(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "t"]}, %start: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %ys, %r = tenferro.for %i to %n reverse over (%p = %x : !tenferro.tensor<?x?xf64>) (%s = %start : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
    %t = tenferro.mul %s, %p : !tenferro.tensor<?xf64>
    %u = tenferro.sin %t : !tenferro.tensor<?xf64>
    tenferro.yield %u, %u : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %zs = tenferro.for %i to %n over (%p = %ys : !tenferro.tensor<?x?xf64>, %q = %x : !tenferro.tensor<?x?xf64>) (%s = %r : !tenferro.tensor<?xf64>) {
    %t = tenferro.mul %q, %p : !tenferro.tensor<?xf64>
    %u = tenferro.add %s, %t : !tenferro.tensor<?xf64>
    tenferro.yield %u : !tenferro.tensor<?xf64>
  }
  return %zs : !tenferro.tensor<?xf64>
}

//! n=3,1,0 t=3,1,2 u=2,3,1 ; ; dtypes=f64
func.func @stacked_nested(%x: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["n", "u", "t"]}, %start: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?x?x?xf64> {
  %n = tenferro.dim %x, 2 : !tenferro.tensor<?x?x?xf64>
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?x?xf64>
  %ys, %r = tenferro.for %i to %n over (%p = %x : !tenferro.tensor<?x?x?xf64>) (%s = %start : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?x?xf64>) {
    %zs, %c = tenferro.for %j to %m reverse over (%q = %p : !tenferro.tensor<?x?xf64>) (%d = %s : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
      %t = tenferro.mul %d, %q : !tenferro.tensor<?xf64>
      %u = tenferro.sin %t : !tenferro.tensor<?xf64>
      tenferro.yield %u, %u : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
    }
    %w = tenferro.mul %zs, %p : !tenferro.tensor<?x?xf64>
    %c2 = tenferro.mul %c, %s : !tenferro.tensor<?xf64>
    tenferro.yield %w, %c2 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  }
  return %ys : !tenferro.tensor<?x?x?xf64>
}
// No step reads what it gets in the place of its result: without a step that is what the loop began with.
//! n=3,1,2 k=2,0,1 ; ; dtypes=f64 ; wrt=x,a
func.func @unread(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %same = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64>) {
    tenferro.yield %z : !tenferro.tensor<?xf64>
  }
  %y = tenferro.for %i to %count (%z = %same : !tenferro.tensor<?xf64>) {
    %s = tenferro.sin %a : !tenferro.tensor<?xf64>
    %p = tenferro.mul %s, %same : !tenferro.tensor<?xf64>
    tenferro.yield %p : !tenferro.tensor<?xf64>
  }
  %e = tenferro.exp %y : !tenferro.tensor<?xf64>
  return %e : !tenferro.tensor<?xf64>
}
// Branches in branches: what the outer one keeps lies below what the inner one hands on.
//! n=3,1,2 k=1,2,3 ; ; dtypes=f64,complex_f64 ; wrt=x,a
func.func @branches_inside(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %number = tenferro.extent_to_scalar %count to i64 -> !tenferro.tensor<i64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %two = tenferro.constant dense<2> : tensor<i64> -> !tenferro.tensor<i64>
  %outer = tenferro.compare gt %number, %one : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %y = tenferro.if %outer : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %inner = tenferro.compare gt %number, %two : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    %z = tenferro.if %inner : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
      tenferro.yield %a : !tenferro.tensor<?xf64>
    } else {
      %s = tenferro.sin %x : !tenferro.tensor<?xf64>
      tenferro.yield %s : !tenferro.tensor<?xf64>
    }
    %square = tenferro.mul %z, %z : !tenferro.tensor<?xf64>
    %p = tenferro.mul %square, %x : !tenferro.tensor<?xf64>
    tenferro.yield %p : !tenferro.tensor<?xf64>
  } else {
    tenferro.yield %a : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
// A loop that keeps extents alone, in a branch that keeps more.
//! n=3,1,2 k=1,2,2 ; ; dtypes=f64 ; wrt=x
func.func @loop_in_a_branch(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %number = tenferro.extent_to_scalar %count to i64 -> !tenferro.tensor<i64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %go = tenferro.compare gt %number, %one : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %y = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<f64>) {
    %z = tenferro.for %i to %count (%u = %x : !tenferro.tensor<?xf64> changes [0]) {
      %m = tenferro.dim %u, 0 : !tenferro.tensor<?xf64>
      %rest = tenferro.slice %u starts [1] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %longer = tenferro.concatenate %rest, %u axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %longer : !tenferro.tensor<?xf64>
    }
    %s = tenferro.sin %z : !tenferro.tensor<?xf64>
    %p = tenferro.mul %s, %z : !tenferro.tensor<?xf64>
    %sum = tenferro.reduce_sum %p axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    tenferro.yield %sum : !tenferro.tensor<f64>
  } else {
    %c = tenferro.constant dense<2.5> : tensor<f64> -> !tenferro.tensor<f64>
    tenferro.yield %c : !tenferro.tensor<f64>
  }
  return %y : !tenferro.tensor<f64>
}
// What the branch that is not taken gives has other extents than what follows asks for.
//! k=1 ; ; dtypes=f64 ; wrt=x
func.func @exact_extents(%x: !tenferro.tensor<5xf64>, %a: !tenferro.tensor<3xf64>, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %number = tenferro.extent_to_scalar %count to i64 -> !tenferro.tensor<i64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %go = tenferro.compare eq %number, %one : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %z = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %s = tenferro.sin %x : !tenferro.tensor<5xf64>
    tenferro.yield %s : !tenferro.tensor<5xf64>
  } else {
    %s = tenferro.sin %a : !tenferro.tensor<3xf64>
    tenferro.yield %s : !tenferro.tensor<3xf64>
  }
  %w = tenferro.mul %z, %x : (!tenferro.tensor<?xf64>, !tenferro.tensor<5xf64>) -> !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %w axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
//! n=3,1,0 ; ; dtypes=f64,complex_f64
func.func @updated(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %a: !tenferro.tensor<1xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %y = tenferro.for %i to %n (%y = %x : !tenferro.tensor<?xf64>) {
    %k = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %p = tenferro.sub %k, %one : !tenferro.tensor<i64>
    %b = tenferro.dynamic_slice %y at(%p : !tenferro.tensor<i64>) sizes [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<1xf64>
    %c = tenferro.dynamic_slice %x at(%k : !tenferro.tensor<i64>) sizes [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<1xf64>
    %d = tenferro.mul %b, %a : !tenferro.tensor<1xf64>
    %e = tenferro.sin %d : !tenferro.tensor<1xf64>
    %f = tenferro.mul %e, %c : !tenferro.tensor<1xf64>
    %next = tenferro.dynamic_update_slice %y, %f at(%k : !tenferro.tensor<i64>) : !tenferro.tensor<?xf64>, !tenferro.tensor<1xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %next : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
//! n=4,1,0 ; ; dtypes=f64
func.func @added_in_windows(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %c2 = arith.constant 2 : index
  %size = arith.minsi %n, %c2 : index
  %y = tenferro.for %i to %n (%y = %x : !tenferro.tensor<?xf64>) {
    %k = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %b = tenferro.dynamic_slice %y at(%k : !tenferro.tensor<i64>) sizes [%size] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %c = tenferro.sin %b : !tenferro.tensor<?xf64>
    %next = tenferro.dynamic_update_slice add %y, %c at(%k : !tenferro.tensor<i64>) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %next : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
//! n=3,5 k=4,0 ; i:below_3 ; dtypes=f64
func.func @taken_in_steps(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %i: !tenferro.tensor<?xi64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<?xf64> {
  %count = tenferro.dim %i, 0 : !tenferro.tensor<?xi64>
  %y = tenferro.for %s to %count (%y = %x : !tenferro.tensor<?xf64>) {
    %k = tenferro.extent_to_scalar %s to i64 -> !tenferro.tensor<i64>
    %at = tenferro.take %i at %k axis 0 : !tenferro.tensor<?xi64>, !tenferro.tensor<i64> -> !tenferro.tensor<i64>
    %b = tenferro.take %y at %at axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<i64> -> !tenferro.tensor<f64>
    %c = tenferro.take %x at %at axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<i64> -> !tenferro.tensor<f64>
    %d = tenferro.mul %b, %c : !tenferro.tensor<f64>
    %e = tenferro.sin %d : !tenferro.tensor<f64>
    %next = tenferro.scatter_add %y at %at add %e axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<i64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    tenferro.yield %next : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
// The way back of a step goes through what was computed before its loop: a loop that grows, one of known steps, a branch.
//! n=2,1,0 k=2,0,3 ; ; dtypes=f64 ; wrt=x
func.func @earlier(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %limit = tenferro.constant dense<7> : tensor<i64> -> !tenferro.tensor<i64>
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %first = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %y, %steps = tenferro.while (%z = %x : !tenferro.tensor<?xf64> changes [0]) max_steps 3 {
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %size = tenferro.extent_to_scalar %m to i64 -> !tenferro.tensor<i64>
    %go = tenferro.compare lt %size, %limit : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    %f = tenferro.sin %z : !tenferro.tensor<?xf64>
    %longer = tenferro.concatenate %z, %f axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %longer : !tenferro.tensor<?xf64>
  }
  %w = tenferro.for %j to %count (%w = %y : !tenferro.tensor<?xf64>) {
    %p = tenferro.mul %w, %w : !tenferro.tensor<?xf64>
    %q = tenferro.sin %p : !tenferro.tensor<?xf64>
    tenferro.yield %q : !tenferro.tensor<?xf64>
  }
  %is_small = tenferro.compare lt %first, %zero : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
  %b = tenferro.if %is_small : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %c = tenferro.exp %w : !tenferro.tensor<?xf64>
    tenferro.yield %c : !tenferro.tensor<?xf64>
  } else {
    %c = tenferro.mul %w, %w : !tenferro.tensor<?xf64>
    tenferro.yield %c : !tenferro.tensor<?xf64>
  }
  %r = tenferro.for %i to %count (%s = %zero : !tenferro.tensor<f64>) {
    %e = tenferro.exp %b : !tenferro.tensor<?xf64>
    %l = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
    %h = tenferro.reduce_sum %g axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %next = tenferro.add %s, %h : !tenferro.tensor<f64>
    tenferro.yield %next : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<f64>
}
// What a loop gives is itself the cotangent of what it is multiplied by: of something in front of the loop, of another of its results, in a body and
// in a branch around it.
//! k=0,1,3 ; ; dtypes=f64,complex_f64 ; wrt=a,b
func.func @factor(%a: !tenferro.tensor<f64>, %b: !tenferro.tensor<f64>, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %z = tenferro.sin %a : !tenferro.tensor<f64>
  %p, %q = tenferro.for %i to %n (%u = %b : !tenferro.tensor<f64>, %v = %a : !tenferro.tensor<f64>) {
    %s = tenferro.tanh %v : !tenferro.tensor<f64>
    %t = tenferro.mul %u, %a : !tenferro.tensor<f64>
    tenferro.yield %s, %t : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  }
  %m = tenferro.mul %p, %z : !tenferro.tensor<f64>
  %g = tenferro.grad %m wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %r = tenferro.mul %p, %q : !tenferro.tensor<f64>
  %h = tenferro.grad %r wrt(%b) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %both = tenferro.add %g, %h : !tenferro.tensor<f64>
  return %both : !tenferro.tensor<f64>
}
//! k=1,3 ; a:positive ; dtypes=f64 ; wrt=a,b
func.func @factor_inside(%a: !tenferro.tensor<f64>, %b: !tenferro.tensor<f64>, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %c2 = arith.constant 2 : index
  %go = tenferro.compare gt %a, %zero : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
  %y = tenferro.for %i to %n (%x = %b : !tenferro.tensor<f64>) {
    %z = tenferro.sin %x : !tenferro.tensor<f64>
    %w = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<f64>) {
      %p = tenferro.for %j to %c2 (%u = %x : !tenferro.tensor<f64>) {
        %s = tenferro.sin %u : !tenferro.tensor<f64>
        tenferro.yield %s : !tenferro.tensor<f64>
      }
      %m = tenferro.mul %p, %z : !tenferro.tensor<f64>
      tenferro.yield %m : !tenferro.tensor<f64>
    } else {
      tenferro.yield %z : !tenferro.tensor<f64>
    }
    %v = tenferro.mul %w, %a : !tenferro.tensor<f64>
    tenferro.yield %v : !tenferro.tensor<f64>
  }
  %t = tenferro.mul %y, %a : !tenferro.tensor<f64>
  %g = tenferro.grad %t wrt(%b) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}
// The way back of a step solves with the step's factors.
//! ; ; dtypes=f64 ; wrt=a,x
func.func @solves(%a: !tenferro.tensor<2x2xf64>, %x: !tenferro.tensor<2x1xf64>) -> !tenferro.tensor<2x1xf64> {
  %shift = tenferro.constant dense<[[7.0, 0.0], [0.0, 5.0]]> : tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  %limit = tenferro.constant dense<1.0e+9> : tensor<f64> -> !tenferro.tensor<f64>
  %y, %b, %steps = tenferro.while (%y = %x : !tenferro.tensor<2x1xf64>, %b = %a : !tenferro.tensor<2x2xf64>) max_steps 2 {
    %go = tenferro.compare eq %limit, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%y: !tenferro.tensor<2x1xf64>, %b: !tenferro.tensor<2x2xf64>):
    %m = tenferro.add %b, %shift : !tenferro.tensor<2x2xf64>
    %z = tenferro.solve %m, %y : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2x1xf64> -> !tenferro.tensor<2x1xf64>
    %s = tenferro.sin %z : !tenferro.tensor<2x1xf64>
    %c = tenferro.mul %b, %b : !tenferro.tensor<2x2xf64>
    tenferro.yield %s, %c : !tenferro.tensor<2x1xf64>, !tenferro.tensor<2x2xf64>
  }
  return %y : !tenferro.tensor<2x1xf64>
}
// Two tensors that grow behind one another change places: neither is the beginning of what it becomes.
//! n=3,1,0 k=0,1,3 ; ; dtypes=f64,complex_f64 ; wrt=x
func.func @grow_in_turn(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %start = tenferro.sin %x : !tenferro.tensor<?xf64>
  %p, %q = tenferro.for %i to %count (%p = %x : !tenferro.tensor<?xf64> changes [0], %q = %start : !tenferro.tensor<?xf64> changes [0]) {
    %a = tenferro.mul %p, %p : !tenferro.tensor<?xf64>
    %b = tenferro.sin %q : !tenferro.tensor<?xf64>
    %u = tenferro.concatenate %q, %a axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %v = tenferro.concatenate %p, %b axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %u, %v : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %r = tenferro.mul %p, %q : !tenferro.tensor<?xf64>
  %s = tenferro.mul %r, %p : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %s axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
// A count below 0 takes no step: what is kept for the way back has no parts.
//! n=3,1 k=1,5,0 ; ; dtypes=f64,complex_f64 ; wrt=x
func.func @fewer_than_none(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<?xf64> {
  %size = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %three = arith.constant 3 : index
  %count = arith.subi %size, %three : index
  %ys, %r = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
    %p = tenferro.mul %z, %x : !tenferro.tensor<?xf64>
    %s = tenferro.sin %p : !tenferro.tensor<?xf64>
    tenferro.yield %p, %s : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %t = tenferro.for %i to %count over (%y = %ys : !tenferro.tensor<?x?xf64>) (%z = %r : !tenferro.tensor<?xf64>) {
    %p = tenferro.mul %z, %y : !tenferro.tensor<?xf64>
    tenferro.yield %p : !tenferro.tensor<?xf64>
  }
  return %t : !tenferro.tensor<?xf64>
}
