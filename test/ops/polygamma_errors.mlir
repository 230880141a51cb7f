// polygamma: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @polygamma_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.polygamma' op C1: the order must be in [0, 170], got -1}}
  // expected-error @+1 {{'tenferro.polygamma' op failed to infer returned types}}
  %r = tenferro.polygamma %x order -1 : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @polygamma_c1_largest(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.polygamma' op C1: the order must be in [0, 170], got 171}}
  // expected-error @+1 {{'tenferro.polygamma' op failed to infer returned types}}
  %r = tenferro.polygamma %x order 171 : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @polygamma_element(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.polygamma' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.polygamma %x order 1 : !tenferro.tensor<3xcomplex<f64>>
  return
}
