// cumulative_sum: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @cumulative_sum_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.cumulative_sum' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.cumulative_sum' op failed to infer returned types}}
  %r = tenferro.cumulative_sum %x axis 2 reverse false exclusive false : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @cumulative_sum_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.cumulative_sum' op operand #0 must be numeric tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.cumulative_sum %x axis 0 reverse false exclusive false : (!tenferro.tensor<3xi1>) -> !tenferro.tensor<3xi1>
  return
}
