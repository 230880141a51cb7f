// cumulative_argmax: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @cumulative_argmax_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.cumulative_argmax' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.cumulative_argmax' op failed to infer returned types}}
  %r = tenferro.cumulative_argmax %x axis 2 least false reverse false : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x3xi64>
  return
}

// -----

func.func @cumulative_argmax_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.cumulative_argmax' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.cumulative_argmax %x axis 0 least false reverse false : (!tenferro.tensor<3xi1>) -> !tenferro.tensor<3xi64>
  return
}
