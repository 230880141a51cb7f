// argsort: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @argsort_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.argsort' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.argsort' op failed to infer returned types}}
  %r = tenferro.argsort %x axis 2 descending false : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x3xi64>
  return
}

// -----

func.func @argsort_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.argsort' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.argsort %x axis 0 descending false : (!tenferro.tensor<3xi1>) -> !tenferro.tensor<3xi64>
  return
}
