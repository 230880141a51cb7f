// concatenate: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @concatenate_infers_static_over_unknown(%x: !tenferro.tensor<2x?xf64>, %y: !tenferro.tensor<3x4xf64>) {
  // expected-error @+2 {{'tenferro.concatenate' op inferred type(s) '!tenferro.tensor<5x4xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<2x?xf64>, !tenferro.tensor<3x4xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @concatenate_infers_unknown(%x: !tenferro.tensor<2x?xf64>, %y: !tenferro.tensor<?x4xf64>) {
  // expected-error @+2 {{'tenferro.concatenate' op inferred type(s) '!tenferro.tensor<?x4xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<2x?xf64>, !tenferro.tensor<?x4xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @concatenate_c1(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.concatenate' op C1: axis must be in [0, 1), got 1}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x axis 1 : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @concatenate_c1_scalar(%x: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.concatenate' op C1: axis must be in [0, 0), got 0}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x axis 0 : !tenferro.tensor<f64> -> !tenferro.tensor<1xf64>
  return
}

// -----

func.func @concatenate_c2(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf32>) {
  // expected-error @+2 {{'tenferro.concatenate' op C2: operands must have one rank and element type, got '!tenferro.tensor<2xf64>' and '!tenferro.tensor<2xf32>'}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf32> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @concatenate_c2_rank(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2x1xf64>) {
  // expected-error @+2 {{'tenferro.concatenate' op C2: operands must have one rank and element type, got '!tenferro.tensor<2xf64>' and '!tenferro.tensor<2x1xf64>'}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<2xf64>, !tenferro.tensor<2x1xf64> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @concatenate_c2_none() {
  // expected-error @+2 {{'tenferro.concatenate' op C2: concatenate needs at least one operand}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = "tenferro.concatenate"() <{axis = 0 : i64}> : () -> !tenferro.tensor<0xf64>
  return
}

// -----

func.func @concatenate_c3(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<2x4xf64>) {
  // expected-error @+2 {{'tenferro.concatenate' op C3: extents other than axis 0 must be equal, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.concatenate' op failed to infer returned types}}
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x4xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @concatenate_placement(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf64, cuda>) {
  // expected-error @+1 {{'tenferro.concatenate' op operands must live in one place: upload or download one of '!tenferro.tensor<2xf64>' and '!tenferro.tensor<2xf64, cuda>'}}
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64, cuda> -> !tenferro.tensor<4xf64>
  return
}
