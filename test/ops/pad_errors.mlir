// pad: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @pad_infers_interior(%x: !tenferro.tensor<3x0x?xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op inferred type(s) '!tenferro.tensor<8x2x?xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = tenferro.pad %x, %z low [1, 0, 0] high [0, 2, 0] interior [2, 7, 0] : !tenferro.tensor<3x0x?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @pad_c1(%x: !tenferro.tensor<2x3xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op C1: pad needs one low, high and interior width per axis of x (rank 2)}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = tenferro.pad %x, %z low [0] high [2] interior [1] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @pad_c2(%x: !tenferro.tensor<4xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op C2: interior widths must be in [0, 2^62], got -1}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = tenferro.pad %x, %z low [0] high [0] interior [-1] : !tenferro.tensor<4xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @pad_c3(%x: !tenferro.tensor<4xf64>, %z: !tenferro.tensor<1xf64>) {
  // expected-error @+1 {{'tenferro.pad' op C3: value must be a rank-0 tensor of 'f64', got '!tenferro.tensor<1xf64>'}}
  %r = tenferro.pad %x, %z low [0] high [0] interior [0] : !tenferro.tensor<4xf64>, !tenferro.tensor<1xf64> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @pad_c3_element(%x: !tenferro.tensor<4xf64>, %z: !tenferro.tensor<f32>) {
  // expected-error @+1 {{'tenferro.pad' op C3: value must be a rank-0 tensor of 'f64', got '!tenferro.tensor<f32>'}}
  %r = tenferro.pad %x, %z low [0] high [0] interior [0] : !tenferro.tensor<4xf64>, !tenferro.tensor<f32> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @pad_c4(%x: !tenferro.tensor<4xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op C4: the result's extents must not be negative, got -1 along axis 0}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = tenferro.pad %x, %z low [-3] high [-2] interior [0] : !tenferro.tensor<4xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<0xf64>
  return
}

// -----

func.func @pad_c4_large(%x: !tenferro.tensor<4xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op C4: the result's extent along axis 0 is too large}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = tenferro.pad %x, %z low [9223372036854775807] high [0] interior [0] : !tenferro.tensor<4xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @pad_c5(%x: !tenferro.tensor<4xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op C5: there must be one index operand per unknown entry of the low widths, got 0 for 1}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = "tenferro.pad"(%x, %z) <{operandSegmentSizes = array<i32: 1, 1, 0, 0>, static_low = array<i64: -9223372036854775808>, static_high = array<i64: 0>, interior = array<i64: 0>}> : (!tenferro.tensor<4xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @pad_c2_widest(%x: !tenferro.tensor<?xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.pad' op C2: interior widths must be in [0, 2^62], got 9223372036854775807}}
  // expected-error @+1 {{'tenferro.pad' op failed to infer returned types}}
  %r = "tenferro.pad"(%x, %z) {static_low = array<i64: 0>, static_high = array<i64: 0>, interior = array<i64: 9223372036854775807>, operandSegmentSizes = array<i32: 1, 1, 0, 0>} : (!tenferro.tensor<?xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64>
  return
}
