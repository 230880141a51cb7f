// Loops carry what changes and is read.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>
!b = !tenferro.tensor<i1>

// A loop that is linear in what it carries keeps nothing for its way back, and what nobody asks for is gone: the loop itself.
// CHECK-LABEL: func.func @linear(
// CHECK-NOT: tenferro.tape
// CHECK: tenferro.for %{{.*}} to %{{.*}} (%[[C:.*]] = %{{.*}} : !tenferro.tensor<?xf64>) {
// CHECK: tenferro.dot_general %[[C]], %arg0 contract [0], [0]
func.func @linear(%a: !m, %x: !v, %k: !v) -> !v {
  %n = tenferro.dim %k, 0 : !v
  %y:2 = tenferro.for %i to %n (%z = %x : !v, %m = %a : !m) {
    %p = tenferro.dot_general %m, %z contract [1], [0] batch [], [] : !m, !v -> !v
    tenferro.yield %p, %m : !v, !m
  }
  %l = tenferro.reduce_sum %y#0 axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%x) : !s, !v
  return %g : !v
}

// What decides how many steps there are stays, and what it is made of.
// CHECK-LABEL: func.func @read_by_the_condition(
// CHECK: tenferro.while (%{{.*}} = %arg0 : !tenferro.tensor<f64>, %{{.*}} = %arg1 : !tenferro.tensor<f64>) {
func.func @read_by_the_condition(%a: !s, %x: !s, %limit: !s) -> !s {
  %y:4, %steps = tenferro.while (%u = %a : !s, %z = %x : !s, %w = %x : !s, %same = %limit : !s) {
    %go = tenferro.compare lt %u, %same : (!s, !s) -> !b
    tenferro.condition %go : !b
  } do {
  ^bb0(%u: !s, %z: !s, %w: !s, %same: !s):
    %p = tenferro.mul %z, %z : !s
    %q = tenferro.add %u, %same : !s
    %r = tenferro.mul %w, %z : !s
    tenferro.yield %q, %p, %r, %same : !s, !s, !s, !s
  }
  return %y#1 : !s
}

// Two values that are carried for each other alone.
// CHECK-LABEL: func.func @for_each_other(
// CHECK: tenferro.for %{{.*}} to %{{.*}} (%{{.*}} = %arg0 : !tenferro.tensor<f64>) {
func.func @for_each_other(%a: !s, %n: !v) -> !s {
  %k = tenferro.dim %n, 0 : !v
  %y:3 = tenferro.for %i to %k (%u = %a : !s, %z = %a : !s, %w = %a : !s) {
    %p = tenferro.mul %z, %w : !s
    %q = tenferro.sin %z : !s
    %r = tenferro.cos %u : !s
    tenferro.yield %r, %p, %q : !s, !s, !s
  }
  return %y#0 : !s
}

// What a loop runs over may come to be known better than its parts are.
// CHECK-LABEL: func.func @known_better(
// CHECK: over (%{{.*}} = %arg0 : !tenferro.tensor<5x?xf64> as !tenferro.tensor<?xf64>)
func.func @known_better(%a: !tenferro.tensor<5x?xf64>, %x: !v) -> !v {
  %same = tenferro.reduce_sum %a axes [] : !tenferro.tensor<5x?xf64> -> !m
  %n = tenferro.dim %a, 1 : !tenferro.tensor<5x?xf64>
  %y = tenferro.for %i to %n over (%p = %same : !m) (%z = %x : !v) {
    %next = tenferro.mul %z, %p : !v
    tenferro.yield %next : !v
  }
  return %y : !v
}
