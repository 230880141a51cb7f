// eigvals: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @eigvals_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.eigvals' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.eigvals' op failed to infer returned types}}
  %w = tenferro.eigvals %a : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<2xcomplex<f64>>
  return
}

// -----

func.func @eigvals_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.eigvals' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.eigvals' op failed to infer returned types}}
  %w = tenferro.eigvals %a : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2xcomplex<f64>>
  return
}

// -----

func.func @eigvals_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.eigvals' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %w = tenferro.eigvals %a : (!tenferro.tensor<3x3xi32>) -> !tenferro.tensor<3xcomplex<f64>>
  return
}
