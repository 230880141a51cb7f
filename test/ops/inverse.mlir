// inverse: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/a.npy', n.array([[4, 7], [2, 6]]) / 10); n.save('%t/singular.npy', n.ones((2, 2)))"
// RUN: tf-run %t/valid.mlir --entry inverse --input %t/a.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: not tf-run %t/valid.mlir --entry inverse --input %t/singular.npy 2>&1 | FileCheck %s --check-prefix=SINGULAR
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}

// VALUES: 6{{.*}}-7
// VALUES: -2{{.*}}4
// SINGULAR: inverse: the matrix is singular

//--- valid.mlir
// CHECK-LABEL: func.func @inverse(
// CHECK: tenferro.inverse %{{.*}} : !tenferro.tensor<?x?xf64>
//! n=3,1,0 ; a:hpd ; dtypes=f64,complex_f64
func.func @inverse(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.inverse %a : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.inverse %{{.*}} : !tenferro.tensor<2x2x?xf64>
//! n=3 ; a:hpd
func.func @batched(%a: !tenferro.tensor<2x2x?xf64> {tenferro.extents = ["", "", "n"]}) -> !tenferro.tensor<2x2x?xf64> {
  %x = tenferro.inverse %a : !tenferro.tensor<2x2x?xf64>
  return %x : !tenferro.tensor<2x2x?xf64>
}

//--- refused.mlir
func.func @inverse_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.inverse' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.inverse' op failed to infer returned types}}
  %x = tenferro.inverse %a : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @inverse_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.inverse' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.inverse' op failed to infer returned types}}
  %x = tenferro.inverse %a : !tenferro.tensor<2x3xf64>
  return
}
