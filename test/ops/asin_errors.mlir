// asin: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @asin_infers_bounded(%x: !tenferro.tensor<[8]xf64>) {
  // expected-error @+2 {{'tenferro.asin' op inferred type(s) '!tenferro.tensor<[8]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.asin' op failed to infer returned types}}
  %r = tenferro.asin %x : (!tenferro.tensor<[8]xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @asin_element(%x: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.asin' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3xi32>'}}
  %r = tenferro.asin %x : !tenferro.tensor<3xi32>
  return
}
