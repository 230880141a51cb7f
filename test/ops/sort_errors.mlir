// sort: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @sort_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.sort' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.sort' op failed to infer returned types}}
  %r = tenferro.sort %x axis 2 descending false : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @sort_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.sort' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.sort %x axis 0 descending false : (!tenferro.tensor<3xi1>) -> !tenferro.tensor<3xi1>
  return
}
