// bessel_i: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @bessel_i_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.bessel_i' op C1: the order must be in [0, 100], got -1}}
  // expected-error @+1 {{'tenferro.bessel_i' op failed to infer returned types}}
  %r = tenferro.bessel_i %x order -1 : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @bessel_i_c1_largest(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.bessel_i' op C1: the order must be in [0, 100], got 101}}
  // expected-error @+1 {{'tenferro.bessel_i' op failed to infer returned types}}
  %r = tenferro.bessel_i %x order 101 : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @bessel_i_element(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.bessel_i' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.bessel_i %x order 1 : !tenferro.tensor<3xcomplex<f64>>
  return
}
