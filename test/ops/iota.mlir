// iota: syntax, what is refused, values, no derivative.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/x.npy', n.arange(6.0).reshape(2, 3)); n.save('%t/none.npy', n.zeros((0, 3)))"
// RUN: tf-run %t/valid.mlir --entry rows --input %t/x.npy --print | FileCheck %s --check-prefix=ROWS
// RUN: tf-run %t/valid.mlir --entry columns --input %t/x.npy --print | FileCheck %s --check-prefix=COLUMNS
// RUN: tf-run %t/valid.mlir --entry rows --input %t/none.npy | FileCheck %s --check-prefix=EMPTY
// RUN: not tf-run %t/valid.mlir --entry less --input %t/x.npy 2>&1 | FileCheck %s --check-prefix=LESS
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --only weighted %t/valid.mlir %}

// ROWS: 0{{[ ,]+}}0{{[ ,]+}}0
// ROWS-NEXT: 1{{[ ,]+}}1{{[ ,]+}}1
// COLUMNS: 0{{[ ,]+}}1{{[ ,]+}}2
// COLUMNS-NEXT: 0{{[ ,]+}}1{{[ ,]+}}2
// EMPTY: i64[0, 3]
// LESS: iota: an extent is negative: extent 0 {{.*}}is -1

//--- valid.mlir
// CHECK-LABEL: func.func @rows(
// CHECK: tenferro.iota axis 0 extents [%{{.*}}, %{{.*}}] to i64 -> !tenferro.tensor<?x?xi64>
func.func @rows(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xi64> {
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %r = tenferro.iota axis 0 extents[%m, %n] to i64 -> !tenferro.tensor<?x?xi64>
  return %r : !tenferro.tensor<?x?xi64>
}

// CHECK-LABEL: func.func @columns(
// CHECK: tenferro.iota axis 1 extents [2, %{{.*}}] to f32 -> !tenferro.tensor<2x?xf32>
func.func @columns(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<2x?xf32> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %r = tenferro.iota axis 1 extents[2, %n] to f32 -> !tenferro.tensor<2x?xf32>
  return %r : !tenferro.tensor<2x?xf32>
}

// CHECK-LABEL: func.func @less(
func.func @less(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?xi32> {
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %d = arith.subi %m, %n : index
  %r = tenferro.iota axis 0 extents[%d] to i32 -> !tenferro.tensor<?xi32>
  return %r : !tenferro.tensor<?xi32>
}

// The place is a constant factor.
//! n=4,1,0
func.func @weighted(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %i = tenferro.iota axis 0 extents[%n] to f64 -> !tenferro.tensor<?xf64>
  %0 = tenferro.mul %i, %x : !tenferro.tensor<?xf64>
  %r = tenferro.mul %0, %x : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

//--- refused.mlir
func.func @iota_c1() {
  // expected-error @+2 {{'tenferro.iota' op C1: element must be f32, f64, i32 or i64, got 'i1'}}
  // expected-error @+1 {{'tenferro.iota' op failed to infer returned types}}
  %r = tenferro.iota axis 0 extents[3] to i1 -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @iota_c2() {
  // expected-error @+2 {{'tenferro.iota' op C2: axis must be in [0, 1), got 1}}
  // expected-error @+1 {{'tenferro.iota' op failed to infer returned types}}
  %r = tenferro.iota axis 1 extents[3] to f64 -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @iota_c2_scalar() {
  // expected-error @+2 {{'tenferro.iota' op C2: axis must be in [0, 0), got 0}}
  // expected-error @+1 {{'tenferro.iota' op failed to infer returned types}}
  %r = tenferro.iota axis 0 extents[] to f64 -> !tenferro.tensor<f64>
  return
}

// -----

func.func @iota_c3() {
  // expected-error @+2 {{'tenferro.iota' op C3: extents must not be negative, got -3}}
  // expected-error @+1 {{'tenferro.iota' op failed to infer returned types}}
  %r = tenferro.iota axis 0 extents[-3] to f64 -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @iota_c4() {
  // expected-error @+2 {{'tenferro.iota' op C4: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.iota' op failed to infer returned types}}
  %r = "tenferro.iota"() {static_extents = array<i64: -9223372036854775808>, axis = 0 : i64, element = f64} : () -> !tenferro.tensor<?xf64>
  return
}
