// window_pick: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @window_pick_infers(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_pick' op inferred type(s) '!tenferro.tensor<2x3x6xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.window_pick' op failed to infer returned types}}
  %r = "tenferro.window_pick"(%a, %b) {axes = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @window_pick_c1(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_pick' op C1: windows must have 1 to 3 axes, got 4}}
  // expected-error @+1 {{'tenferro.window_pick' op failed to infer returned types}}
  %r = "tenferro.window_pick"(%a, %b) {axes = 4 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x3x6xf64>
  return
}

// -----

func.func @window_pick_c1_rank(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_pick' op C1: x must have rank 4 or more, got 2x5x6}}
  // expected-error @+1 {{'tenferro.window_pick' op failed to infer returned types}}
  %r = "tenferro.window_pick"(%a, %b) {axes = 3 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x6xi64>) -> !tenferro.tensor<2x3x6xf64>
  return
}

// -----

func.func @window_pick_c1_ranks(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3xi64>) {
  // expected-error @+2 {{'tenferro.window_pick' op C1: x and places must have equal ranks, got 2x5x6 and 2x3}}
  // expected-error @+1 {{'tenferro.window_pick' op failed to infer returned types}}
  %r = "tenferro.window_pick"(%a, %b) {axes = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3xi64>) -> !tenferro.tensor<2x3x6xf64>
  return
}

// -----

func.func @window_pick_c2(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<3x3x6xi64>) {
  // expected-error @+2 {{'tenferro.window_pick' op C2: the extents of places must fit those of x, got 2x5x6 and 3x3x6}}
  // expected-error @+1 {{'tenferro.window_pick' op failed to infer returned types}}
  %r = "tenferro.window_pick"(%a, %b) {axes = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<3x3x6xi64>) -> !tenferro.tensor<2x3x6xf64>
  return
}
