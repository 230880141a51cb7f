// What is the same in every step is computed in front of the loop where that pays; the numbers are those of the program that computes
// it in each.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-to-linalg -o %t.kept.mlir
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg -o %t.moved.mlir
// RUN: %python %S/Inputs/same_numbers.py %t.kept.mlir %t.moved.mlir %t | FileCheck %s --check-prefix=NUMBERS
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.full(9, 0.5)); n.save('%t.a.npy', n.zeros(2)); n.save('%t.0.npy', n.array(0)); n.save('%t.1.npy', n.array(1))"
// RUN: tf-run %s --entry asks --input %t.x.npy --input %t.a.npy --input %t.a.npy --input %t.0.npy --print | FileCheck %s --check-prefix=NO_STEP
// RUN: not tf-run %s --entry asks --input %t.x.npy --input %t.a.npy --input %t.a.npy --input %t.1.npy 2>&1 | FileCheck %s --check-prefix=ONE_STEP

// NO_STEP: f64[9] 0.5 0.5
// ONE_STEP: asks: add: extents differ

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>
!b = !tenferro.tensor<i1>
!k = !tenferro.tensor<i64>

// With what it is computed from. One operation more would only write memory for the step to read.
// CHECK-LABEL: func.func @costly(
// CHECK: %[[HALF:.*]] = tenferro.mul %arg1, %arg1
// CHECK: %[[E:.*]] = tenferro.exp %[[HALF]]
// CHECK: tenferro.reduce_sum %[[E]]
// CHECK: tenferro.for
// CHECK: tenferro.neg
// CHECK: tenferro.mul
func.func @costly(%x: !v, %a: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %0 = tenferro.dim %x, 0 : !v
  %1 = tenferro.dim %a, 0 : !v
  %y = tenferro.for %i to %n (%z = %x : !v) {
    %h = tenferro.mul %a, %a : !v
    %e = tenferro.exp %h : !v
    %total = tenferro.reduce_sum %e axes [0] : !v -> !s
    %less = tenferro.neg %total : !s
    %all = tenferro.broadcast_in_dim %less dims [] extents [%0] : !s -> !v
    %p = tenferro.mul %z, %all : !v
    tenferro.yield %p : !v
  }
  return %y : !v
}

// The steps read one tensor in the place of two; a number that is the same everywhere is none.
// CHECK-LABEL: func.func @two_become_one(
// CHECK: %[[BOTH:.*]] = tenferro.mul %arg1, %arg2
// CHECK: tenferro.for
// CHECK: tenferro.mul %arg1
// CHECK: tenferro.add %{{.*}}, %[[BOTH]]
func.func @two_become_one(%x: !v, %a: !v, %b: !v, %s: !s, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %0 = tenferro.dim %x, 0 : !v
  %w = tenferro.add %x, %a : !v
  %u = tenferro.add %w, %b : !v
  %y = tenferro.for %i to %n (%z = %u : !v) {
    %c = tenferro.mul %a, %b : !v
    %all = tenferro.broadcast_in_dim %s dims [] extents [%0] : !s -> !v
    %d = tenferro.mul %a, %all : !v
    %p = tenferro.mul %z, %d : !v
    %q = tenferro.add %p, %c : !v
    tenferro.yield %q : !v
  }
  return %y : !v
}

// Perhaps no step: then nothing asks whether the extents agree, and what would read them stays.
// CHECK-LABEL: func.func @asks(
// CHECK: tenferro.guard
// CHECK: tenferro.for
// CHECK: tenferro.add
// CHECK: tenferro.exp
func.func @asks(%x: !v, %a: !v, %c: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !v) {
    %h = tenferro.add %x, %a : !v
    %e = tenferro.exp %h : !v
    %p = tenferro.mul %z, %e : !v
    tenferro.yield %p : !v
  }
  return %y : !v
}

// Where it is known before the loop, it moves.
// CHECK-LABEL: func.func @knows(
// CHECK: tenferro.add
// CHECK: tenferro.exp
// CHECK: tenferro.for
// CHECK-NEXT: tenferro.mul
func.func @knows(%x: !v, %a: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %w = tenferro.mul %x, %a : !v
  %y = tenferro.for %i to %n (%z = %w : !v) {
    %h = tenferro.add %x, %a : !v
    %e = tenferro.exp %h : !v
    %p = tenferro.mul %z, %e : !v
    tenferro.yield %p : !v
  }
  return %y : !v
}

// What may fail stays where perhaps no step is taken.
// CHECK-LABEL: func.func @may_fail(
// CHECK: tenferro.for
// CHECK: tenferro.cholesky
// NUMBERS: may_fail, extents of 4: the same
func.func @may_fail(%x: !tenferro.tensor<3x3xf64>, %k: !k) -> !tenferro.tensor<3x3xf64> {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !tenferro.tensor<3x3xf64>) {
    %l = tenferro.cholesky %x : !tenferro.tensor<3x3xf64>
    %p = tenferro.mul %z, %l : !tenferro.tensor<3x3xf64>
    tenferro.yield %p : !tenferro.tensor<3x3xf64>
  }
  return %y : !tenferro.tensor<3x3xf64>
}

