// argmax: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @argmax_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.argmax' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.argmax' op failed to infer returned types}}
  %r = tenferro.argmax %x axis 2 least false : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x3xi64>
  return
}

// -----

func.func @argmax_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.argmax' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.argmax %x axis 0 least false : (!tenferro.tensor<3xi1>) -> !tenferro.tensor<i64>
  return
}

// -----

func.func @argmax_c2(%x: !tenferro.tensor<2x0xf64>) -> !tenferro.tensor<2xi64> {
  // expected-error @+2 {{'tenferro.argmax' op C2: axis 1 must have elements, got 2x0}}
  // expected-error @+1 {{'tenferro.argmax' op failed to infer returned types}}
  %r = tenferro.argmax %x axis 1 least false : (!tenferro.tensor<2x0xf64>) -> !tenferro.tensor<2xi64>
  return %r : !tenferro.tensor<2xi64>
}
