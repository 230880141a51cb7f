// det: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/bad.npy', n.array([[1, float('nan')], [2, 3]]))"
// RUN: not tf-run %t/valid.mlir --entry det --input %t/bad.npy 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// BAD: det: the matrix has a value that is not finite

//--- valid.mlir
// CHECK-LABEL: func.func @det(
// CHECK: tenferro.det %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
//! n=3,1,0,2,5 ; a:any ; dtypes=f64,complex_f64
func.func @det(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %det = tenferro.det %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %det : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.det %{{.*}} : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<2xf64>
//! n=3,1,0 ; a:any ; dtypes=f64,complex_f64
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<2xf64> {
  %det = tenferro.det %a : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<2xf64>
  return %det : !tenferro.tensor<2xf64>
}
// CHECK-LABEL: func.func @singular(
// CHECK: tenferro.det %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
//! n=3,2,1,5 ; a:singular ; dtypes=f64,complex_f64
func.func @singular(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %det = tenferro.det %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %det : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @twice_singular(
// CHECK: tenferro.det %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
//! n=4,2,3 ; a:twice_singular ; dtypes=f64,complex_f64
func.func @twice_singular(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %det = tenferro.det %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %det : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @identity(
// CHECK: tenferro.det %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
//! n=3,2 ; a:identity ; dtypes=f64,complex_f64
func.func @identity(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %det = tenferro.det %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %det : !tenferro.tensor<f64>
}

//--- refused.mlir
func.func @det_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.det' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.det' op failed to infer returned types}}
  %x0 = tenferro.det %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  return
}

// -----

func.func @det_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.det' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.det' op failed to infer returned types}}
  %x0 = tenferro.det %a : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<f64>
  return
}
