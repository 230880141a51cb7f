// sylvester: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/a.npy', n.diag([1.0, 3])); n.save('%t/b.npy', n.diag([1.0, -3])); n.save('%t/c.npy', n.array([[2.0, 4], [8, 10]])); n.save('%t/bad.npy', n.array([[1, float('nan')], [2, 3]]))"
// RUN: tf-run %t/valid.mlir --entry sylvester --input %t/a.npy --input %t/a.npy --input %t/c.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: not tf-run %t/valid.mlir --entry sylvester --input %t/a.npy --input %t/b.npy --input %t/c.npy 2>&1 | FileCheck %s --check-prefix=SINGULAR
// RUN: not tf-run %t/valid.mlir --entry sylvester --input %t/a.npy --input %t/a.npy --input %t/bad.npy 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// VALUES: 1{{ +}}1
// VALUES: 2{{ +}}1.66666666
// SINGULAR: sylvester: the matrix is singular to working precision
// BAD: sylvester: the right-hand side has a value that is not finite

//--- valid.mlir
// CHECK-LABEL: func.func @sylvester(
// CHECK: tenferro.sylvester %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! m=3,2,1,0,2 n=2,3,1,2,0 ; a:hpd b:hpd ; dtypes=f64,complex_f64 ; tolerance=10
func.func @sylvester(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "m"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %c: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.sylvester %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
//! m=3 n=2 ; a:hpd b:hpd ; dtypes=f64,complex_f64 ; tolerance=10
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["m", "m", ""]}, %b: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}, %c: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["m", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %x : !tenferro.tensor<?x?x2xf64>
}

//--- refused.mlir
func.func @sylvester_c1(%a: !tenferro.tensor<2x2xf64>, %b: !tenferro.tensor<3x3xf64>, %c: !tenferro.tensor<2x3x1xf64>) {
  // expected-error @+2 {{'tenferro.sylvester' op C1: "a", "b" and "c" must have equal ranks of 2 or more, got 2x2, 3x3 and 2x3x1}}
  // expected-error @+1 {{'tenferro.sylvester' op failed to infer returned types}}
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<2x2xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<2x3x1xf64> -> !tenferro.tensor<2x3x1xf64>
  return
}

// -----

func.func @sylvester_c2(%a: !tenferro.tensor<2x3xf64>, %b: !tenferro.tensor<3x3xf64>, %c: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.sylvester' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.sylvester' op failed to infer returned types}}
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @sylvester_c2_b(%a: !tenferro.tensor<2x2xf64>, %b: !tenferro.tensor<3x2xf64>, %c: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.sylvester' op C2: "b" must be square, got 3x2}}
  // expected-error @+1 {{'tenferro.sylvester' op failed to infer returned types}}
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<2x2xf64>, !tenferro.tensor<3x2xf64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @sylvester_c3(%a: !tenferro.tensor<2x2xf64>, %b: !tenferro.tensor<3x3xf64>, %c: !tenferro.tensor<3x2xf64>) {
  // expected-error @+2 {{'tenferro.sylvester' op C3: the extents of "c" must fit those of "a" and "b", got 2x2, 3x3 and 3x2}}
  // expected-error @+1 {{'tenferro.sylvester' op failed to infer returned types}}
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<2x2xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x2xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @sylvester_c4(%a: !tenferro.tensor<2x2xf64>, %b: !tenferro.tensor<3x3xf32>, %c: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.sylvester' op C4: the operands must have one element type, got 'f64', 'f32' and 'f64'}}
  // expected-error @+1 {{'tenferro.sylvester' op failed to infer returned types}}
  %x = tenferro.sylvester %a, %b, %c : !tenferro.tensor<2x2xf64>, !tenferro.tensor<3x3xf32>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}
