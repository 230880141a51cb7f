// RUN: tf-opt %s --tenferro-plan-buffers --tenferro-check-buffers | FileCheck %s
// A launch that writes over a tensor of an earlier segment, and whose result is given away.

!v = !tenferro.tensor<?xf64>

tenferro_rt.kernel @iota writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %j = arith.index_cast %i : index to i64
    %v = arith.sitofp %j : i64 to f64
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<f64>
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

// The result's extent is known when the first of them writes: both write there.
// CHECK-LABEL: func.func @known_early(
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: %[[A:.*]] = tenferro_plan.view %[[Y]]
// CHECK: tenferro_plan.launch @iota reads() writes(%[[A]])
// CHECK: tenferro_plan.read
// CHECK: %[[AGAIN:.*]] = tenferro_plan.view %[[A]]
// CHECK: tenferro_plan.launch @double reads() writes(%[[AGAIN]])
// CHECK-NOT: tenferro_plan.copy
func.func @known_early(%x: !v, %k: !tenferro.tensor<i64>) -> (!v, !v) {
  %n = tenferro.dim %x, 0 : !v
  %m = tenferro_rt.bind %k[] : !tenferro.tensor<i64> -> tensor<i64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %a = tenferro_rt.launch @iota() into(%e) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %late = tenferro_rt.read %m : tensor<i64> -> index
  %f = tensor.empty(%late) : tensor<?xf64>
  %b = tenferro_rt.launch @iota() into(%f) numbers(%late) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %c = tenferro_rt.launch @double() into(%a) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %c : tensor<?xf64> -> !v
  %p = tenferro_rt.export %b : tensor<?xf64> -> !v
  return %o, %p : !v, !v
}

// The result's extents are known behind the first: what both write is copied.
// CHECK-LABEL: func.func @known_late(
// CHECK: tenferro_plan.take
// CHECK: %[[A:.*]] = tenferro_plan.view
// CHECK: tenferro_plan.launch @iota reads() writes(%[[A]])
// CHECK: tenferro_plan.read
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: %[[AGAIN:.*]] = tenferro_plan.view %[[A]]
// CHECK: tenferro_plan.launch @double reads() writes(%[[AGAIN]])
// CHECK: %[[RESHAPED:.*]] = tenferro_plan.view %[[AGAIN]]
// CHECK: tenferro_plan.copy %[[RESHAPED]] to %[[Y]]
func.func @known_late(%x: !v, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 0 : !v
  %m = tenferro_rt.bind %k[] : !tenferro.tensor<i64> -> tensor<i64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %a = tenferro_rt.launch @iota() into(%e) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %rows = tenferro_rt.read %m : tensor<i64> -> index
  %columns = arith.floordivsi %n, %rows : index
  %c = tenferro_rt.launch @double() into(%a) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %r = tenferro_rt.reshape %c[%rows, %columns] : tensor<?xf64> -> tensor<?x?xf64>
  %o = tenferro_rt.export %r : tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %o : !tenferro.tensor<?x?xf64>
}

// An input stays what it is, and so does what is given away or read behind the launch: each is copied first.
// CHECK-LABEL: func.func @needed_still(
// CHECK: %[[X:.*]] = tenferro_plan.input
// CHECK: tenferro_plan.copy %[[X]] to %[[A:.*]] :
// CHECK: tenferro_plan.launch @double reads() writes(%[[A]])
// CHECK: tenferro_plan.copy %[[A]] to %[[B:.*]] :
// CHECK: tenferro_plan.launch @double reads() writes(%[[B]])
func.func @needed_still(%x: !v) -> (!v, !v) {
  %n = tenferro.dim %x, 0 : !v
  %t = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %a = tenferro_rt.launch @double() into(%t) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %b = tenferro_rt.launch @double() into(%a) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %a : tensor<?xf64> -> !v
  %p = tenferro_rt.export %b : tensor<?xf64> -> !v
  return %o, %p : !v, !v
}

// What each step doubles lies in one place, in which the loop begins with a copy of what it is given.
// CHECK-LABEL: func.func @each_step(
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: %[[X:.*]] = tenferro_plan.input
// CHECK: tenferro_plan.copy %[[X]] to %[[Y]]
// CHECK: scf.for
// CHECK-NEXT: %[[NEXT:.*]] = tenferro_plan.view %[[Y]]
// CHECK-NEXT: tenferro_plan.launch @double reads() writes(%[[NEXT]])
// CHECK-NEXT: tenferro_plan.updated %[[Y]] to %[[NEXT]]
// CHECK-NEXT: }
// CHECK-NOT: tenferro_plan.copy
func.func @each_step(%x: !v) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%y = %t) -> tensor<?xf64> {
    %a = tenferro_rt.launch @double() into(%y) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %a : tensor<?xf64>
  }
  %o = tenferro_rt.export %s : tensor<?xf64> -> !v
  return %o : !v
}

// What is made before the loop and needed no more is where it begins, and a loop in it goes on there.
// CHECK-LABEL: func.func @in_loops(
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: tenferro_plan.launch @iota
// CHECK-NOT: tenferro_plan.copy
// CHECK: scf.for
// CHECK: scf.for
// CHECK: tenferro_plan.launch @double
// CHECK-NEXT: tenferro_plan.updated
// CHECK-NEXT: }
// CHECK: tenferro_plan.updated
// CHECK-NEXT: }
// CHECK-NOT: tenferro_plan.copy
func.func @in_loops(%x: !v) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty(%n) : tensor<?xf64>
  %t = tenferro_rt.launch @iota() into(%e) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%y = %t) -> tensor<?xf64> {
    %u = scf.for %j = %c0 to %i step %c1 iter_args(%z = %y) -> tensor<?xf64> {
      %a = tenferro_rt.launch @double() into(%z) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
      scf.yield %a : tensor<?xf64>
    }
    scf.yield %u : tensor<?xf64>
  }
  %o = tenferro_rt.export %s : tensor<?xf64> -> !v
  return %o : !v
}

