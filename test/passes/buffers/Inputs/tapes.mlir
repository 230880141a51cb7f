// What one loop pushes another pops, the last first: tensors, extents and flags of sizes that values decide.
tenferro_rt.kernel @append reads(%x : f64) writes(%y : f64) numbers(%n : index, %more : index) attributes {work = 3 : i64} {
  %one = arith.constant 1.0 : f64
  tenferro_rt.loop (%i) to (%more) {
    %old = arith.cmpi slt, %i, %n : index
    %v = scf.if %old -> (f64) {
      %u = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
      scf.yield %u : f64
    } else {
      %j = arith.index_cast %i : index to i64
      %u = arith.sitofp %j : i64 to f64
      scf.yield %u : f64
    }
    %w = arith.addf %v, %one : f64
    tenferro_rt.store %w, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
tenferro_rt.kernel @total reads(%x : f64) writes(%y : f64 parts sum) numbers(%n : index) attributes {work = 2 : i64} {
  %zero = arith.constant 0.0 : f64
  %t = tenferro_rt.loop (%i) to (%n) from (%acc = %zero : f64) kinds [sum] {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %w = arith.addf %acc, %v : f64
    tenferro_rt.next %w : f64
  }
  tenferro_rt.store %t, %y[] strides [] : !tenferro_rt.memory<f64>
}
// y = 2 s + t
tenferro_rt.kernel @gather reads(%s : f64, %t : f64) writes(%y : f64) attributes {work = 2 : i64} {
  %two = arith.constant 2.0 : f64
  %u = tenferro_rt.load %s[] strides [] : !tenferro_rt.memory<f64>
  %v = arith.mulf %u, %two : f64
  %t0 = tenferro_rt.load %t[] strides [] : !tenferro_rt.memory<f64>
  %w = arith.addf %v, %t0 : f64
  tenferro_rt.store %w, %y[] strides [] : !tenferro_rt.memory<f64>
}
tenferro_rt.kernel @add reads(%x : f64, %z : f64) writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %u = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %v = tenferro_rt.load %z[%i] strides [1] : !tenferro_rt.memory<f64>
    %w = arith.addf %u, %v : f64
    tenferro_rt.store %w, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// grows `k` times and keeps what each step had; then goes back, and doubles before it adds what the step had
func.func @back(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<f64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %tape = tenferro_rt.tape
  %r:4 = scf.while (%t = %b, %m = %n, %i = %c0, %s = %tape) : (tensor<?xf64>, index, index, !tenferro_rt.tape) -> (tensor<?xf64>, index, index, !tenferro_rt.tape) {
    %go = arith.cmpi slt, %i, %steps : index
    scf.condition(%go) %t, %m, %i, %s : tensor<?xf64>, index, index, !tenferro_rt.tape
  } do {
  ^bb0(%t: tensor<?xf64>, %m: index, %i: index, %s: !tenferro_rt.tape):
    %a = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
    %s1 = tenferro_rt.push %s, %a : tensor<?xf64>
    %s2 = tenferro_rt.push %s1, %m : index
    %more = arith.addi %m, %c1 : index
    %e = tensor.empty(%more) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%a) into(%e) numbers(%m, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    %up = arith.addi %i, %c1 : index
    scf.yield %u, %more, %up, %s2 : tensor<?xf64>, index, index, !tenferro_rt.tape
  }
  %zero = arith.constant dense<0.0> : tensor<f64>
  %q:2 = scf.for %i = %c0 to %r#2 step %c1 iter_args(%sum = %zero, %s = %r#3) -> (tensor<f64>, !tenferro_rt.tape) {
    %s1, %m = tenferro_rt.pop_number %s : index
    %s2, %a = tenferro_rt.pop %s1[%m] : tensor<?xf64>
    %e = tensor.empty() : tensor<f64>
    %own = tenferro_rt.launch @total(%a) into(%e) numbers(%m) : (tensor<?xf64>), (tensor<f64>), (index) -> (tensor<f64>)
    %f = tensor.empty() : tensor<f64>
    %v = tenferro_rt.launch @gather(%sum, %own) into(%f) : (tensor<f64>, tensor<f64>), (tensor<f64>), () -> (tensor<f64>)
    scf.yield %v, %s2 : tensor<f64>, !tenferro_rt.tape
  }
  %o = tenferro_rt.export %q#0 : tensor<f64> -> !tenferro.tensor<f64>
  return %o : !tenferro.tensor<f64>
}

// loops in loops share a tape: the inner one's count lies above what its steps pushed
func.func @nested(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %tape = tenferro_rt.tape
  %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %s = %tape) -> (tensor<?xf64>, !tenferro_rt.tape) {
    %q:2 = scf.for %j = %c0 to %i step %c1 iter_args(%p = %t, %s0 = %s) -> (tensor<?xf64>, !tenferro_rt.tape) {
      %s1 = tenferro_rt.push %s0, %p : tensor<?xf64>
      %e = tensor.empty(%n) : tensor<?xf64>
      %u = tenferro_rt.launch @append(%p) into(%e) numbers(%n, %n) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
      scf.yield %u, %s1 : tensor<?xf64>, !tenferro_rt.tape
    }
    %s2 = tenferro_rt.push %q#1, %i : index
    scf.yield %q#0, %s2 : tensor<?xf64>, !tenferro_rt.tape
  }
  %back:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %r#0, %s = %r#1) -> (tensor<?xf64>, !tenferro_rt.tape) {
    %s1, %count = tenferro_rt.pop_number %s : index
    %q:2 = scf.for %j = %c0 to %count step %c1 iter_args(%p = %t, %s0 = %s1) -> (tensor<?xf64>, !tenferro_rt.tape) {
      %s2, %a = tenferro_rt.pop %s0[%n] : tensor<?xf64>
      %e = tensor.empty(%n) : tensor<?xf64>
      %u = tenferro_rt.launch @add(%p, %a) into(%e) numbers(%n) : (tensor<?xf64>, tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
      scf.yield %u, %s2 : tensor<?xf64>, !tenferro_rt.tape
    }
    scf.yield %q#0, %q#1 : tensor<?xf64>, !tenferro_rt.tape
  }
  %o = tenferro_rt.export %back#0 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// every other step keeps what it had, and each which it was; each step has a tape of its own for what it turns round, too
func.func @branches(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %yes = arith.constant true
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %tape = tenferro_rt.tape
  %r:3 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %odd = %yes, %s = %tape) -> (tensor<?xf64>, i1, !tenferro_rt.tape) {
    %s1 = scf.if %odd -> (!tenferro_rt.tape) {
      %s0 = tenferro_rt.push %s, %t : tensor<?xf64>
      scf.yield %s0 : !tenferro_rt.tape
    } else {
      scf.yield %s : !tenferro_rt.tape
    }
    %s2 = tenferro_rt.push %s1, %odd : i1
    %even = arith.xori %odd, %yes : i1
    %own = tenferro_rt.tape
    %own1 = tenferro_rt.push %own, %t : tensor<?xf64>
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%t) into(%e) numbers(%n, %n) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    %own2 = tenferro_rt.push %own1, %u : tensor<?xf64>
    %own3, %first = tenferro_rt.pop %own2[%n] : tensor<?xf64>
    %f = tensor.empty(%n) : tensor<?xf64>
    %v = tenferro_rt.launch @add(%first, %t) into(%f) numbers(%n) : (tensor<?xf64>, tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %v, %even, %s2 : tensor<?xf64>, i1, !tenferro_rt.tape
  }
  %back:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %r#0, %s = %r#2) -> (tensor<?xf64>, !tenferro_rt.tape) {
    %s1, %odd = tenferro_rt.pop_number %s : i1
    %q:2 = scf.if %odd -> (tensor<?xf64>, !tenferro_rt.tape) {
      %s2, %a = tenferro_rt.pop %s1[%n] : tensor<?xf64>
      %e = tensor.empty(%n) : tensor<?xf64>
      %u = tenferro_rt.launch @add(%t, %a) into(%e) numbers(%n) : (tensor<?xf64>, tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
      scf.yield %u, %s2 : tensor<?xf64>, !tenferro_rt.tape
    } else {
      %e = tensor.empty(%n) : tensor<?xf64>
      %u = tenferro_rt.launch @append(%t) into(%e) numbers(%n, %n) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
      scf.yield %u, %s1 : tensor<?xf64>, !tenferro_rt.tape
    }
    scf.yield %q#0, %q#1 : tensor<?xf64>, !tenferro_rt.tape
  }
  %o = tenferro_rt.export %back#0 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// pushed and popped outside of any loop: two tapes, what is popped is a result, an input and a constant among it
func.func @straight(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}, !tenferro.tensor<2xi32> {tenferro.name = "c"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %b = tenferro_rt.bind %k[%m] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %constant = arith.constant dense<[5, -7]> : tensor<2xi32>
  %first = tenferro_rt.tape
  %second = tenferro_rt.tape
  %f1 = tenferro_rt.push %first, %a : tensor<?xf64>
  %s1 = tenferro_rt.push %second, %constant : tensor<2xi32>
  %f2 = tenferro_rt.push %f1, %b : tensor<?xf64>
  %c2 = arith.constant 2 : index
  %s2, %c = tenferro_rt.pop %s1[%c2] : tensor<2xi32>
  %f3, %z = tenferro_rt.pop %f2[%m] : tensor<?xf64>
  %f4, %y = tenferro_rt.pop %f3[%n] : tensor<?xf64>
  %p = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %q = tenferro_rt.export %z : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %r = tenferro_rt.export %c : tensor<2xi32> -> !tenferro.tensor<2xi32>
  return %p, %q, %r : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<2xi32>
}

// a stack: each step pops, pushes what that becomes, and needs what it popped once more
func.func @pushed_again(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %tape = tenferro_rt.tape
  %first = tenferro_rt.push %tape, %b : tensor<?xf64>
  %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %s = %first) -> (tensor<?xf64>, !tenferro_rt.tape) {
    %s1, %had = tenferro_rt.pop %s[%n] : tensor<?xf64>
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%had) into(%e) numbers(%n, %n) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    %s2 = tenferro_rt.push %s1, %u : tensor<?xf64>
    %s3 = tenferro_rt.push %s2, %t : tensor<?xf64>
    %s4, %now = tenferro_rt.pop %s3[%n] : tensor<?xf64>
    %f = tensor.empty(%n) : tensor<?xf64>
    %v = tenferro_rt.launch @add(%now, %had) into(%f) numbers(%n) : (tensor<?xf64>, tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %v, %s4 : tensor<?xf64>, !tenferro_rt.tape
  }
  %o = tenferro_rt.export %r#0 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// pops once more than was pushed where `k` is empty, else under one element more than there are
func.func @wrong(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %tape = tenferro_rt.tape
  %r = scf.for %i = %c0 to %steps step %c1 iter_args(%s = %tape) -> (!tenferro_rt.tape) {
    %s1 = tenferro_rt.push %s, %b : tensor<?xf64>
    scf.yield %s1 : !tenferro_rt.tape
  }
  %more = arith.addi %n, %c1 : index
  %r1, %y = tenferro_rt.pop %r[%more] : tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// pops a flag where an extent was pushed
func.func @other(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<f64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %tape = tenferro_rt.tape
  %s = tenferro_rt.push %tape, %n : index
  %s1, %flag = tenferro_rt.pop_number %s : i1
  %y = scf.if %flag -> (tensor<f64>) {
    %a = arith.constant dense<1.0> : tensor<f64>
    scf.yield %a : tensor<f64>
  } else {
    %a = arith.constant dense<0.0> : tensor<f64>
    scf.yield %a : tensor<f64>
  }
  %o = tenferro_rt.export %y : tensor<f64> -> !tenferro.tensor<f64>
  return %o : !tenferro.tensor<f64>
}
