// eig: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @eig_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.eig' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.eig' op failed to infer returned types}}
  %w, %v = tenferro.eig %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<2xcomplex<f64>>, !tenferro.tensor<2x2xcomplex<f64>>
  return
}

// -----

func.func @eig_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.eig' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.eig' op failed to infer returned types}}
  %w, %v = tenferro.eig %a : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2xcomplex<f64>>, !tenferro.tensor<2x2xcomplex<f64>>
  return
}

// -----

func.func @eig_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.eig' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %w, %v = tenferro.eig %a : !tenferro.tensor<3x3xi32> -> !tenferro.tensor<3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>>
  return
}
