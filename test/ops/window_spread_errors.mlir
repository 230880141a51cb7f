// window_spread: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @window_spread_infers(%a: !tenferro.tensor<2x3x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_spread' op inferred type(s) '!tenferro.tensor<2x5x6xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b) {static_extents = array<i64: 5>, axes = 1 : i64} : (!tenferro.tensor<2x3x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @window_spread_c1(%a: !tenferro.tensor<2x3x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_spread' op C1: windows must have 1 to 3 axes, got 0}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b) {static_extents = array<i64>, axes = 0 : i64} : (!tenferro.tensor<2x3x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x5x6xf64>
  return
}

// -----

func.func @window_spread_c1_rank(%a: !tenferro.tensor<2x3x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_spread' op C1: y must have rank 4 or more, got 2x3x6}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b) {static_extents = array<i64: 5, 5, 5>, axes = 3 : i64} : (!tenferro.tensor<2x3x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x5x6xf64>
  return
}

// -----

func.func @window_spread_c2(%a: !tenferro.tensor<2x4x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_spread' op C2: the extents of places must fit those of y, got 2x4x6 and 2x3x6}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b) {static_extents = array<i64: 5>, axes = 1 : i64} : (!tenferro.tensor<2x4x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x5x6xf64>
  return
}

// -----

func.func @window_spread_c3(%a: !tenferro.tensor<2x3x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_spread' op C3: there must be one extent per axis of the window (1), got 2}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b) {static_extents = array<i64: 5, 5>, axes = 1 : i64} : (!tenferro.tensor<2x3x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x5x6xf64>
  return
}

// -----

func.func @window_spread_c3_negative(%a: !tenferro.tensor<2x3x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_spread' op C3: extents must not be negative, got -5}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b) {static_extents = array<i64: -5>, axes = 1 : i64} : (!tenferro.tensor<2x3x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x5x6xf64>
  return
}

// -----

func.func @window_spread_c4(%a: !tenferro.tensor<2x3x6xf64>, %b: !tenferro.tensor<2x3x6xi64>, %i0: index) {
  // expected-error @+2 {{'tenferro.window_spread' op C4: there must be one index operand per unknown entry of the extents, got 1 for 0}}
  // expected-error @+1 {{'tenferro.window_spread' op failed to infer returned types}}
  %r = "tenferro.window_spread"(%a, %b, %i0) {static_extents = array<i64: 5>, axes = 1 : i64} : (!tenferro.tensor<2x3x6xf64>, !tenferro.tensor<2x3x6xi64>, index) -> !tenferro.tensor<2x5x6xf64>
  return
}
