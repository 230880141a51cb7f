// eigvalsh: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @eigvalsh_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.eigvalsh' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.eigvalsh' op failed to infer returned types}}
  %w = tenferro.eigvalsh %a : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @eigvalsh_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.eigvalsh' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.eigvalsh' op failed to infer returned types}}
  %w = tenferro.eigvalsh %a : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @eigvalsh_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.eigvalsh' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %w = tenferro.eigvalsh %a : (!tenferro.tensor<3x3xi32>) -> !tenferro.tensor<3xf64>
  return
}
