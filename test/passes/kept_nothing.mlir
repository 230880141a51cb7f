// The gradient of a linear step's loop keeps nothing: neither a tape nor a stacked tensor, and a run takes as much for any number of steps.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s --implicit-check-not=tenferro.tape --implicit-check-not=stacks
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-fuse-views --tenferro-form-kernels --tenferro-plan-buffers --tenferro-check-buffers | FileCheck %s --check-prefix=PLAN --implicit-check-not=tenferro_plan.push

!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

// CHECK-LABEL: func.func @heat(
// CHECK: tenferro.for %{{.*}} to %[[STEPS:.*]] (%{{.*}} = %arg0 : !tenferro.tensor<?xf64>) {
// CHECK: tenferro.for %{{.*}} to %[[STEPS]] reverse (%{{.*}} = %{{.*}} : !tenferro.tensor<?xf64>) {

// What is taken is as large as the state, and a step takes nothing.
// PLAN-LABEL: func.func @heat(
// PLAN: %[[N:.*]] = tenferro.dim %arg0, 0
// PLAN: tenferro_plan.take ([%[[N]]] : !tenferro_plan.buffer<?xf64>, [%[[N]]] : !tenferro_plan.buffer<?xf64>, [%[[N]]] : !tenferro_plan.buffer<?xf64>)
// PLAN: scf.for
// PLAN-NOT: tenferro_plan.take
// PLAN: %[[SEGMENT:.*]], %{{.*}} = tenferro_plan.take ([%[[N]]] : !tenferro_plan.buffer<?xf64>)
// PLAN: scf.for
// PLAN: scf.yield
// PLAN-NOT: tenferro_plan.take
// PLAN: tenferro_plan.give_back %[[SEGMENT]]
func.func @heat(%u: !v, %ratio: !s, %seen: !v, %k: !v) -> !v {
  %steps = tenferro.dim %k, 0 : !v
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !s
  %end = tenferro.for %i to %steps (%x = %u : !v) {
    %n = tenferro.dim %x, 0 : !v
    %left = tenferro.pad %x, %zero low [1] high [-1] interior [0] : !v, !s -> !v
    %right = tenferro.pad %x, %zero low [-1] high [1] interior [0] : !v, !s -> !v
    %both = tenferro.add %left, %right : !v
    %twice = tenferro.add %x, %x : !v
    %bent = tenferro.sub %both, %twice : !v
    %scale = tenferro.broadcast_in_dim %ratio dims [] extents [%n] : !s -> !v
    %change = tenferro.mul %scale, %bent : !v
    %next = tenferro.add %x, %change : !v
    tenferro.yield %next : !v
  }
  %miss = tenferro.sub %end, %seen : !v
  %square = tenferro.mul %miss, %miss : !v
  %misfit = tenferro.reduce_sum %square axes [0] : !v -> !s
  %g = tenferro.grad %misfit wrt(%u) : !s, !v
  return %g : !v
}
