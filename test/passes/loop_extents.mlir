// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify "--tenferro-check-form=form=resolved after=tenferro-simplify" --tenferro-to-linalg | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-fuse-views --tenferro-form-kernels --tenferro-merge-kernels --tenferro-plan-buffers --tenferro-check-buffers -o /dev/null
// Extents in loops that a guard finds equal: two values say one extent, and a loop hands on what it carries under one of them.

!v = !tenferro.tensor<?xf64>

// The guard stands before the loop; the sum is made under the first argument's extent, and the loop began with the second's.
// CHECK-LABEL: func.func @equal_in_the_body(
// CHECK-DAG: %[[N:.*]] = tenferro.dim %arg0, 0
// CHECK-DAG: %[[M:.*]] = tenferro.dim %arg1, 0
// CHECK-DAG: %[[MS:.*]] = arith.muli %[[M]], %[[ANY:.*]] :
// CHECK-DAG: %[[NS:.*]] = arith.muli %[[N]], %[[ANY]] :
// CHECK: tenferro.guard %[[MS]], %[[NS]] eq
// CHECK: scf.for
// CHECK: %[[NEXT:.*]] = tenferro_rt.reshape %{{.*}}[%[[M]]]
// CHECK-NEXT: scf.yield %[[NEXT]]
func.func @equal_in_the_body(%a: !v, %x: !v, %k: !v) -> !v {
  %steps = tenferro.dim %k, 0 : !v
  %y = tenferro.for %i to %steps (%z = %x : !v) {
    %next = tenferro.add %z, %a : !v
    tenferro.yield %next : !v
  }
  return %y : !v
}

// A loop that may change an axis and does not: the extent of its result is that of what it began with, in a guard as well.
// CHECK-LABEL: func.func @changes_nothing(
// CHECK-DAG: %[[N:.*]] = tenferro.dim %arg0, 0
// CHECK-DAG: %[[M:.*]] = tenferro.dim %arg1, 0
// CHECK: tenferro.guard %[[N]], %[[M]] eq
func.func @changes_nothing(%a: !v, %x: !v, %k: !v) -> !v {
  %steps = tenferro.dim %k, 0 : !v
  %e = tenferro.exp %a : !v
  %y = tenferro.for %i to %steps (%z = %e : !v changes [0]) {
    tenferro.yield %z : !v
  }
  %sum = tenferro.add %y, %x : !v
  return %sum : !v
}

// A tensor from outside that a branch needs is made outside, under the extent that it has there: the guard may not be reached.
// CHECK-LABEL: func.func @made_outside(
// CHECK-DAG: %[[N:.*]] = tenferro.dim %arg0, 0
// CHECK-DAG: %[[M:.*]] = tenferro.dim %arg1, 0
// CHECK: tensor.empty(%[[M]])
// CHECK: scf.if
// CHECK: tenferro.guard %[[N]], %[[M]] eq
func.func @made_outside(%x: !v, %w: !v, %s: !tenferro.tensor<f64>, %c: !tenferro.tensor<i1>) -> (!v, !v) {
  %m = tenferro.dim %w, 0 : !v
  %full = tenferro.broadcast_in_dim %s dims [] extents [%m] : !tenferro.tensor<f64> -> !v
  %y:2 = tenferro.if %c : !tenferro.tensor<i1> -> (!v, !v) {
    %sum = tenferro.add %x, %full : !v
    tenferro.yield %full, %sum : !v, !v
  } else {
    tenferro.yield %full, %w : !v, !v
  }
  return %y#0, %y#1 : !v, !v
}

// In a loop of no step everything can be proven, contradictions too: nothing is refused.
// CHECK-LABEL: func.func @no_step(
// CHECK: return
func.func @no_step(%x: !v, %s: !tenferro.tensor<f64>) -> !v {
  %none = arith.constant 0 : index
  %y = tenferro.for %i to %none (%y = %x : !v changes [0]) {
    %m = tenferro.dim %y, 0 : !v
    %least = arith.minsi %m, %i : index
    %part = tenferro.slice %y starts [0] limits [%least] strides [1] : !v -> !v
    %wide = tenferro.broadcast_in_dim %s dims [] extents [%m] : !tenferro.tensor<f64> -> !v
    %sum = tenferro.add %part, %wide : !v
    tenferro.yield %sum : !v
  }
  return %y : !v
}
