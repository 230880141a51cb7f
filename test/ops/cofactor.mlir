// cofactor: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/zero.npy', n.zeros((2, 2))); n.save('%t/one.npy', n.array([[1., 2], [2, 4]]))"
// RUN: tf-run %t/valid.mlir --entry cofactor --input %t/one.npy --print | FileCheck %s --check-prefix=ONE
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// ONE: 4{{.*}}-2
// ONE: -2{{.*}}1

//--- valid.mlir
// CHECK-LABEL: func.func @cofactor(
// CHECK: tenferro.cofactor %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,1,0,2,5 ; a:regular ; dtypes=f64,complex_f64
func.func @cofactor(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %c = tenferro.cofactor %a : !tenferro.tensor<?x?xf64>
  return %c : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.cofactor %{{.*}} : !tenferro.tensor<?x?x2xf64>
//! n=3,1 ; a:regular ; dtypes=f64,complex_f64
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %c = tenferro.cofactor %a : !tenferro.tensor<?x?x2xf64>
  return %c : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @first(
// CHECK: tenferro.cofactor %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,2,1,4 ; a:singular ; dtypes=f64,complex_f64 ; order=1
func.func @first(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %c = tenferro.cofactor %a : !tenferro.tensor<?x?xf64>
  return %c : !tenferro.tensor<?x?xf64>
}

//--- refused.mlir
func.func @cofactor_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.cofactor' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.cofactor' op failed to infer returned types}}
  %x0 = tenferro.cofactor %a : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @cofactor_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.cofactor' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.cofactor' op failed to infer returned types}}
  %x0 = tenferro.cofactor %a : !tenferro.tensor<2x3xf64>
  return
}
