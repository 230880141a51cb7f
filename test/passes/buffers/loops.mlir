// RUN: tf-opt %s --tenferro-plan-buffers --tenferro-check-buffers | FileCheck %s
// What a loop's steps work in is taken before it, and few elements stay in one place.

!v = !tenferro.tensor<?xf64>

tenferro_rt.kernel @twice reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %u = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %v = arith.addf %u, %u : f64
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// Of two loops, the inner one's memory too.
// CHECK-LABEL: func.func @nested(
// CHECK-COUNT-3: tenferro_plan.take
// CHECK-NOT: tenferro_plan.take
// CHECK: scf.for
// CHECK: scf.for
// CHECK-NOT: tenferro_plan.give_back
// CHECK: {{^    }$}}
// CHECK-COUNT-3: tenferro_plan.give_back
func.func @nested(%x: !v, %k: !v) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %m = tenferro.dim %k, 0 : !v
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !v -> tensor<?xf64>
  %r = scf.for %i = %c0 to %m step %c1 iter_args(%t = %b) -> tensor<?xf64> {
    %s = scf.for %j = %c0 to %m step %c1 iter_args(%u = %t) -> tensor<?xf64> {
      %e = tensor.empty(%n) : tensor<?xf64>
      %v = tenferro_rt.launch @twice(%u) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
      %f = tensor.empty(%n) : tensor<?xf64>
      %w = tenferro_rt.launch @twice(%v) into(%f) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
      scf.yield %w : tensor<?xf64>
    }
    scf.yield %s : tensor<?xf64>
  }
  %y = tenferro_rt.export %r : tensor<?xf64> -> !v
  return %y : !v
}

// What the two hold changes places: each step's are there before any is copied. Three rows are one chunk.
// CHECK-LABEL: func.func @few(
// CHECK-NOT: tenferro_plan.divide
// CHECK: %[[A:.*]] = tenferro_plan.view
// CHECK: %[[NEXT_A:.*]] = tenferro_plan.view
// CHECK: %[[B:.*]] = tenferro_plan.view
// CHECK: %[[NEXT_B:.*]] = tenferro_plan.view
// CHECK: scf.for %{{.*}} = %{{.*}} to %{{.*}} step %{{.*}} {
// CHECK-NEXT: tenferro_plan.launch @twice reads(%[[A]]) writes(%[[NEXT_B]]) {{.*}} over %c3 by %c3
// CHECK-NEXT: tenferro_plan.copy %[[B]] to %[[NEXT_A]]
// CHECK-NEXT: tenferro_plan.copy %[[NEXT_A]] to %[[A]]
// CHECK-NEXT: tenferro_plan.dead %[[NEXT_A]]
// CHECK-NEXT: tenferro_plan.copy %[[NEXT_B]] to %[[B]]
// CHECK-NEXT: tenferro_plan.dead %[[NEXT_B]]
// CHECK-NEXT: }
!f = !tenferro.tensor<3xf64>
func.func @few(%x: !f, %k: !v) -> (!f, !f) {
  %m = tenferro.dim %k, 0 : !v
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %b = tenferro_rt.bind %x[%c3] : !f -> tensor<3xf64>
  %r:2 = scf.for %i = %c0 to %m step %c1 iter_args(%s = %b, %t = %b) -> (tensor<3xf64>, tensor<3xf64>) {
    %e = tensor.empty() : tensor<3xf64>
    %v = tenferro_rt.launch @twice(%s) into(%e) numbers(%c3) : (tensor<3xf64>), (tensor<3xf64>), (index) -> (tensor<3xf64>)
    scf.yield %t, %v : tensor<3xf64>, tensor<3xf64>
  }
  %y = tenferro_rt.export %r#0 : tensor<3xf64> -> !f
  %z = tenferro_rt.export %r#1 : tensor<3xf64> -> !f
  return %y, %z : !f, !f
}
