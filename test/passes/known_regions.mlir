// A branch on a constant is the side that is taken, a loop of one step its body, a loop of none what it begins with, a few steps of a
// few additions are written out; the numbers are those of the program that keeps them.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify "--tenferro-check-form=form=resolved after=tenferro-simplify" -o /dev/null
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-to-linalg -o %t.kept.mlir
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg -o %t.known.mlir
// RUN: %python %S/Inputs/same_numbers.py %t.kept.mlir %t.known.mlir %t

!v = !tenferro.tensor<?xf64>
!v3 = !tenferro.tensor<3xf64>
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>
!b = !tenferro.tensor<i1>

// CHECK-LABEL: func.func @taken(
// CHECK-NOT: tenferro.if
// CHECK: tenferro.sin
// CHECK-NOT: tenferro.cos
// CHECK: return
func.func @taken(%x: !v) -> !v {
  %yes = tenferro.constant dense<true> : tensor<i1> -> !b
  %y = tenferro.if %yes : !b -> (!v) {
    %a = tenferro.sin %x : !v
    tenferro.yield %a : !v
  } else {
    %c = tenferro.cos %x : !v
    tenferro.yield %c : !v
  }
  return %y : !v
}

// The sides have other extents, and the type of the result knows neither: what reads it keeps its type.
// CHECK-LABEL: func.func @other_extents(
// CHECK-NOT: tenferro.if
// CHECK: %[[Y:.*]] = tenferro.sin %{{.*}} : !tenferro.tensor<3xf64>
// CHECK: tenferro.reshape %[[Y]] extents {{.*}} -> !tenferro.tensor<?xf64>
// CHECK: return %{{.*}} : !tenferro.tensor<?xf64>
func.func @other_extents(%x: !v3) -> !v {
  %no = tenferro.constant dense<false> : tensor<i1> -> !b
  %y = tenferro.if %no : !b -> (!v) {
    %two = tenferro.concatenate %x, %x axis 0 : !v3, !v3 -> !tenferro.tensor<6xf64>
    tenferro.yield %two : !tenferro.tensor<6xf64>
  } else {
    %a = tenferro.sin %x : !v3
    tenferro.yield %a : !v3
  }
  return %y : !v
}

// What one side would fail at is not asked.
// CHECK-LABEL: func.func @never_asked(
// CHECK-NOT: tenferro.guard
// CHECK: return %arg0
func.func @never_asked(%x: !v, %y: !v) -> !v {
  %no = tenferro.constant dense<false> : tensor<i1> -> !b
  %r = tenferro.if %no : !b -> (!v) {
    %a = tenferro.add %x, %y : !v
    tenferro.yield %a : !v
  } else {
    tenferro.yield %x : !v
  }
  return %r : !v
}

// A branch gives what is read.
// CHECK-LABEL: func.func @unread(
// CHECK: tenferro.if %{{.*}} : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
// CHECK-NEXT: tenferro.sin
// CHECK-NEXT: tenferro.yield
// CHECK-NEXT: } else {
// CHECK-NEXT: tenferro.yield %arg0
func.func @unread(%x: !v, %flag: !b) -> !v {
  %r:3 = tenferro.if %flag : !b -> (!v, !v, !v) {
    %a = tenferro.sin %x : !v
    %c = tenferro.cos %x : !v
    tenferro.yield %c, %a, %x : !v, !v, !v
  } else {
    %e = tenferro.exp %x : !v
    tenferro.yield %e, %x, %e : !v, !v, !v
  }
  return %r#1 : !v
}

// What is stacked without a step has the extents of a step, and none of them.
// CHECK-LABEL: func.func @no_step(
// CHECK-NOT: tenferro.for
// CHECK: %[[ROWS:.*]] = tenferro.dim %arg0, 0
// CHECK: tenferro.broadcast_in_dim %{{.*}} dims [] extents [%[[ROWS]], 0] : !tenferro.tensor<f64> -> !tenferro.tensor<?x0xf64>
// CHECK: return %arg0, %{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?x0xf64>
func.func @no_step(%x: !v) -> (!v, !tenferro.tensor<?x0xf64>) {
  %none = arith.constant 0 : index
  %ys, %r = tenferro.for %i to %none (%c = %x : !v) stacks (!tenferro.tensor<?x0xf64>) {
    %a = tenferro.sin %c : !v
    tenferro.yield %a, %a : !v, !v
  }
  return %r, %ys : !v, !tenferro.tensor<?x0xf64>
}

// A count below 0 is none, a stack may be empty along other axes too, and a type may not know its extents.
// CHECK-LABEL: func.func @less_than_no_step(
// CHECK-NOT: tenferro.for
// CHECK: return
func.func @less_than_no_step(%x: !tenferro.tensor<0xf64>) -> !m {
  %none = arith.constant -2 : index
  %ys, %r = tenferro.for %i to %none (%c = %x : !tenferro.tensor<0xf64>) stacks (!m) {
    %a = tenferro.sin %c : !tenferro.tensor<0xf64>
    tenferro.yield %a, %a : !tenferro.tensor<0xf64>, !tenferro.tensor<0xf64>
  }
  return %ys : !m
}