// Two that change places are two: each step copies the one that it doubles.
// CHECK-LABEL: func.func @change_places(
// CHECK: scf.for
// CHECK-NOT: tenferro_plan.updated
// CHECK: tenferro_plan.copy
// CHECK: tenferro_plan.launch @double
// CHECK-NOT: tenferro_plan.updated
// CHECK: scf.yield
func.func @change_places(%x: !v) -> (!v, !v) {
  %n = tenferro.dim %x, 0 : !v
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %s:2 = scf.for %i = %c0 to %n step %c1 iter_args(%y = %t, %z = %t) -> (tensor<?xf64>, tensor<?xf64>) {
    %a = tenferro_rt.launch @double() into(%y) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %z, %a : tensor<?xf64>, tensor<?xf64>
  }
  %o = tenferro_rt.export %s#0 : tensor<?xf64> -> !v
  %p = tenferro_rt.export %s#1 : tensor<?xf64> -> !v
  return %o, %p : !v, !v
}

tenferro_rt.kernel @behind writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  %c = arith.constant 1.0 : f64
  tenferro_rt.store %c, %y[] strides [] offset %n : !tenferro_rt.memory<f64>
}

// A tensor that each step extends lies at the beginning of memory that grows: its elements are not copied.
// CHECK-LABEL: func.func @extended(
// CHECK: scf.for {{.*}} iter_args(%[[NOW:.*]] = %{{.*}}, %[[FREE:.*]] = %{{.*}}, %[[OWN:.*]] = %{{.*}}, %{{.*}} = %{{.*}})
// CHECK: %[[KEPT:.*]] = tenferro_plan.view %[[NOW]]
// CHECK: %[[FITTED:.*]], %{{.*}}, %{{.*}} = tenferro_plan.grow %[[OWN]] keeps %[[KEPT]][
// CHECK-NOT: tenferro_plan.copy
// CHECK: tenferro_plan.launch @behind
// CHECK: scf.yield %{{.*}}, %[[FREE]], %[[FITTED]]
func.func @extended(%x: !v) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %s:2 = scf.for %i = %c0 to %n step %c1 iter_args(%y = %t, %m = %n) -> (tensor<?xf64>, index) {
    %more = arith.addi %m, %c1 : index
    %now = tenferro_rt.reshape %y[%m] : tensor<?xf64> -> tensor<?xf64>
    %e = tenferro_rt.extend %now[%more] : tensor<?xf64> -> tensor<?xf64>
    %a = tenferro_rt.launch @behind() into(%e) numbers(%m) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    %z = tenferro_rt.reshape %a[%more] : tensor<?xf64> -> tensor<?xf64>
    scf.yield %z, %more : tensor<?xf64>, index
  }
  %r = tenferro_rt.reshape %s#0[%s#1] : tensor<?xf64> -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !v
  return %o : !v
}

// Elsewhere it is copied.
// CHECK-LABEL: func.func @extended_once(
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: %[[X:.*]] = tenferro_plan.input
// CHECK: %[[ALL:.*]] = tenferro_plan.view %[[Y]]
// CHECK: %[[BEGIN:.*]] = tenferro_plan.view %[[ALL]]
// CHECK: tenferro_plan.copy %[[X]] to %[[BEGIN]]
// CHECK: tenferro_plan.launch @behind
func.func @extended_once(%x: !v) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %c1 = arith.constant 1 : index
  %more = arith.addi %n, %c1 : index
  %t = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %e = tenferro_rt.extend %t[%more] : tensor<?xf64> -> tensor<?xf64>
  %a = tenferro_rt.launch @behind() into(%e) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %a : tensor<?xf64> -> !v
  return %o : !v
}

// A branch in a step that writes over what the loop carries, or hands it on: both where it lies.
// CHECK-LABEL: func.func @under_a_condition(
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: tenferro_plan.copy %{{.*}} to %[[Y]]
// CHECK: scf.for
// CHECK-NOT: tenferro_plan.copy
// CHECK: scf.if
// CHECK: %[[HERE:.*]] = tenferro_plan.view %[[Y]]
// CHECK: tenferro_plan.launch @double reads() writes(%[[HERE]])
// CHECK-NOT: tenferro_plan.copy
// CHECK: tenferro_plan.updated %[[Y]]
func.func @under_a_condition(%x: !v, %go: !tenferro.tensor<i1>) -> !v {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tenferro.dim %x, 0 : !v
  %b = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %f = tenferro_rt.bind %go[] : !tenferro.tensor<i1> -> tensor<i1>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%y = %b) -> (tensor<?xf64>) {
    %flag = tenferro_rt.read %f : tensor<i1> -> i1
    %z = scf.if %flag -> (tensor<?xf64>) {
      %d = tenferro_rt.launch @double() into(%y) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
      scf.yield %d : tensor<?xf64>
    } else {
      scf.yield %y : tensor<?xf64>
    }
    scf.yield %z : tensor<?xf64>
  }
  %o = tenferro_rt.export %r : tensor<?xf64> -> !v
  return %o : !v
}
