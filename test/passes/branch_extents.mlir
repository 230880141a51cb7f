// RUN: tf-opt %s --tenferro-resolve-shapes -split-input-file -verify-diagnostics | FileCheck %s
// The extents of what branches give.

// One symbol for all results of the same two extents: a sum of them needs no guard, a sum of others does.
// CHECK-LABEL: func.func @same_two(
// CHECK: %[[R:.*]]:3 = tenferro.if
// CHECK-DAG: %[[A:.*]] = tenferro.dim %[[R]]#0, 0
// CHECK-DAG: %[[B:.*]] = tenferro.dim %[[R]]#2, 0
// CHECK-NEXT: tenferro.guard %[[A]], %[[B]] eq
// CHECK-NEXT: tenferro.add %[[R]]#0, %[[R]]#1
// CHECK-NEXT: tenferro.add %{{.*}}, %[[R]]#2
func.func @same_two(%go: !tenferro.tensor<i1>, %x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}) -> !tenferro.tensor<?xf64> {
  %r:3 = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
    %y = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
    tenferro.yield %y, %x, %k : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  } else {
    tenferro.yield %k, %k, %x : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %a = tenferro.add %r#0, %r#1 : !tenferro.tensor<?xf64>
  %b = tenferro.add %a, %r#2 : !tenferro.tensor<?xf64>
  return %b : !tenferro.tensor<?xf64>
}

// -----

// An extent that both branches agree in is that one.
// CHECK-LABEL: func.func @agreed(
// CHECK-NOT: tenferro.guard
// CHECK: return
func.func @agreed(%go: !tenferro.tensor<i1>, %x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %r = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %y = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
    tenferro.yield %y : !tenferro.tensor<?xf64>
  } else {
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  %a = tenferro.add %r, %x : !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}

// -----

// What the type of a result says is asked in the branch that gives it.
// CHECK-LABEL: func.func @stated(
// CHECK: tenferro.if
// CHECK-NEXT: tenferro.guard %{{.*}}, %{{.*}} eq "stated: if: axis 0 of result 0 is {0} in the first branch, and its type has {1}"
// CHECK-NEXT: tenferro.guard %{{.*}}, %{{.*}} le "stated: if: axis 0 of result 1 is {0} in the first branch, and its type has at most {1}"
// CHECK-NEXT: tenferro.yield
// CHECK-NEXT: } else {
// CHECK-NEXT: tenferro.yield
func.func @stated(%go: !tenferro.tensor<i1>, %x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %z: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}, %k: !tenferro.tensor<4xf64>) -> (!tenferro.tensor<4xf64>, !tenferro.tensor<[8]xf64>) {
  %r:2 = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<4xf64>, !tenferro.tensor<[8]xf64>) {
    tenferro.yield %x, %z : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  } else {
    tenferro.yield %k, %k : !tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>
  }
  return %r#0, %r#1 : !tenferro.tensor<4xf64>, !tenferro.tensor<[8]xf64>
}

// -----

func.func @refuted(%go: !tenferro.tensor<i1>, %x: !tenferro.tensor<9xf64>, %k: !tenferro.tensor<4xf64>) -> !tenferro.tensor<[8]xf64> {
  // expected-error@+1 {{if: axis 0 of result 0 is 9 in the second branch, and its type has at most 8}}
  %r = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<[8]xf64>) {
    tenferro.yield %k : !tenferro.tensor<4xf64>
  } else {
    tenferro.yield %x : !tenferro.tensor<9xf64>
  }
  return %r : !tenferro.tensor<[8]xf64>
}

// -----

// A branch whose extents do not fit together is not to be taken: its guard says so in a run that takes it.
// CHECK-LABEL: func.func @for_other_extents(
// CHECK-DAG: %[[FIVE:.*]] = arith.constant 5 : index
// CHECK-DAG: %[[THREE:.*]] = arith.constant 3 : index
// CHECK: tenferro.if
// CHECK-NEXT: tenferro.guard %[[FIVE]], %[[THREE]] eq
func.func @for_other_extents(%go: !tenferro.tensor<i1>, %x: !tenferro.tensor<5xf64>, %y: !tenferro.tensor<?xf64>, %z: !tenferro.tensor<3xf64>) -> !tenferro.tensor<?xf64> {
  %w = tenferro.add %x, %y : (!tenferro.tensor<5xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  %r = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %sum = tenferro.add %w, %z : (!tenferro.tensor<?xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<?xf64>
    tenferro.yield %sum : !tenferro.tensor<?xf64>
  } else {
    tenferro.yield %w : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?xf64>
}

// -----

// What a branch requires and cannot hold is a guard in it: no run gets behind, and the operation no longer says 5 of what its operands make 3.
// CHECK-LABEL: func.func @contradicted(
// CHECK: tenferro.if
// CHECK: tenferro.guard %c5, %c3 eq "contradicted: broadcast_in_dim: extents differ: dim 0 of x is {0}, dim 0 of the result is {1}"
// CHECK: tenferro.broadcast_in_dim %{{.*}} dims [0, 1] extents [%c3, %c3] : !tenferro.tensor<5x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
// CHECK: %[[ZEROS:.*]] = tenferro.broadcast_in_dim %{{.*}} dims [] extents [5, %c3] : !tenferro.tensor<complex<f64>> -> !tenferro.tensor<5x[4]xcomplex<f64>>
// CHECK: tenferro.neg %[[ZEROS]]
func.func @contradicted(%go: !tenferro.tensor<i1>, %s: !tenferro.tensor<5x?xcomplex<f64>>, %t: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %q, %r = tenferro.qr %t : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  %y = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?x?xcomplex<f64>>) {
    %m = tenferro.dim %q, 0 : !tenferro.tensor<?x?xf64>
    %n = tenferro.dim %q, 1 : !tenferro.tensor<?x?xf64>
    %d = tenferro.broadcast_in_dim %s dims [0, 1] extents [%m, %n] : !tenferro.tensor<5x?xcomplex<f64>> -> !tenferro.tensor<5x[4]xcomplex<f64>>
    %e = tenferro.neg %d : !tenferro.tensor<5x[4]xcomplex<f64>>
    tenferro.yield %e : !tenferro.tensor<5x[4]xcomplex<f64>>
  } else {
    tenferro.yield %s : !tenferro.tensor<5x?xcomplex<f64>>
  }
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}
