// bitwise_not: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @bitwise_not_element(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.bitwise_not' op operand #0 must be integer or bool tensor, but got '!tenferro.tensor<3xf64>'}}
  %r = tenferro.bitwise_not %x : !tenferro.tensor<3xf64>
  return
}
