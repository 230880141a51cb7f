// cholesky: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @cholesky_infers_bounded(%a: !tenferro.tensor<[8]x?x2xf64>) {
  // expected-error @+2 {{'tenferro.cholesky' op inferred type(s) '!tenferro.tensor<[8]x[8]x2xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.cholesky' op failed to infer returned types}}
  %l = tenferro.cholesky %a : (!tenferro.tensor<[8]x?x2xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @cholesky_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.cholesky' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.cholesky' op failed to infer returned types}}
  %l = tenferro.cholesky %a : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @cholesky_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.cholesky' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.cholesky' op failed to infer returned types}}
  %l = tenferro.cholesky %a : !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @cholesky_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.cholesky' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %l = tenferro.cholesky %a : !tenferro.tensor<3x3xi32>
  return
}
