// round: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @round_element(%x: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.round' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xi32>'}}
  %r = tenferro.round %x : !tenferro.tensor<3xi32>
  return
}
