// Tensors whose extents change from step to step: their extents are carried beside them, and tenferro_rt.reshape says them.
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
tenferro_rt.kernel @rest reads(%x : f64) writes(%y : f64) numbers(%less : index) attributes {work = 3 : i64} {
  %one = arith.constant 1 : index
  %two = arith.constant 2.0 : f64
  tenferro_rt.loop (%i) to (%less) {
    %v = tenferro_rt.load %x[%i] strides [1] offset %one : !tenferro_rt.memory<f64>
    %w = arith.mulf %v, %two : f64
    tenferro_rt.store %w, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// appends as often as `k` is long
func.func @grow(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %m = %n) -> (tensor<?xf64>, index) {
    %a = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
    %more = arith.addi %m, %c1 : index
    %e = tensor.empty(%more) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%a) into(%e) numbers(%m, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %more : tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// takes the first element off until `k` elements are left, and then appends one
func.func @shrink(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %few = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:2 = scf.while (%t = %b, %m = %n) : (tensor<?xf64>, index) -> (tensor<?xf64>, index) {
    %go = arith.cmpi slt, %few, %m : index
    scf.condition(%go) %t, %m : tensor<?xf64>, index
  } do {
  ^bb0(%t: tensor<?xf64>, %m: index):
    %a = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
    %less = arith.subi %m, %c1 : index
    %e = tensor.empty(%less) : tensor<?xf64>
    %u = tenferro_rt.launch @rest(%a) into(%e) numbers(%less) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u, %less : tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %more = arith.addi %r#1, %c1 : index
  %e = tensor.empty(%more) : tensor<?xf64>
  %u = tenferro_rt.launch @append(%y) into(%e) numbers(%r#1, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %u : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// grows by the step's number in an inner loop, from what the step before left; two tensors, of which one stays
func.func @nested(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:3 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %m = %n, %same = %b) -> (tensor<?xf64>, index, tensor<?xf64>) {
    %now = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
    %q:2 = scf.for %j = %c0 to %i step %c1 iter_args(%p = %now, %l = %m) -> (tensor<?xf64>, index) {
      %a = tenferro_rt.reshape %p[%l] : tensor<?xf64> -> tensor<?xf64>
      %more = arith.addi %l, %c1 : index
      %e = tensor.empty(%more) : tensor<?xf64>
      %u = tenferro_rt.launch @append(%a) into(%e) numbers(%l, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
      scf.yield %u, %more : tensor<?xf64>, index
    }
    %a = tenferro_rt.reshape %q#0[%q#1] : tensor<?xf64> -> tensor<?xf64>
    %none = arith.constant 0 : index
    %less0 = arith.subi %q#1, %c1 : index
    %less = arith.maxsi %less0, %none : index
    %e = tensor.empty(%less) : tensor<?xf64>
    %u = tenferro_rt.launch @rest(%a) into(%e) numbers(%less) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    %f = tensor.empty(%n) : tensor<?xf64>
    %v = tenferro_rt.launch @append(%same) into(%f) numbers(%n, %n) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %less, %v : tensor<?xf64>, index, tensor<?xf64>
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %s = tenferro_rt.export %r#2 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %s : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// takes five elements off, whether they are there or not
func.func @negative(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %m = %n) -> (tensor<?xf64>, index) {
    %a = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
    %less = arith.subi %m, %c5 : index
    %e = tensor.empty(%less) : tensor<?xf64>
    %u = tenferro_rt.launch @rest(%a) into(%e) numbers(%less) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u, %less : tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// what a step had before, beside what it grows to
func.func @before(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:4 = scf.for %i = %c0 to %m step %c1 iter_args(%s = %a, %t = %a, %ns = %n, %nt = %n) -> (tensor<?xf64>, tensor<?xf64>, index, index) {
    %now = tenferro_rt.reshape %s[%ns] : tensor<?xf64> -> tensor<?xf64>
    %more = arith.addi %ns, %c1 : index
    %e = tensor.empty(%more) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%now) into(%e) numbers(%ns, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %now, %more, %ns : tensor<?xf64>, tensor<?xf64>, index, index
  }
  %y = tenferro_rt.reshape %r#0[%r#2] : tensor<?xf64> -> tensor<?xf64>
  %z = tenferro_rt.reshape %r#1[%r#3] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %p = tenferro_rt.export %z : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %p : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// a loop begins with what another one left; neither may have a step
func.func @chained(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:2 = scf.for %i = %c0 to %m step %c1 iter_args(%s = %a, %ns = %n) -> (tensor<?xf64>, index) {
    %now = tenferro_rt.reshape %s[%ns] : tensor<?xf64> -> tensor<?xf64>
    %more = arith.addi %ns, %c1 : index
    %e = tensor.empty(%more) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%now) into(%e) numbers(%ns, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %more : tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %q:2 = scf.for %i = %c1 to %m step %c1 iter_args(%s = %y, %ns = %r#1) -> (tensor<?xf64>, index) {
    %now = tenferro_rt.reshape %s[%ns] : tensor<?xf64> -> tensor<?xf64>
    %more = arith.addi %ns, %c1 : index
    %e = tensor.empty(%more) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%now) into(%e) numbers(%ns, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %more : tensor<?xf64>, index
  }
  %z = tenferro_rt.reshape %q#0[%q#1] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %z : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}
