// irfft: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @irfft_c1(%x: !tenferro.tensor<2x3xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.irfft' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.irfft' op failed to infer returned types}}
  %y = tenferro.irfft %x axis 2 extents [4] scale one : !tenferro.tensor<2x3xcomplex<f64>> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @irfft_c2(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.irfft' op C2: one extent is given, got 2}}
  // expected-error @+1 {{'tenferro.irfft' op failed to infer returned types}}
  %y = tenferro.irfft %x axis 0 extents [4, 4] scale one : !tenferro.tensor<3xcomplex<f64>> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @irfft_c3(%x: !tenferro.tensor<1xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.irfft' op C3: a Fourier transform has a length of at least 1, got 0}}
  // expected-error @+1 {{'tenferro.irfft' op failed to infer returned types}}
  %y = tenferro.irfft %x axis 0 extents [0] scale one : !tenferro.tensor<1xcomplex<f64>> -> !tenferro.tensor<0xf64>
  return
}

// -----

func.func @irfft_c4(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.irfft' op C4: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.irfft' op failed to infer returned types}}
  %y = "tenferro.irfft"(%x) <{axis = 0 : i64, scale = 0 : i32, static_extents = array<i64: -9223372036854775808>}> : (!tenferro.tensor<3xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @irfft_c5(%x: !tenferro.tensor<4xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.irfft' op C5: x must have 3 elements along axis 0 for n = 5, got 4}}
  // expected-error @+1 {{'tenferro.irfft' op failed to infer returned types}}
  %y = tenferro.irfft %x axis 0 extents [5] scale one : !tenferro.tensor<4xcomplex<f64>> -> !tenferro.tensor<5xf64>
  return
}

// -----

func.func @irfft_element(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.irfft' op operand #0 must be complex tensor, but got '!tenferro.tensor<3xf64>'}}
  %y = tenferro.irfft %x axis 0 extents [4] scale one : !tenferro.tensor<3xf64> -> !tenferro.tensor<4xf64>
  return
}
