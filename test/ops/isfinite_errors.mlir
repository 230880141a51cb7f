// isfinite: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @isfinite_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.isfinite' op operand #0 must be numeric tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.isfinite %x : !tenferro.tensor<3xi1>
  return
}
