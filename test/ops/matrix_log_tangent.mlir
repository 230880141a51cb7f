// matrix_log_tangent: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

//--- valid.mlir
// CHECK-LABEL: func.func @tangent(
// CHECK: tenferro.matrix_log_tangent %{{.*}}, %{{.*}} : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! n=3,1,0,2 ; a:hpd ; dtypes=f64,complex_f64 ; tolerance=10
func.func @tangent(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %e: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %t : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.matrix_log_tangent %{{.*}}, %{{.*}} : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
//! n=3 ; a:hpd ; dtypes=f64,complex_f64 ; tolerance=10 ; order=1
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}, %e: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %t : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @defective(
// CHECK: tenferro.matrix_log_tangent %{{.*}}, %{{.*}} : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! n=3,2 ; a:defective ; dtypes=f64,complex_f64 ; tolerance=10
func.func @defective(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %e: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %t : !tenferro.tensor<?x?xf64>
}

//--- refused.mlir
func.func @matrix_log_tangent_c1(%a: !tenferro.tensor<3xf64>, %e: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_log_tangent' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.matrix_log_tangent' op failed to infer returned types}}
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @matrix_log_tangent_c2(%a: !tenferro.tensor<2x3xf64>, %e: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_log_tangent' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.matrix_log_tangent' op failed to infer returned types}}
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @matrix_log_tangent_c3(%a: !tenferro.tensor<2x2xf64>, %e: !tenferro.tensor<2x2xf32>) {
  // expected-error @+2 {{'tenferro.matrix_log_tangent' op C3: "e" must have the type of "a", got '!tenferro.tensor<2x2xf64>' and '!tenferro.tensor<2x2xf32>'}}
  // expected-error @+1 {{'tenferro.matrix_log_tangent' op failed to infer returned types}}
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2x2xf32> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @matrix_log_tangent_c3_extents(%a: !tenferro.tensor<2x2xf64>, %e: !tenferro.tensor<3x3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_log_tangent' op C3: "e" must have the type of "a", got '!tenferro.tensor<2x2xf64>' and '!tenferro.tensor<3x3xf64>'}}
  // expected-error @+1 {{'tenferro.matrix_log_tangent' op failed to infer returned types}}
  %t = tenferro.matrix_log_tangent %a, %e : !tenferro.tensor<2x2xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<2x2xf64>
  return
}
