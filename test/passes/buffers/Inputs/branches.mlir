// Branches that give tensors under other extents: each says its own, and tenferro_rt.reshape says them to what reads the result.
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
tenferro_rt.kernel @double writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %u = tenferro_rt.load %y[%i] strides [1] : !tenferro_rt.memory<f64>
    %v = arith.addf %u, %u : f64
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// makes x as long as k, or passes it on; and appends one to that
func.func @either(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %go = arith.cmpi slt, %n, %m : index
  %r:2 = scf.if %go -> (tensor<?xf64>, index) {
    %e = tensor.empty(%m) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%b) into(%e) numbers(%n, %m) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %m : tensor<?xf64>, index
  } else {
    scf.yield %b, %n : tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %more = arith.addi %r#1, %c1 : index
  %e = tensor.empty(%more) : tensor<?xf64>
  %u = tenferro_rt.launch @append(%y) into(%e) numbers(%r#1, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %s = tenferro_rt.export %u : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %s : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// what is passed on is not overwritten as long as it is needed by its other name
func.func @kept(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %longer = arith.addi %n, %c1 : index
  %e = tensor.empty(%longer) : tensor<?xf64>
  %a = tenferro_rt.launch @append(%b) into(%e) numbers(%n, %longer) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
  %go = arith.cmpi eq, %m, %c0 : index
  %r:2 = scf.if %go -> (tensor<?xf64>, index) {
    scf.yield %a, %longer : tensor<?xf64>, index
  } else {
    %f = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @rest(%a) into(%f) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u, %n : tensor<?xf64>, index
  }
  %f = tensor.empty(%longer) : tensor<?xf64>
  %c = tenferro_rt.launch @append(%b) into(%f) numbers(%n, %longer) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
  %d = tenferro_rt.launch @double() into(%c) numbers(%longer) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %last = arith.addi %longer, %c1 : index
  %g = tensor.empty(%last) : tensor<?xf64>
  %u = tenferro_rt.launch @append(%d) into(%g) numbers(%longer, %last) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %more = arith.addi %r#1, %c1 : index
  %h = tensor.empty(%more) : tensor<?xf64>
  %v = tenferro_rt.launch @append(%y) into(%h) numbers(%r#1, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %v : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %s = tenferro_rt.export %u : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %s : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// each step appends one to fewer than four elements, and takes one off more; every other step leaves them as they are
func.func @steps(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %m = %n) -> (tensor<?xf64>, index) {
    %a = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
    %half = arith.floordivsi %i, %c2 : index
    %twice = arith.muli %half, %c2 : index
    %even = arith.cmpi eq, %i, %twice : index
    %q:2 = scf.if %even -> (tensor<?xf64>, index) {
      %few = arith.cmpi slt, %m, %c4 : index
      %p:2 = scf.if %few -> (tensor<?xf64>, index) {
        %more = arith.addi %m, %c1 : index
        %e = tensor.empty(%more) : tensor<?xf64>
        %u = tenferro_rt.launch @append(%a) into(%e) numbers(%m, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
        scf.yield %u, %more : tensor<?xf64>, index
      } else {
        %less = arith.subi %m, %c1 : index
        %e = tensor.empty(%less) : tensor<?xf64>
        %u = tenferro_rt.launch @rest(%a) into(%e) numbers(%less) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
        scf.yield %u, %less : tensor<?xf64>, index
      }
      %left = tenferro_rt.reshape %p#0[%p#1] : tensor<?xf64> -> tensor<?xf64>
      scf.yield %left, %p#1 : tensor<?xf64>, index
    } else {
      scf.yield %a, %m : tensor<?xf64>, index
    }
    %left = tenferro_rt.reshape %q#0[%q#1] : tensor<?xf64> -> tensor<?xf64>
    scf.yield %left, %q#1 : tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}

// a loop that grows on one side, two numbers on the other; beside them a tensor that both sides give under the same extents
func.func @loop(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "z"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %go = arith.cmpi slt, %n, %steps : index
  %q:3 = scf.if %go -> (tensor<?xf64>, tensor<?xf64>, index) {
    %r:2 = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b, %m = %n) -> (tensor<?xf64>, index) {
      %a = tenferro_rt.reshape %t[%m] : tensor<?xf64> -> tensor<?xf64>
      %more = arith.addi %m, %c1 : index
      %e = tensor.empty(%more) : tensor<?xf64>
      %u = tenferro_rt.launch @append(%a) into(%e) numbers(%m, %more) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
      scf.yield %u, %more : tensor<?xf64>, index
    }
    %left = tenferro_rt.reshape %r#0[%r#1] : tensor<?xf64> -> tensor<?xf64>
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @append(%b) into(%e) numbers(%n, %n) : (tensor<?xf64>), (tensor<?xf64>), (index, index) -> (tensor<?xf64>)
    scf.yield %u, %left, %r#1 : tensor<?xf64>, tensor<?xf64>, index
  } else {
    %two = arith.constant dense<[3.0, 4.0]> : tensor<2xf64>
    %left = tenferro_rt.reshape %two[%c2] : tensor<2xf64> -> tensor<?xf64>
    scf.yield %b, %left, %c2 : tensor<?xf64>, tensor<?xf64>, index
  }
  %y = tenferro_rt.reshape %q#1[%q#2] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %s = tenferro_rt.export %q#0 : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %s : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}
