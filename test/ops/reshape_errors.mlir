// reshape: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @reshape_infers_mixed(%x: !tenferro.tensor<?x3xf64>, %n: index) {
  // expected-error @+2 {{'tenferro.reshape' op inferred type(s) '!tenferro.tensor<3x?xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.reshape' op failed to infer returned types}}
  %r = tenferro.reshape %x extents [3, %n] : !tenferro.tensor<?x3xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @reshape_infers_scalar(%x: !tenferro.tensor<1xf64>) {
  // expected-error @+2 {{'tenferro.reshape' op inferred type(s) '!tenferro.tensor<f64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.reshape' op failed to infer returned types}}
  %r = tenferro.reshape %x extents [] : !tenferro.tensor<1xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @reshape_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+1 {{'tenferro.reshape' op C1: element counts must be equal, got 6 and 5}}
  %r = tenferro.reshape %x extents [5] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<5xf64>
  return
}

// -----

func.func @reshape_c2(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.reshape' op C2: extents must not be negative, got -2}}
  // expected-error @+1 {{'tenferro.reshape' op failed to infer returned types}}
  %r = "tenferro.reshape"(%x) <{static_extents = array<i64: -2, -3>}> : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @reshape_c3(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.reshape' op C3: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.reshape' op failed to infer returned types}}
  %r = "tenferro.reshape"(%x) <{static_extents = array<i64: -9223372036854775808, 2>}> : (!tenferro.tensor<2x3xf64>) -> !tenferro.tensor<?x2xf64>
  return
}

// -----

func.func @reshape_axes(%x: !tenferro.tensor<1xf64>) {
  // expected-error @+2 {{'tenferro.reshape' op a tensor has at most 32 axes, got 33}}
  // expected-error @+1 {{'tenferro.reshape' op failed to infer returned types}}
  %r = tenferro.reshape %x extents [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] : !tenferro.tensor<1xf64> -> !tenferro.tensor<1xf64>
  return
}
