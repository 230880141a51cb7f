// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-form-kernels --tenferro-merge-kernels --tenferro-plan-buffers --tenferro-check-buffers -split-input-file | FileCheck %s
// Where tensors live, and the steps of a run.

!v = !tenferro.tensor<?xf64>

// One kernel from the input to the result: nothing is taken.
// CHECK-LABEL: func.func @chain(
// CHECK: %[[N:.*]] = tenferro.dim %arg0, 0
// CHECK-NEXT: %[[CHUNK:.*]], %{{.*}} = tenferro_plan.divide %[[N]] inner[] weight
// CHECK-NEXT: %[[OUT:.*]] = tenferro_plan.result 0[%[[N]]]
// CHECK-NEXT: tenferro_plan.check_overlap
// CHECK-NEXT: %[[IN:.*]] = tenferro_plan.input %arg0[%[[N]]]
// CHECK-NEXT: tenferro_plan.launch @chain.mul_neg_exp reads(%[[IN]]) writes(%[[OUT]]) numbers(%[[N]]) scratch() over %[[N]] by %[[CHUNK]]
// CHECK-NEXT: tenferro_plan.output %[[OUT]]
func.func @chain(%x: !v) -> !v {
  %a = tenferro.mul %x, %x : !v
  %b = tenferro.neg %a : !v
  %c = tenferro.exp %b : !v
  return %c : !v
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Bias and tanh run on the product's columns while they are in cache, in place in the result: no launch, nothing taken.
// CHECK-LABEL: func.func @layer(
// CHECK: tenferro_plan.divide %{{.*}} inner[%{{.*}}] weight {{[0-9]+}} most 128
// CHECK: %[[OUT:.*]] = tenferro_plan.result 0
// CHECK-NOT: tenferro_plan.take
// CHECK: %[[PRODUCT:.*]] = tenferro_plan.view %[[OUT]]
// CHECK: %[[Y:.*]] = tenferro_plan.view %[[PRODUCT]]
// CHECK: tenferro_plan.multiply {{.*}} into %[[PRODUCT]] {{.*}} epilogue @layer.add_tanh reads(%{{[^,]*}}) writes(%[[Y]])
// CHECK-NOT: tenferro_plan.launch
// CHECK: tenferro_plan.output %[[Y]]
func.func @layer(%w: !m, %x: !m, %b: !v) -> !m {
  %z = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !m, !m -> !m
  %h = tenferro.dim %w, 0 : !m
  %n = tenferro.dim %x, 1 : !m
  %bb = tenferro.broadcast_in_dim %b dims [0] extents [%h, %n] : !v -> !m
  %a = tenferro.add %z, %bb : !m
  %y = tenferro.tanh %a : !m
  return %y : !m
}

// -----

!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>

// A reduction over the outermost loop leaves one part per chunk; a single chunk writes the result itself.
// CHECK-LABEL: func.func @total(
// CHECK: %[[COUNT:.*]] = tenferro_rt.count
// CHECK: %[[CHUNK:.*]], %[[CHUNKS:.*]] = tenferro_plan.divide %[[COUNT]]
// CHECK: %[[OUT:.*]] = tenferro_plan.result 0[]
// CHECK: %[[SEGMENT:.*]], %[[PARTS:.*]] = tenferro_plan.take ([] copies %[[CHUNKS]] : !tenferro_plan.buffer<f64>)
// CHECK: %[[ONE:.*]] = arith.cmpi eq, %[[CHUNKS]]
// CHECK: %[[TO:.*]] = arith.select %[[ONE]], %[[OUT]], %[[PARTS]]
// CHECK: tenferro_plan.launch @total.reduce_sum reads(%{{.*}}) writes(%[[TO]])
// CHECK: tenferro_plan.combine #tenferro_rt.reduction<sum> %[[CHUNKS]] of %[[PARTS]] into %[[OUT]]
// CHECK: tenferro_plan.give_back %[[SEGMENT]]
func.func @total(%x: !m) -> !s {
  %t = tenferro.reduce_sum %x axes [0, 1] : !m -> !s
  return %t : !s
}

// -----

!m = !tenferro.tensor<?x?xcomplex<f64>>

// A transposed operand is read as it lies: no copy, the flag says it.
// CHECK-LABEL: func.func @transposed(
// CHECK-NOT: tenferro_plan.launch
// CHECK: tenferro_plan.multiply {{.*}} flags 1
func.func @transposed(%a: !m, %b: !m) -> !m {
  %t = tenferro.transpose %a [1, 0] : !m -> !m
  %c = tenferro.dot_general %t, %b contract [1], [0] batch [], [] : !m, !m -> !m
  return %c : !m
}

// -----

!m = !tenferro.tensor<?x?xf64>

// Three products one after the other: the first and the third intermediate share a slot, the second has its own; each is dead when it
// was read. Products behind the first take what they work in before any of them writes.
// CHECK-LABEL: func.func @power(
// CHECK: %{{.*}}, %[[SLOTS:.*]]:2 = tenferro_plan.take ([%{{.*}}] : {{.*}}, [%{{.*}}] : {{.*}})
// CHECK: tenferro_plan.reserve
// CHECK: %[[A:.*]] = tenferro_plan.view %[[SLOTS]]#0
// CHECK: tenferro_plan.multiply %[[X:.*]], %[[X]] into %[[A]]
// CHECK: %[[B:.*]] = tenferro_plan.view %[[SLOTS]]#1
// CHECK: tenferro_plan.multiply %[[A]], %[[A]] into %[[B]]
// CHECK: tenferro_plan.dead %[[A]]
// CHECK: %[[C:.*]] = tenferro_plan.view %[[SLOTS]]#0
// CHECK: tenferro_plan.multiply %[[B]], %[[B]] into %[[C]]
// CHECK: tenferro_plan.dead %[[B]]
// CHECK: tenferro_plan.multiply %[[C]], %[[C]] into
// CHECK: tenferro_plan.dead %[[C]]
func.func @power(%x: !m) -> !m {
  %a = tenferro.dot_general %x, %x contract [1], [0] batch [], [] : !m, !m -> !m
  %b = tenferro.dot_general %a, %a contract [1], [0] batch [], [] : !m, !m -> !m
  %c = tenferro.dot_general %b, %b contract [1], [0] batch [], [] : !m, !m -> !m
  %d = tenferro.dot_general %c, %c contract [1], [0] batch [], [] : !m, !m -> !m
  return %d : !m
}

// -----

!m = !tenferro.tensor<?x?xf64>

// A value that is returned twice is made once and copied; an input that is returned is copied.
// CHECK-LABEL: func.func @copies(
// CHECK-DAG: %[[R0:.*]] = tenferro_plan.result 0
// CHECK-DAG: %[[R1:.*]] = tenferro_plan.result 1
// CHECK-DAG: %[[R2:.*]] = tenferro_plan.result 2
// CHECK: tenferro_plan.launch @copies.neg {{.*}} writes(%[[R0]])
// CHECK: tenferro_plan.copy %[[R0]] to %[[R1]]
// CHECK: tenferro_plan.copy %{{.*}} to %[[R2]]
func.func @copies(%x: !m) -> (!m, !m, !m) {
  %y = tenferro.neg %x : !m
  return %y, %y, %x : !m, !m, !m
}
