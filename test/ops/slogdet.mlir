// slogdet: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/singular.npy', n.ones((2, 2))); n.save('%t/huge.npy', -1e300 * n.eye(3))"
// RUN: tf-run %t/valid.mlir --entry logabs --input %t/huge.npy --print | FileCheck %s --check-prefix=HUGE
// RUN: tf-run %t/valid.mlir --entry logabs --input %t/singular.npy --print | FileCheck %s --check-prefix=SINGULAR
// RUN: tf-run %t/valid.mlir --entry sign --input %t/huge.npy --print | FileCheck %s --check-prefix=SIGN
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// HUGE: 2072.32
// SINGULAR: -inf
// SIGN: -1

//--- valid.mlir
// CHECK-LABEL: func.func @logabs(
// CHECK: tenferro.slogdet %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
//! n=3,1,0,5 ; a:regular
func.func @logabs(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %sign, %logabs = tenferro.slogdet %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %logabs : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @sign(
// CHECK: tenferro.slogdet %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
//! n=3,1 ; a:regular
func.func @sign(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %sign, %logabs = tenferro.slogdet %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %sign : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.slogdet %{{.*}} : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>
//! n=3,0 ; a:regular
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<2xf64> {
  %sign, %logabs = tenferro.slogdet %a : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>
  return %logabs : !tenferro.tensor<2xf64>
}
// CHECK-LABEL: func.func @identity(
// CHECK: tenferro.slogdet %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
//! n=3,2 ; a:identity
func.func @identity(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %sign, %logabs = tenferro.slogdet %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %logabs : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @complex_logabs(
// CHECK: tenferro.slogdet %{{.*}} : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<complex<f64>>, !tenferro.tensor<f64>
//! n=3,1,0 ; a:regular ; dtypes=f64
func.func @complex_logabs(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<f64> {
  %sign, %logabs = tenferro.slogdet %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<complex<f64>>, !tenferro.tensor<f64>
  return %logabs : !tenferro.tensor<f64>
}
// CHECK-LABEL: func.func @complex_sign(
// CHECK: tenferro.slogdet %{{.*}} : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<complex<f64>>, !tenferro.tensor<f64>
//! n=3,1 ; a:regular ; dtypes=f64
func.func @complex_sign(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<complex<f64>> {
  %sign, %logabs = tenferro.slogdet %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<complex<f64>>, !tenferro.tensor<f64>
  return %sign : !tenferro.tensor<complex<f64>>
}

//--- refused.mlir
func.func @slogdet_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.slogdet' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.slogdet' op failed to infer returned types}}
  %x0, %x1 = tenferro.slogdet %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return
}

// -----

func.func @slogdet_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.slogdet' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.slogdet' op failed to infer returned types}}
  %x0, %x1 = tenferro.slogdet %a : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return
}
