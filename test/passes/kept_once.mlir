// What a loop keeps for its way back: once, in one form, and nothing that is the same in every step.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>

// The same factor twice.
// CHECK-LABEL: func.func @twice(
// CHECK: tenferro.for {{.*}} stacks (!tenferro.tensor<2x2x?xf64>) {
// CHECK: %[[L:.*]] = tenferro.cholesky
// CHECK-NOT: tenferro.cholesky
// CHECK: tenferro.yield %[[L]], %{{[^,]*}} : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2x2xf64>
// CHECK: tenferro.for {{.*}} reverse over (%{{[a-z0-9]*}} = %{{[0-9]*}}#0 : !tenferro.tensor<2x2x?xf64>) (
func.func @twice(%a: !tenferro.tensor<2x2xf64>, %k: !v) -> !tenferro.tensor<2x2xf64> {
  %n = tenferro.dim %k, 0 : !v
  %end = tenferro.for %i to %n (%p = %a : !tenferro.tensor<2x2xf64>) {
    %l = tenferro.cholesky %p : !tenferro.tensor<2x2xf64>
    %r = tenferro.cholesky %p : !tenferro.tensor<2x2xf64>
    %next = tenferro.add %l, %r : !tenferro.tensor<2x2xf64>
    tenferro.yield %next : !tenferro.tensor<2x2xf64>
  }
  %loss = tenferro.reduce_sum %end axes [0, 1] : !tenferro.tensor<2x2xf64> -> !s
  %g = tenferro.grad %loss wrt(%a) : !s, !tenferro.tensor<2x2xf64>
  return %g : !tenferro.tensor<2x2xf64>
}

// A transposed tensor, beside the tensor itself.
// CHECK-LABEL: func.func @moved(
// CHECK: tenferro.for {{.*}} stacks (!tenferro.tensor<?x?x?xf64>) {
// CHECK: tenferro.for {{.*}} reverse over (%[[P:.*]] = %{{[0-9]*}}#0 : !tenferro.tensor<?x?x?xf64>) (
// CHECK-DAG: tenferro.transpose %[[P]] [1, 0]
func.func @moved(%a: !m, %k: !v) -> !m {
  %n = tenferro.dim %k, 0 : !v
  %end = tenferro.for %i to %n (%p = %a : !m) {
    %q = tenferro.transpose %p [1, 0] : !m -> !m
    %next = tenferro.mul %q, %p : !m
    tenferro.yield %next : !m
  }
  %loss = tenferro.reduce_sum %end axes [0, 1] : !m -> !s
  %g = tenferro.grad %loss wrt(%a) : !s, !m
  return %g : !m
}

// exp(a) a' is the same in every step, and a loop that carries it unchanged reads it there too: it is computed once for both ways.
// CHECK-LABEL: func.func @fixed(
// CHECK-NOT: stacks
// CHECK-NOT: tenferro.tape
// CHECK: tenferro.exp
// CHECK: tenferro.for {{.*}} reverse
// CHECK-NOT: tenferro.exp
// CHECK-NOT: tenferro.for
// CHECK: return
func.func @fixed(%a: !m, %x: !v, %k: !v) -> !v {
  %n = tenferro.dim %k, 0 : !v
  %end:2 = tenferro.for %i to %n (%p = %x : !v, %b = %a : !m) {
    %e = tenferro.exp %a : !m
    %c = tenferro.dot_general %e, %b contract [1], [1] batch [], [] : !m, !m -> !m
    %next = tenferro.dot_general %c, %p contract [1], [0] batch [], [] : !m, !v -> !v
    tenferro.yield %next, %b : !v, !m
  }
  %loss = tenferro.reduce_sum %end#0 axes [0] : !v -> !s
  %g = tenferro.grad %loss wrt(%x) : !s, !v
  return %g : !v
}

// What grows is the beginning of what it grew to, in front of a step and behind it: neither is kept.
// CHECK-LABEL: func.func @grown(
// CHECK: %[[Y:.*]]:2 = tenferro.for
// CHECK-NOT: tenferro.push %{{.*}} : !tenferro.tensor
// CHECK: tenferro.for {{.*}} reverse
// CHECK: %{{.*}}, %[[N:.*]] = tenferro.pop_extent
// CHECK-DAG: tenferro.slice %[[Y]]#0 starts [0] limits [%[[N]]] strides [1]
// CHECK-DAG: tenferro.slice %[[Y]]#0 starts [0] limits [%{{.*}}] strides [1]
// CHECK-NOT: tenferro.pop %
// CHECK: return
func.func @grown(%x: !v, %k: !v) -> !v {
  %n = tenferro.dim %k, 0 : !v
  %end = tenferro.for %i to %n (%y = %x : !v changes [0]) {
    %f = tenferro.mul %y, %y : !v
    %z = tenferro.concatenate %y, %f axis 0 : !v, !v -> !v
    %total = tenferro.mul %z, %z : !v
    %s = tenferro.reduce_sum %total axes [0] : !v -> !s
    %l = tenferro.reshape %s extents [1] : !s -> !tenferro.tensor<1xf64>
    %next = tenferro.concatenate %z, %l axis 0 : !v, !tenferro.tensor<1xf64> -> !v
    tenferro.yield %next : !v
  }
  %loss = tenferro.reduce_sum %end axes [0] : !v -> !s
  %g = tenferro.grad %loss wrt(%x) : !s, !v
  return %g : !v
}
