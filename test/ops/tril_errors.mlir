// tril: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @tril_infers_bounded(%x: !tenferro.tensor<[4]x?xf64>) {
  // expected-error @+2 {{'tenferro.tril' op inferred type(s) '!tenferro.tensor<[4]x?xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.tril' op failed to infer returned types}}
  %r = tenferro.tril %x : (!tenferro.tensor<[4]x?xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @tril_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.tril' op C1: x must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.tril' op failed to infer returned types}}
  %r = tenferro.tril %x : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @tril_element(%x: !tenferro.tensor<3x3xi1>) {
  // expected-error @+1 {{'tenferro.tril' op operand #0 must be numeric tensor, but got '!tenferro.tensor<3x3xi1>'}}
  %r = tenferro.tril %x : !tenferro.tensor<3x3xi1>
  return
}
