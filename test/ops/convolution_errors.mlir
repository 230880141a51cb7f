// convolution: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @convolution_infers(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op inferred type(s) '!tenferro.tensor<4x3x6xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @convolution_c1(%a: !tenferro.tensor<2xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C1: x must have rank 2 or more, got 2}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c1_kernel(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C1: kernel must have rank 3, got 2x3}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c1_axes(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C1: windows must have 1 to 3 axes, got 4}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>, low = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1, 1, 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c2(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C2: low must have one entry per axis of the window (1), got 2}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0, 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c2_strides(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C2: strides must be in [1, 1048576], got 0}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 0>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c2_low(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C2: low must be in [-1099511627776, 1099511627776], got 9000000000000}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 9000000000000>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c2_dilation(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C2: dilation must be in [1, 1048576], got -1}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: -1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c2_groups(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C2: groups must be in [1, 1048576], got 0}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 0 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c3(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf32>) {
  // expected-error @+2 {{'tenferro.convolution' op C3: x and kernel must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf32>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c4(%a: !tenferro.tensor<3x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C4: the channels must fit 1 group(s), got 3x5x6 and 2x3x4}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<3x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c4_result(%a: !tenferro.tensor<6x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C4: the channels must fit 3 group(s), got 6x5x6 and 2x3x4}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 3 : i64} : (!tenferro.tensor<6x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c5(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C5: there must be one extent per axis of the window (1), got 2}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: 3, 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c5_negative(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>) {
  // expected-error @+2 {{'tenferro.convolution' op C5: extents must not be negative, got -3}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b) {static_extents = array<i64: -3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>) -> !tenferro.tensor<4x3x6xf64>
  return
}

// -----

func.func @convolution_c6(%a: !tenferro.tensor<2x5x6xf64>, %b: !tenferro.tensor<2x3x4xf64>, %i0: index) {
  // expected-error @+2 {{'tenferro.convolution' op C6: there must be one index operand per unknown entry of the extents, got 1 for 0}}
  // expected-error @+1 {{'tenferro.convolution' op failed to infer returned types}}
  %r = "tenferro.convolution"(%a, %b, %i0) {static_extents = array<i64: 3>, strides = array<i64: 1>, low = array<i64: 0>, dilation = array<i64: 1>, groups = 1 : i64} : (!tenferro.tensor<2x5x6xf64>, !tenferro.tensor<2x3x4xf64>, index) -> !tenferro.tensor<4x3x6xf64>
  return
}
