// Step inputs and outputs of loops: what is stacked is made where it belongs, and nobody stacks or runs over what nobody reads.
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-form-kernels --tenferro-plan-buffers --tenferro-check-buffers | FileCheck %s --check-prefix=PLAN

// PLAN-LABEL: func.func @sums
// PLAN: %[[YS:.*]] = tenferro_plan.result 0[%[[N:[0-9]*]], %[[M:[0-9]*]]]
// PLAN: %[[X:.*]] = tenferro_plan.input %arg0
// PLAN: scf.for %[[I:.*]] = %c0 to %[[N]]
// PLAN: %[[AT:.*]] = arith.muli %[[I]], %[[M]]
// PLAN: %[[Y:.*]] = tenferro_plan.view %[[YS]] at %[[AT]][%[[M]]]
// PLAN: %[[FROM:.*]] = arith.muli %[[I]], %[[M]]
// PLAN: %[[PART:.*]] = tenferro_plan.view %[[X]] at %[[FROM]][%[[M]]]
// PLAN: tenferro_plan.launch {{.*}} reads(%[[PART]]) writes(%[[Y]])
// PLAN-NOT: tenferro_plan.copy
func.func @sums(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %ys = tenferro.for %i to %n over (%p = %x : !tenferro.tensor<?x?xf64>) () stacks (!tenferro.tensor<?x?xf64>) {
    %y = tenferro.sin %p : !tenferro.tensor<?xf64>
    tenferro.yield %y : !tenferro.tensor<?xf64>
  }
  return %ys : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @unread
// CHECK: tenferro.for %{{.*}} to %{{.*}} over (%[[P:.*]] = %arg0 : !tenferro.tensor<?x?xf64>) () stacks (!tenferro.tensor<?x?xf64>) {
// CHECK-NEXT: %[[Y:.*]] = tenferro.sin %[[P]]
// CHECK-NEXT: tenferro.yield %[[Y]] : !tenferro.tensor<?xf64>
func.func @unread(%x: !tenferro.tensor<?x?xf64>, %z: !tenferro.tensor<?x?xf64>, %s: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %ws, %ys, %r = tenferro.for %i to %n over (%q = %z : !tenferro.tensor<?x?xf64>, %p = %x : !tenferro.tensor<?x?xf64>) (%c = %s : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
    %y = tenferro.sin %p : !tenferro.tensor<?xf64>
    %w = tenferro.cos %q : !tenferro.tensor<?xf64>
    tenferro.yield %w, %y, %w : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  return %ys : !tenferro.tensor<?x?xf64>
}
