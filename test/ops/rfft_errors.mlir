// rfft: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @rfft_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.rfft' op C1: axis must be in [0, 2), got -1}}
  // expected-error @+1 {{'tenferro.rfft' op failed to infer returned types}}
  %y = tenferro.rfft %x axis -1 scale one : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x2xcomplex<f64>>
  return
}

// -----

func.func @rfft_c2(%x: !tenferro.tensor<0x3xf32>) {
  // expected-error @+2 {{'tenferro.rfft' op C2: axis 0 must have elements, got 0x3}}
  // expected-error @+1 {{'tenferro.rfft' op failed to infer returned types}}
  %y = tenferro.rfft %x axis 0 scale one : (!tenferro.tensor<0x3xf32>) -> !tenferro.tensor<1x3xcomplex<f32>>
  return
}

// -----

func.func @rfft_element(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.rfft' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %y = tenferro.rfft %x axis 0 scale one : (!tenferro.tensor<3xcomplex<f64>>) -> !tenferro.tensor<2xcomplex<f64>>
  return
}
