// svdvals: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @svdvals_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.svdvals' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.svdvals' op failed to infer returned types}}
  %s = tenferro.svdvals %a : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @svdvals_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.svdvals' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %s = tenferro.svdvals %a : (!tenferro.tensor<3x3xi32>) -> !tenferro.tensor<3xf64>
  return
}
