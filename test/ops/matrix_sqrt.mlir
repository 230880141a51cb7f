// matrix_sqrt: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/negative.npy', n.diag([-1.0, 4])); n.save('%t/nilpotent.npy', n.array([[0.0, 1], [0, 0]])); n.save('%t/bad.npy', n.array([[1, float('inf')], [2, 3]]))"
// RUN: tf-run %t/valid.mlir --entry sqrt --input %t/negative.npy --print | FileCheck %s --check-prefix=NEGATIVE
// RUN: not tf-run %t/valid.mlir --entry sqrt --input %t/nilpotent.npy 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not tf-run %t/valid.mlir --entry sqrt --input %t/bad.npy 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// NEGATIVE: nan{{ +}}nan
// NONE: matrix_sqrt: the matrix is singular to working precision
// BAD: matrix_sqrt: the matrix has a value that is not finite

//--- valid.mlir
// CHECK-LABEL: func.func @sqrt(
// CHECK: tenferro.matrix_sqrt %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,1,0,2 ; a:hpd ; dtypes=f64,complex_f64 ; tolerance=10
func.func @sqrt(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.matrix_sqrt %a : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @general(
// CHECK: tenferro.matrix_sqrt %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,2 ; a:regular_root ; dtypes=f64,complex_f64 ; tolerance=10
func.func @general(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.matrix_sqrt %a : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.matrix_sqrt %{{.*}} : !tenferro.tensor<?x?x2xf64>
//! n=3 ; a:hpd ; dtypes=f64,complex_f64 ; tolerance=10
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %x = tenferro.matrix_sqrt %a : !tenferro.tensor<?x?x2xf64>
  return %x : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @degenerate(
// CHECK: tenferro.matrix_sqrt %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,2 ; a:identity ; dtypes=f64,complex_f64 ; tolerance=10
func.func @degenerate(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.matrix_sqrt %a : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @defective(
// CHECK: tenferro.matrix_sqrt %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,2 ; a:defective ; dtypes=f64,complex_f64 ; tolerance=10
func.func @defective(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.matrix_sqrt %a : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}

//--- refused.mlir
func.func @matrix_sqrt_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_sqrt' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.matrix_sqrt' op failed to infer returned types}}
  %x0 = tenferro.matrix_sqrt %a : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @matrix_sqrt_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_sqrt' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.matrix_sqrt' op failed to infer returned types}}
  %x0 = tenferro.matrix_sqrt %a : !tenferro.tensor<2x3xf64>
  return
}
