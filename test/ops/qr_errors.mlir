// qr: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @qr_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.qr' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.qr' op failed to infer returned types}}
  %q, %r = tenferro.qr %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
  return
}

// -----

func.func @qr_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.qr' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %q, %r = tenferro.qr %a : !tenferro.tensor<3x3xi32> -> !tenferro.tensor<3x3xi32>, !tenferro.tensor<3x3xi32>
  return
}

// -----

func.func @qr_infers_thin(%a: !tenferro.tensor<5x2x[4]xf64>) {
  // expected-error @+2 {{'tenferro.qr' op inferred type(s) '!tenferro.tensor<5x2x[4]xf64>', '!tenferro.tensor<2x2x[4]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<5x5x?xf64>', '!tenferro.tensor<2x2x?xf64>'}}
  // expected-error @+1 {{'tenferro.qr' op failed to infer returned types}}
  %q, %r = tenferro.qr %a : !tenferro.tensor<5x2x[4]xf64> -> !tenferro.tensor<5x5x?xf64>, !tenferro.tensor<2x2x?xf64>
  return
}
