// slice: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @slice_infers_strided(%x: !tenferro.tensor<?x7xf64>) {
  // expected-error @+2 {{'tenferro.slice' op inferred type(s) '!tenferro.tensor<2x1xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [1, 0] limits [5, 7] strides [3, 7] : !tenferro.tensor<?x7xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @slice_infers_open_limit(%x: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+2 {{'tenferro.slice' op inferred type(s) '!tenferro.tensor<?xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [0] limits [%n] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @slice_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.slice' op C1: slice needs one start, limit and stride per axis of x (rank 2)}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [0] limits [2] strides [1] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @slice_c2(%x: !tenferro.tensor<4xf64>) {
  // expected-error @+2 {{'tenferro.slice' op C2: strides must be positive, got 0}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [0] limits [4] strides [0] : !tenferro.tensor<4xf64> -> !tenferro.tensor<4xf64>
  return
}

// -----

func.func @slice_c3(%x: !tenferro.tensor<4xf64>) {
  // expected-error @+2 {{'tenferro.slice' op C3: slice [0, 5) is not within axis 0 of 4}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [0] limits [5] strides [1] : !tenferro.tensor<4xf64> -> !tenferro.tensor<5xf64>
  return
}

// -----

func.func @slice_c3_order(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+2 {{'tenferro.slice' op C3: slice [3, 2) is not within axis 0 of ?}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [3] limits [2] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<0xf64>
  return
}

// -----

func.func @slice_c3_negative(%x: !tenferro.tensor<4xf64>, %n: index) {
  // expected-error @+2 {{'tenferro.slice' op C3: slice [-1, ?) is not within axis 0 of 4}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [-1] limits [%n] strides [1] : !tenferro.tensor<4xf64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @slice_c3_limit(%x: !tenferro.tensor<4xf64>, %n: index) {
  // expected-error @+2 {{'tenferro.slice' op C3: slice [?, 5) is not within axis 0 of 4}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = tenferro.slice %x starts [%n] limits [5] strides [1] : !tenferro.tensor<4xf64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @slice_c4(%x: !tenferro.tensor<4xf64>) {
  // expected-error @+2 {{'tenferro.slice' op C4: there must be one index operand per unknown entry of the starts, got 0 for 1}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = "tenferro.slice"(%x) <{operandSegmentSizes = array<i32: 1, 0, 0>, static_starts = array<i64: -9223372036854775808>, static_limits = array<i64: 4>, strides = array<i64: 1>}> : (!tenferro.tensor<4xf64>) -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @slice_c4_limits(%x: !tenferro.tensor<4xf64>) {
  // expected-error @+2 {{'tenferro.slice' op C4: there must be one index operand per unknown entry of the limits, got 0 for 1}}
  // expected-error @+1 {{'tenferro.slice' op failed to infer returned types}}
  %r = "tenferro.slice"(%x) <{operandSegmentSizes = array<i32: 1, 0, 0>, static_starts = array<i64: 0>, static_limits = array<i64: -9223372036854775808>, strides = array<i64: 1>}> : (!tenferro.tensor<4xf64>) -> !tenferro.tensor<?xf64>
  return
}
