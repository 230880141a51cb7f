// linear_recurrence: syntax, what is refused, values, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/x.npy', n.array([2., -0., 3, 4])); n.save('%t/a.npy', n.array([2., 3, 4])); n.save('%t/b.npy', n.array([1., 1, 1]))"
// RUN: tf-run %t/valid.mlir --entry products_before --input %t/x.npy --print | FileCheck %s --check-prefix=BEFORE
// RUN: tf-run %t/valid.mlir --entry sums_from_the_end --input %t/x.npy --print | FileCheck %s --check-prefix=SUMS
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %python %S/../numeric/ad/check.py --tf-opt %lib/../bin/tf-opt %t/valid.mlir

// BEFORE: 1 2 -0 -0
// SUMS: 9 7 7 4

//--- valid.mlir
// CHECK-LABEL: func.func @states(
// CHECK: tenferro.linear_recurrence %{{.*}}, %{{.*}} from %{{.*}} axis 0 reverse false exclusive false : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64>
//! n=5,1,0,3 m=3,1,2,0 ; ; dtypes=f64,complex_f64
func.func @states(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %h: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.linear_recurrence %a, %b from %h axis 0 reverse false exclusive false : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @states_before(
//! n=5,1,0,3 m=3,1,2,0 ; ; dtypes=f64,complex_f64
func.func @states_before(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %h: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.linear_recurrence %a, %b from %h axis 0 reverse false exclusive true : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @backwards(
//! n=3,1,0 m=4,1,2 ; ; dtypes=f64,complex_f64
func.func @backwards(%a: !tenferro.tensor<2x?x?xf64> {tenferro.extents = ["", "m", "n"]}, %b: !tenferro.tensor<2x?x?xf64> {tenferro.extents = ["", "m", "n"]}, %h: !tenferro.tensor<2x?xf64> {tenferro.extents = ["", "n"]}) -> !tenferro.tensor<2x?x?xf64> {
  %0 = tenferro.linear_recurrence %a, %b from %h axis 1 reverse true exclusive false : (!tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x?xf64>) -> !tenferro.tensor<2x?x?xf64>
  return %0 : !tenferro.tensor<2x?x?xf64>
}
// CHECK-LABEL: func.func @backwards_before(
//! n=3 m=4 ; ; dtypes=f64
func.func @backwards_before(%a: !tenferro.tensor<2x?x?xf64> {tenferro.extents = ["", "m", "n"]}, %b: !tenferro.tensor<2x?x?xf64> {tenferro.extents = ["", "m", "n"]}, %h: !tenferro.tensor<2x?xf64> {tenferro.extents = ["", "m"]}) -> !tenferro.tensor<2x?x?xf64> {
  %0 = tenferro.linear_recurrence %a, %b from %h axis 2 reverse true exclusive true : (!tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x?x?xf64>, !tenferro.tensor<2x?xf64>) -> !tenferro.tensor<2x?x?xf64>
  return %0 : !tenferro.tensor<2x?x?xf64>
}
// CHECK-LABEL: func.func @products_before(
//! n=4,1,0 ;
func.func @products_before(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %none = tenferro.constant dense<-0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %b = tenferro.broadcast_in_dim %none dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %0 = tenferro.linear_recurrence %x, %b from %one axis 0 reverse false exclusive true : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
// CHECK-LABEL: func.func @sums_from_the_end(
//! n=4,1,0 ;
func.func @sums_from_the_end(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %none = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %a = tenferro.broadcast_in_dim %one dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %0 = tenferro.linear_recurrence %a, %x from %none axis 0 reverse true exclusive false : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//--- refused.mlir
func.func @linear_recurrence_infers(%a: !tenferro.tensor<?xi32>, %b: !tenferro.tensor<4xi32>, %h: !tenferro.tensor<i32>) {
  // expected-error @+2 {{'tenferro.linear_recurrence' op inferred type(s) '!tenferro.tensor<4xi32>' are incompatible with return type(s) of operation '!tenferro.tensor<5xi32>'}}
  // expected-error @+1 {{'tenferro.linear_recurrence' op failed to infer returned types}}
  %0 = tenferro.linear_recurrence %a, %b from %h axis 0 reverse false exclusive false : (!tenferro.tensor<?xi32>, !tenferro.tensor<4xi32>, !tenferro.tensor<i32>) -> !tenferro.tensor<5xi32>
  return
}

// -----

func.func @linear_recurrence_c1(%a: !tenferro.tensor<3xf64>, %b: !tenferro.tensor<4xf64>, %h: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.linear_recurrence' op C1: operands must have equal extents, got 4 and 3}}
  // expected-error @+1 {{'tenferro.linear_recurrence' op failed to infer returned types}}
  %0 = tenferro.linear_recurrence %a, %b from %h axis 0 reverse false exclusive false : (!tenferro.tensor<3xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @linear_recurrence_c2(%a: !tenferro.tensor<4xf64>, %b: !tenferro.tensor<4xf64>, %h: !tenferro.tensor<f32>) {
  // expected-error @+2 {{'tenferro.linear_recurrence' op C2: "a", "b" and "initial" must have one element type, got 'f64', 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.linear_recurrence' op failed to infer returned types}}
  %0 = tenferro.linear_recurrence %a, %b from %h axis 0 reverse false exclusive false : (!tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<f32>) -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @linear_recurrence_c3(%a: !tenferro.tensor<4xf64>, %b: !tenferro.tensor<4xf64>, %h: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.linear_recurrence' op C3: the axis must be in [0, 1), got 1}}
  // expected-error @+1 {{'tenferro.linear_recurrence' op failed to infer returned types}}
  %0 = tenferro.linear_recurrence %a, %b from %h axis 1 reverse false exclusive false : (!tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @linear_recurrence_c4(%a: !tenferro.tensor<4x5xf64>, %b: !tenferro.tensor<4x5xf64>, %h: !tenferro.tensor<5xf64>) {
  // expected-error @+2 {{'tenferro.linear_recurrence' op C4: "initial" must have the extents of "b" without axis 1, got 5 and 4x5}}
  // expected-error @+1 {{'tenferro.linear_recurrence' op failed to infer returned types}}
  %0 = tenferro.linear_recurrence %a, %b from %h axis 1 reverse false exclusive false : (!tenferro.tensor<4x5xf64>, !tenferro.tensor<4x5xf64>, !tenferro.tensor<5xf64>) -> !tenferro.tensor<4x5xf64>
  return
}
