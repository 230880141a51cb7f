// pivoted_qr: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @pivoted_qr_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.pivoted_qr' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.pivoted_qr' op failed to infer returned types}}
  %q, %r, %places = tenferro.pivoted_qr %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<2x2xf64>, !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xi64>
  return
}

// -----

func.func @pivoted_qr_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.pivoted_qr' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %q, %r, %places = tenferro.pivoted_qr %a : !tenferro.tensor<3x3xi32> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi64>
  return
}
