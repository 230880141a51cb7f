// extent_of: syntax, what is refused, folding, sizes that values decide where an extent is taken, in loops and branches too.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/valid.mlir --canonicalize | FileCheck %t/valid.mlir --check-prefix=FOLD
// RUN: tf-opt %t/valid.mlir --loop-invariant-code-motion | FileCheck %t/valid.mlir --check-prefix=STAYS
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; [n.save(f'%t/{k}.npy', n.array(k)) for k in (-1, 0, 1, 3, 9)]; n.save('%t/less.npy', n.array(-3, n.int32)); n.save('%t/x.npy', n.array([5.0, 6, 7, 8])); n.save('%t/two.npy', n.array(2, n.int32))"
// RUN: tf-run %t/valid.mlir --entry places --input %t/3.npy --print | FileCheck %s --check-prefix=PLACES
// RUN: tf-run %t/valid.mlir --entry places --input %t/0.npy --print | FileCheck %s --check-prefix=NONE
// RUN: not tf-run %t/valid.mlir --entry places --input %t/-1.npy 2>&1 | FileCheck %s --check-prefix=LESS
// RUN: not tf-run %t/valid.mlir --entry narrow --input %t/x.npy --input %t/less.npy 2>&1 | FileCheck %s --check-prefix=NARROW
// RUN: tf-run %t/valid.mlir --entry narrow --input %t/x.npy --input %t/two.npy --print | FileCheck %s --check-prefix=TWO
// RUN: not tf-run %t/valid.mlir --entry leading --input %t/x.npy --input %t/9.npy 2>&1 | FileCheck %s --check-prefix=BEYOND
// RUN: tf-run %t/valid.mlir --entry leading --input %t/x.npy --input %t/3.npy --print | FileCheck %s --check-prefix=LEADING
// RUN: tf-run %t/valid.mlir --entry shrinking --input %t/x.npy --input %t/3.npy --print | FileCheck %s --check-prefix=SHRINKING
// RUN: tf-run %t/valid.mlir --entry either --input %t/x.npy --input %t/3.npy --print | FileCheck %s --check-prefix=EITHER
// RUN: tf-run %t/valid.mlir --entry either --input %t/x.npy --input %t/9.npy --print | FileCheck %s --check-prefix=OTHER
// RUN: tf-run %t/valid.mlir --entry never --input %t/-1.npy --print | FileCheck %s --check-prefix=NEVER

// PLACES: i64[3] 0 1 2
// PLACES: f64[3, 3]
// NONE: i64[0]
// NONE: f64[0, 0]
// LESS: places: extent_of: an extent cannot be negative, got -1
// NARROW: narrow: extent_of: an extent cannot be negative, got -3
// TWO: f64[2, 2]
// BEYOND: leading: slice: the limit exceeds the extent: limit of axis 0 (= extent_of) is 9, dim 0 of x (= dim 0 of argument 0) is 4
// LEADING: f64[3] 5 6 7
// SHRINKING: f64[1] 5
// EITHER: f64 18
// OTHER: f64 26
// NEVER: f64 0

//--- valid.mlir
// CHECK-LABEL: func.func @places(
// CHECK: tenferro.extent_of %{{.*}} : !tenferro.tensor<i64>
func.func @places(%k: !tenferro.tensor<i64>) -> (!tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64>) {
  %n = tenferro.extent_of %k : !tenferro.tensor<i64>
  %r = tenferro.iota axis 0 extents [%n] to i64 -> !tenferro.tensor<?xi64>
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %b = tenferro.broadcast_in_dim %one dims [] extents [%n, %n] : !tenferro.tensor<f64> -> !tenferro.tensor<?x?xf64>
  return %r, %b : !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64>
}

func.func @narrow(%x: !tenferro.tensor<?xf64>, %k: !tenferro.tensor<i32>) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.extent_of %k : !tenferro.tensor<i32>
  %r = tenferro.reshape %x extents [%n, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

func.func @leading(%x: !tenferro.tensor<?xf64>, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.extent_of %k : !tenferro.tensor<i64>
  %r = tenferro.slice %x starts [0] limits [%n] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// Each step's size is a value that the step computes.
func.func @shrinking(%x: !tenferro.tensor<?xf64>, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64> {
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %count = tenferro.extent_of %k : !tenferro.tensor<i64>
  %r = tenferro.for %i to %count (%y = %x : !tenferro.tensor<?xf64> changes [0]) {
    %n = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
    %number = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
    %less = tenferro.sub %number, %one : !tenferro.tensor<i64>
    %m = tenferro.extent_of %less : !tenferro.tensor<i64>
    %next = tenferro.slice %y starts [0] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %next : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?xf64>
}

func.func @either(%x: !tenferro.tensor<?xf64>, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<f64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %number = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
  %fits = tenferro.compare le %k, %number : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %r = tenferro.if %fits : !tenferro.tensor<i1> -> (!tenferro.tensor<f64>) {
    %m = tenferro.extent_of %k : !tenferro.tensor<i64>
    %y = tenferro.slice %x starts [0] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %sum = tenferro.reduce_sum %y axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    tenferro.yield %sum : !tenferro.tensor<f64>
  } else {
    %sum = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    tenferro.yield %sum : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<f64>
}

// It can fail: nothing moves it out of a loop that takes no step.
// STAYS-LABEL: func.func @never(
// STAYS: tenferro.for
// STAYS-NEXT: tenferro.extent_of
func.func @never(%k: !tenferro.tensor<i64>) -> !tenferro.tensor<f64> {
  %none = arith.constant 0 : index
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.for %i to %none (%y = %zero : !tenferro.tensor<f64>) {
    %n = tenferro.extent_of %k : !tenferro.tensor<i64>
    %z = tenferro.extent_to_scalar %n to f64 -> !tenferro.tensor<f64>
    tenferro.yield %z : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<f64>
}

// FOLD-LABEL: func.func @known(
// FOLD-DAG: tenferro.constant dense<3> : tensor<i64>
// FOLD-DAG: tenferro.extent_of
func.func @known() -> (!tenferro.tensor<i64>, !tenferro.tensor<i64>) {
  %three = tenferro.constant dense<3> : tensor<i32> -> !tenferro.tensor<i32>
  %less = tenferro.constant dense<-3> : tensor<i64> -> !tenferro.tensor<i64>
  %m = tenferro.extent_of %three : !tenferro.tensor<i32>
  %n = tenferro.extent_of %less : !tenferro.tensor<i64>
  %0 = tenferro.extent_to_scalar %m to i64 -> !tenferro.tensor<i64>
  %1 = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
  return %0, %1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>
}

//--- refused.mlir
func.func @extent_of_c1(%x: !tenferro.tensor<1xi64>) {
  // expected-error @+1 {{'tenferro.extent_of' op C1: x must have rank 0, got 1}}
  %n = tenferro.extent_of %x : !tenferro.tensor<1xi64>
  return
}

// -----

func.func @extent_of_a_real(%x: !tenferro.tensor<f64>) {
  // expected-error @+1 {{'tenferro.extent_of' op operand #0 must be integer tensor, but got '!tenferro.tensor<f64>'}}
  %n = tenferro.extent_of %x : !tenferro.tensor<f64>
  return
}
