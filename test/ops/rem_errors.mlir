// rem: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @rem_c1(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<2x4xf64>) {
  // expected-error @+2 {{'tenferro.rem' op C1: operands must have equal extents, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.rem' op failed to infer returned types}}
  %r = tenferro.rem %x, %y : (!tenferro.tensor<2x3xf64>, !tenferro.tensor<2x4xf64>) -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @rem_c1_rank(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.rem' op C1: operands must have equal ranks, got 3 and 2x3}}
  // expected-error @+1 {{'tenferro.rem' op failed to infer returned types}}
  %r = tenferro.rem %x, %y : (!tenferro.tensor<3xf64>, !tenferro.tensor<2x3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @rem_c2(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf32>) {
  // expected-error @+1 {{'tenferro.rem' op C2: lhs and rhs must have one element type, got 'f64' and 'f32'}}
  %r = tenferro.rem %x, %y : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf32>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @rem_placement(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf64, cuda>) {
  // expected-error @+1 {{'tenferro.rem' op operands must live in one place: upload or download one of '!tenferro.tensor<3xf64>' and '!tenferro.tensor<3xf64, cuda>'}}
  %r = tenferro.rem %x, %y : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64, cuda>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @rem_element(%x: !tenferro.tensor<3xcomplex<f64>>, %y: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.rem' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.rem %x, %y : !tenferro.tensor<3xcomplex<f64>>
  return
}
