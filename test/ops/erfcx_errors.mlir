// erfcx: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @erfcx_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.erfcx' op C1: the order must be in [0, 100], got -1}}
  // expected-error @+1 {{'tenferro.erfcx' op failed to infer returned types}}
  %r = tenferro.erfcx %x order -1 : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @erfcx_c1_largest(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.erfcx' op C1: the order must be in [0, 100], got 101}}
  // expected-error @+1 {{'tenferro.erfcx' op failed to infer returned types}}
  %r = tenferro.erfcx %x order 101 : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @erfcx_element(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.erfcx' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.erfcx %x order 1 : !tenferro.tensor<3xcomplex<f64>>
  return
}