// One step at least is certain: of five, and of one more than an extent.
// CHECK-LABEL: func.func @certain(
// CHECK: tenferro.inverse %arg0
// CHECK: tenferro.cholesky
// CHECK: tenferro.for
// CHECK: tenferro.for
func.func @certain(%x: !tenferro.tensor<3x3xf64>, %v: !v) -> !tenferro.tensor<3x3xf64> {
  %five = arith.constant 5 : index
  %one = arith.constant 1 : index
  %n = tenferro.dim %v, 0 : !v
  %more = arith.addi %n, %one : index
  %y = tenferro.for %i to %five (%z = %x : !tenferro.tensor<3x3xf64>) {
    %l = tenferro.inverse %x : !tenferro.tensor<3x3xf64>
    %h = tenferro.dot_general %l, %x contract [1], [0] batch [], [] : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>
    %c = tenferro.cholesky %h : !tenferro.tensor<3x3xf64>
    %p = tenferro.mul %z, %c : !tenferro.tensor<3x3xf64>
    tenferro.yield %p : !tenferro.tensor<3x3xf64>
  }
  %w = tenferro.for %i to %more (%z = %y : !tenferro.tensor<3x3xf64>) {
    %l = tenferro.inverse %x : !tenferro.tensor<3x3xf64>
    %p = tenferro.add %z, %l : !tenferro.tensor<3x3xf64>
    tenferro.yield %p : !tenferro.tensor<3x3xf64>
  }
  return %w : !tenferro.tensor<3x3xf64>
}

// A condition is asked at least once, a body perhaps never. Out of both loops at once.
// CHECK-LABEL: func.func @while(
// CHECK: tenferro.exp %arg1
// CHECK: tenferro.sqrt %arg1
// CHECK: tenferro.for
// CHECK: tenferro.while
// CHECK-NOT: tenferro.exp
// CHECK-NOT: tenferro.sqrt
// CHECK: return
func.func @while(%x: !s, %a: !s, %k: !k) -> !s {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !s) {
    %r, %steps = tenferro.while (%c = %z : !s) max_steps 7 {
      %limit = tenferro.exp %a : !s
      %go = tenferro.compare lt %c, %limit : (!s, !s) -> !b
      tenferro.condition %go : !b
    } do {
    ^bb0(%c: !s):
      %by = tenferro.sqrt %a : !s
      %next = tenferro.add %c, %by : !s
      tenferro.yield %next : !s
    }
    tenferro.yield %r : !s
  }
  return %y : !s
}

// What a branch in a step computes is computed where the branch is taken.
// CHECK-LABEL: func.func @branch(
// CHECK: tenferro.for
// CHECK: tenferro.if
// CHECK: tenferro.exp
func.func @branch(%x: !v, %a: !v, %k: !k, %flag: !b) -> !v {
  %n = tenferro.extent_of %k : !k
  %w = tenferro.mul %x, %a : !v
  %y = tenferro.for %i to %n (%z = %w : !v) {
    %q = tenferro.if %flag : !b -> (!v) {
      %e = tenferro.exp %a : !v
      %p = tenferro.mul %z, %e : !v
      tenferro.yield %p : !v
    } else {
      tenferro.yield %z : !v
    }
    tenferro.yield %q : !v
  }
  return %y : !v
}

// The product of a gradient's loop.
// CHECK-LABEL: func.func @gradient(
// CHECK: tenferro.dot_general
// CHECK: tenferro.tanh
// CHECK: tenferro.for
// NUMBERS: gradient, extents of 4: the same
// NUMBERS: gradient, extents of 0: the same
func.func @gradient(%x: !v, %a: !m, %u: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %rows = tenferro.dim %a, 0 : !m
  %columns = tenferro.dim %a, 1 : !m
  %begin = tenferro.mul %x, %u : !v
  %y = tenferro.for %i to %n (%z = %begin : !v) {
    %squares = tenferro.dot_general %a, %a contract [0], [0] batch [], [] : !m, !m -> !m
    %q = tenferro.reduce_sum %squares axes [0, 1] : !m -> !s
    %t = tenferro.tanh %q : !s
    %0 = tenferro.dim %x, 0 : !v
    %all = tenferro.broadcast_in_dim %t dims [] extents [%0] : !s -> !v
    %p = tenferro.mul %z, %all : !v
    tenferro.yield %p : !v
  }
  %l = tenferro.reduce_sum %y axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%x) : !s, !v
  return %g : !v
}

// What does not move takes nothing with it: the product stays in the kernel of what reads it.
// CHECK-LABEL: func.func @stays(
// CHECK: tenferro.for
// CHECK: tenferro.mul %arg1
// CHECK: tenferro.add
// CHECK: tenferro.exp
func.func @stays(%x: !v, %a: !v, %k: !k) -> !v {
  %n = tenferro.extent_of %k : !k
  %y = tenferro.for %i to %n (%z = %x : !v) {
    %p = tenferro.mul %a, %a : !v
    %s = tenferro.add %p, %z : !v
    %e = tenferro.exp %s : !v
    tenferro.yield %e : !v
  }
  return %y : !v
}
