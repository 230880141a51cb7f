// isnan: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @isnan_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.isnan' op operand #0 must be numeric tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.isnan %x : !tenferro.tensor<3xi1>
  return
}
