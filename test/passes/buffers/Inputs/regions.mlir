// Doubles and adds one until the sum is 100, at most 4 times; where it stopped before, one step more. Then as many numbers as the sum says.
tenferro_rt.kernel @step reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 3 : i64} {
  %one = arith.constant 1.0 : f64
  tenferro_rt.loop (%i) to (%n) {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %2 = arith.addf %v, %v : f64
    %3 = arith.addf %2, %one : f64
    tenferro_rt.store %3, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
tenferro_rt.kernel @total reads(%x : f64) writes(%s : f64 parts sum) numbers(%n : index) attributes {work = 2 : i64} {
  %zero = arith.constant 0.0 : f64
  %r = tenferro_rt.loop (%i) to (%n) from (%a = %zero : f64) kinds [sum] {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %2 = arith.addf %a, %v : f64
    tenferro_rt.next %2 : f64
  }
  tenferro_rt.store %r, %s[] strides [] : !tenferro_rt.memory<f64>
}
tenferro_rt.kernel @small reads(%s : f64) writes(%f : i1) numbers(%limit : f64) attributes {work = 2 : i64} {
  %v = tenferro_rt.load %s[] strides [] : !tenferro_rt.memory<f64>
  %c = arith.cmpf olt, %v, %limit : f64
  tenferro_rt.store %c, %f[] strides [] : !tenferro_rt.memory<i1>
}
tenferro_rt.kernel @half reads(%s : f64) writes(%k : i64) numbers() attributes {work = 2 : i64} {
  %v = tenferro_rt.load %s[] strides [] : !tenferro_rt.memory<f64>
  %c = arith.fptosi %v : f64 to i64
  tenferro_rt.store %c, %k[] strides [] : !tenferro_rt.memory<i64>
}
tenferro_rt.kernel @iota reads() writes(%y : f64) numbers(%n : index) attributes {work = 3 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %j = arith.index_cast %i : index to i64
    %v = arith.sitofp %j : i64 to f64
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
// doubles until the sum is 100, then either one more step or the same
func.func @grow(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}, !tenferro.tensor<?xf64> {tenferro.name = "late"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %limit = arith.constant 100.0 : f64
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r:2 = scf.while (%t = %b, %i = %c0) : (tensor<?xf64>, index) -> (tensor<?xf64>, index) {
    %e = tensor.empty() : tensor<f64>
    %s = tenferro_rt.launch @total(%t) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<f64>), (index) -> (tensor<f64>)
    %f = tensor.empty() : tensor<i1>
    %g = tenferro_rt.launch @small(%s) into(%f) numbers(%limit) : (tensor<f64>), (tensor<i1>), (f64) -> (tensor<i1>)
    %flag = tenferro_rt.read %g : tensor<i1> -> i1
    %few = arith.cmpi slt, %i, %c4 : index
    %go = arith.andi %flag, %few : i1
    scf.condition(%go) %t, %i : tensor<?xf64>, index
  } do {
  ^bb0(%t: tensor<?xf64>, %i: index):
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @step(%t) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    %j = arith.addi %i, %c1 : index
    scf.yield %u, %j : tensor<?xf64>, index
  }
  %many = arith.cmpi sge, %r#1, %c4 : index
  %y = scf.if %many -> (tensor<?xf64>) {
    scf.yield %r#0 : tensor<?xf64>
  } else {
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @step(%r#0) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u : tensor<?xf64>
  }
  %e = tensor.empty() : tensor<f64>
  %s = tenferro_rt.launch @total(%y) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<f64>), (index) -> (tensor<f64>)
  %k = tensor.empty() : tensor<i64>
  %h = tenferro_rt.launch @half(%s) into(%k) : (tensor<f64>), (tensor<i64>), () -> (tensor<i64>)
  %late = tenferro_rt.read %h text "grow: the sum is {0}" : tensor<i64> -> index
  %l = tensor.empty(%late) : tensor<?xf64>
  %io = tenferro_rt.launch @iota() into(%l) numbers(%late) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  %p = tenferro_rt.export %io : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o, %p : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}
func.func @repeat(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r = scf.for %i = %c0 to %steps step %c1 iter_args(%t = %b) -> (tensor<?xf64>) {
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @step(%t) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u : tensor<?xf64>
  }
  %o = tenferro_rt.export %r : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}
// as many steps from 0 to below 4 as fit, each as long as %k is
func.func @stride(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: !tenferro.tensor<?xf64> {tenferro.name = "k"}) -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %by = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %r = scf.for %i = %c0 to %c4 step %by iter_args(%t = %b) -> (tensor<?xf64>) {
    %e = tensor.empty(%n) : tensor<?xf64>
    %u = tenferro_rt.launch @step(%t) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u : tensor<?xf64>
  }
  %o = tenferro_rt.export %r : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %o : !tenferro.tensor<?xf64>
}
