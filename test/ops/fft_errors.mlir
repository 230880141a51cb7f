// fft: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @fft_c1(%x: !tenferro.tensor<2x3xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.fft' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.fft' op failed to infer returned types}}
  %y = tenferro.fft %x axis 2 backward false scale one : (!tenferro.tensor<2x3xcomplex<f64>>) -> !tenferro.tensor<2x3xcomplex<f64>>
  return
}

// -----

func.func @fft_c2(%x: !tenferro.tensor<2x0xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.fft' op C2: axis 1 must have elements, got 2x0}}
  // expected-error @+1 {{'tenferro.fft' op failed to infer returned types}}
  %y = tenferro.fft %x axis 1 backward false scale one : (!tenferro.tensor<2x0xcomplex<f64>>) -> !tenferro.tensor<2x0xcomplex<f64>>
  return
}

// -----

func.func @fft_element(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.fft' op operand #0 must be complex tensor, but got '!tenferro.tensor<3xf64>'}}
  %y = tenferro.fft %x axis 0 backward false scale one : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}
