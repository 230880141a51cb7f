// trunc: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @trunc_element(%x: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.trunc' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xi32>'}}
  %r = tenferro.trunc %x : !tenferro.tensor<3xi32>
  return
}
