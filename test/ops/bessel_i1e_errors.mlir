// bessel_i1e: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @bessel_i1e_infers_bounded(%x: !tenferro.tensor<[8]xf64>) {
  // expected-error @+2 {{'tenferro.bessel_i1e' op inferred type(s) '!tenferro.tensor<[8]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.bessel_i1e' op failed to infer returned types}}
  %r = tenferro.bessel_i1e %x : (!tenferro.tensor<[8]xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @bessel_i1e_element(%x: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.bessel_i1e' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.bessel_i1e %x : !tenferro.tensor<3xcomplex<f64>>
  return
}
