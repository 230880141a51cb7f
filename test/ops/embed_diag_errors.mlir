// embed_diag: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @embed_diag_infers_batch(%x: !tenferro.tensor<?x[4]xf64>, %n: index) {
  // expected-error @+2 {{'tenferro.embed_diag' op inferred type(s) '!tenferro.tensor<3x?x[4]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.embed_diag' op failed to infer returned types}}
  %r = tenferro.embed_diag %x extents [3, %n] : !tenferro.tensor<?x[4]xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @embed_diag_c1(%x: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.embed_diag' op C1: x must have rank 1 or more, and there must be two extents, got scalar and 2}}
  // expected-error @+1 {{'tenferro.embed_diag' op failed to infer returned types}}
  %r = tenferro.embed_diag %x extents [1, 1] : !tenferro.tensor<f64> -> !tenferro.tensor<1x1xf64>
  return
}

// -----

func.func @embed_diag_c1_extents(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.embed_diag' op C1: x must have rank 1 or more, and there must be two extents, got 2 and 1}}
  // expected-error @+1 {{'tenferro.embed_diag' op failed to infer returned types}}
  %r = tenferro.embed_diag %x extents [2] : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @embed_diag_c2(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.embed_diag' op C2: the leading extent of x must be 3, got 2}}
  // expected-error @+1 {{'tenferro.embed_diag' op failed to infer returned types}}
  %r = tenferro.embed_diag %x extents [3, 3] : !tenferro.tensor<2xf64> -> !tenferro.tensor<3x3xf64>
  return
}

// -----

func.func @embed_diag_c3(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.embed_diag' op C3: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.embed_diag' op failed to infer returned types}}
  %r = "tenferro.embed_diag"(%x) <{static_extents = array<i64: 2, -9223372036854775808>}> : (!tenferro.tensor<2xf64>) -> !tenferro.tensor<2x?xf64>
  return
}

// -----

func.func @embed_diag_c4(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.embed_diag' op C4: extents must not be negative, got -2}}
  // expected-error @+1 {{'tenferro.embed_diag' op failed to infer returned types}}
  %r = "tenferro.embed_diag"(%x) <{static_extents = array<i64: 2, -2>}> : (!tenferro.tensor<2xf64>) -> !tenferro.tensor<2x?xf64>
  return
}