// The part of the one step, its number, and what it stacks.
// CHECK-LABEL: func.func @one_step(
// CHECK-NOT: tenferro.for
// CHECK: %[[PART:.*]] = tenferro.reshape %arg1
// CHECK: %[[SUM:.*]] = tenferro.add %arg0, %[[PART]]
// CHECK: tenferro.reshape %[[SUM]]
// CHECK: return
func.func @one_step(%x: !v, %xs: !tenferro.tensor<?x1xf64>) -> (!v, !tenferro.tensor<?x1xf64>) {
  %one = tenferro.dim %xs, 1 : !tenferro.tensor<?x1xf64>
  %ys, %r = tenferro.for %i to %one reverse over (%p = %xs : !tenferro.tensor<?x1xf64>) (%c = %x : !v) stacks (!tenferro.tensor<?x1xf64>) {
    %a = tenferro.add %c, %p : !v
    tenferro.yield %a, %a : !v, !v
  }
  return %r, %ys : !v, !tenferro.tensor<?x1xf64>
}

// A loop whose extents change, in another of which nothing is left.
// CHECK-LABEL: func.func @nested(
// CHECK-NOT: tenferro.for
// CHECK: tenferro.concatenate
// CHECK-NOT: tenferro.for
// CHECK: return
func.func @nested(%x: !v) -> !v {
  %one = arith.constant 1 : index
  %none = arith.constant 0 : index
  %r = tenferro.for %i to %one (%c = %x : !v changes [0]) {
    %d = tenferro.for %j to %none (%e = %c : !v changes [0]) {
      %f = tenferro.sin %e : !v
      tenferro.yield %f : !v
    }
    %two = tenferro.concatenate %d, %d axis 0 : !v, !v -> !v
    tenferro.yield %two : !v
  }
  return %r : !v
}

// CHECK-LABEL: func.func @never(
// CHECK-NOT: tenferro.while
// CHECK: %[[NONE:.*]] = tenferro.constant dense<0> : tensor<i64>
// CHECK: return %arg0, %[[NONE]]
func.func @never(%x: !v) -> (!v, !tenferro.tensor<i64>) {
  %no = tenferro.constant dense<false> : tensor<i1> -> !b
  %r, %steps = tenferro.while (%c = %x : !v) {
    tenferro.condition %no : !b
  } do {
  ^bb0(%c: !v):
    %f = tenferro.sin %c : !v
    tenferro.yield %f : !v
  }
  %n = tenferro.extent_to_scalar %steps to i64 -> !tenferro.tensor<i64>
  return %r, %n : !v, !tenferro.tensor<i64>
}

// The gradient of a loop of one step and of one of none.
// CHECK-LABEL: func.func @gradient(
// CHECK-NOT: tenferro.for
// CHECK: tenferro.cos
// CHECK-NOT: tenferro.for
// CHECK: return
func.func @gradient(%x: !v) -> !v {
  %one = arith.constant 1 : index
  %none = arith.constant 0 : index
  %r = tenferro.for %i to %one (%c = %x : !v) {
    %a = tenferro.sin %c : !v
    tenferro.yield %a : !v
  }
  %q = tenferro.for %i to %none (%c = %r : !v) {
    %a = tenferro.exp %c : !v
    tenferro.yield %a : !v
  }
  %p = tenferro.mul %q, %q : !v
  %l = tenferro.reduce_sum %p axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%x) : !s, !v
  return %g : !v
}

// CHECK-LABEL: func.func @written_out(
// CHECK-NOT: tenferro.for
// CHECK-COUNT-3: tenferro.mul
// CHECK-NOT: tenferro.mul
// CHECK: return
func.func @written_out(%x: !v) -> !v {
  %three = arith.constant 3 : index
  %n = tenferro.dim %x, 0 : !v
  %r = tenferro.for %i to %three reverse (%c = %x : !v) {
    %number = tenferro.extent_to_scalar %i to f64 -> !s
    %all = tenferro.broadcast_in_dim %number dims [] extents [%n] : !s -> !v
    %a = tenferro.add %c, %all : !v
    %p = tenferro.mul %a, %x : !v
    tenferro.yield %p : !v
  }
  return %r : !v
}

// What becomes slower stays: a chain of transcendental functions, products; and what is stacked, and more steps.
// CHECK-LABEL: func.func @stays(
// CHECK-COUNT-4: tenferro.for
// CHECK: return
func.func @stays(%x: !v, %m: !tenferro.tensor<3x3xf64>, %z: !v3) -> (!v, !v3, !m, !v) {
  %three = arith.constant 3 : index
  %five = arith.constant 5 : index
  %r = tenferro.for %i to %three (%c = %x : !v) {
    %a = tenferro.sin %c : !v
    tenferro.yield %a : !v
  }
  %q = tenferro.for %i to %three (%c = %z : !v3) {
    %a = tenferro.dot_general %m, %c contract [1], [0] batch [], [] : !tenferro.tensor<3x3xf64>, !v3 -> !v3
    tenferro.yield %a : !v3
  }
  %stack, %last = tenferro.for %i to %three (%c = %x : !v) stacks (!m) {
    %a = tenferro.add %c, %x : !v
    tenferro.yield %a, %a : !v, !v
  }
  %more = tenferro.for %i to %five (%c = %x : !v) {
    %a = tenferro.mul %c, %x : !v
    tenferro.yield %a : !v
  }
  return %r, %q, %stack, %more : !v, !v3, !m, !v
}
