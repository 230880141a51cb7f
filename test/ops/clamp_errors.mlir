// clamp: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @clamp_c1(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<2x4xf64>, %z: !tenferro.tensor<2x4xf64>) {
  // expected-error @+2 {{'tenferro.clamp' op C1: operands must have equal extents, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.clamp' op failed to infer returned types}}
  %r = tenferro.clamp %x, %y, %z : (!tenferro.tensor<2x3xf64>, !tenferro.tensor<2x4xf64>, !tenferro.tensor<2x4xf64>) -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @clamp_c1_rank(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<2x3xf64>, %z: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.clamp' op C1: operands must have equal ranks, got 3 and 2x3}}
  // expected-error @+1 {{'tenferro.clamp' op failed to infer returned types}}
  %r = tenferro.clamp %x, %y, %z : (!tenferro.tensor<3xf64>, !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @clamp_c2(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf64>, %z: !tenferro.tensor<3xf32>) {
  // expected-error @+1 {{'tenferro.clamp' op C2: x, low and high must have one element type, got 'f64', 'f64' and 'f32'}}
  %r = tenferro.clamp %x, %y, %z : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf32>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @clamp_placement(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf64, cuda>, %z: !tenferro.tensor<3xf64, cuda>) {
  // expected-error @+1 {{'tenferro.clamp' op operands must live in one place: upload or download one of '!tenferro.tensor<3xf64>' and '!tenferro.tensor<3xf64, cuda>'}}
  %r = tenferro.clamp %x, %y, %z : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64, cuda>, !tenferro.tensor<3xf64, cuda>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @clamp_element(%x: !tenferro.tensor<3xcomplex<f64>>, %y: !tenferro.tensor<3xcomplex<f64>>, %z: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.clamp' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<3xcomplex<f64>>
  return
}
