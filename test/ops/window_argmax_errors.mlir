// window_argmax: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @window_argmax_infers(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op inferred type(s) '!tenferro.tensor<2x3x6xi64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xi64>'}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64: 3>, windows = array<i64: 2>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xi64>
  return
}

// -----

func.func @window_argmax_c1(%a: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C1: x must have rank 2 or more, got 2}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64: 3>, windows = array<i64: 2>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_c1_axes(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C1: windows must have 1 to 3 axes, got 0}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64>, windows = array<i64>, strides = array<i64>, low = array<i64>, dilation = array<i64>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_c2(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C2: strides must have one entry per axis of the window (1), got 2}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64: 3>, windows = array<i64: 2>, strides = array<i64: 1, 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_c2_windows(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C2: windows must be in [1, 1048576], got 0}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64: 3>, windows = array<i64: 0>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_c3(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C3: there must be one extent per axis of the window (1), got 0}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64>, windows = array<i64: 2>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_c3_negative(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C3: extents must not be negative, got -3}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64: -3>, windows = array<i64: 2>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_c4(%a: !tenferro.tensor<2x5x6xf64>) {
  // expected-error @+2 {{'tenferro.window_argmax' op C4: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.window_argmax' op failed to infer returned types}}
  %r = "tenferro.window_argmax"(%a) {static_extents = array<i64: -9223372036854775808>, windows = array<i64: 2>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, least = false} : (!tenferro.tensor<2x5x6xf64>) -> !tenferro.tensor<2x3x6xi64>
  return
}

// -----

func.func @window_argmax_element(%a: !tenferro.tensor<2x5xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.window_argmax' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<2x5xcomplex<f64>>'}}
  %r = tenferro.window_argmax %a least false windows [2] extents [4] strides [1] low [0] dilation [1] : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x4xcomplex<f64>>
  return
}
