// broadcast_in_dim: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @broadcast_in_dim_infers_mixed(%x: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op inferred type(s) '!tenferro.tensor<?x3xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = tenferro.broadcast_in_dim %x dims [0] extents [%n, 3] : !tenferro.tensor<?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @broadcast_in_dim_c1(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op C1: dims must have one entry per axis of x, got 0 for rank 1}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = tenferro.broadcast_in_dim %x dims [] extents [2] : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @broadcast_in_dim_c1_order(%x: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op C1: dims must be increasing and in [0, 2), got 0 at 1}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = tenferro.broadcast_in_dim %x dims [1, 0] extents [2, 2] : !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @broadcast_in_dim_c1_range(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op C1: dims must be increasing and in [0, 1), got 1 at 0}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = tenferro.broadcast_in_dim %x dims [1] extents [2] : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @broadcast_in_dim_c2(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op C2: extent 0 of x must be 1 or 3, got 2}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = tenferro.broadcast_in_dim %x dims [0] extents [3] : !tenferro.tensor<2xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @broadcast_in_dim_c3(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op C3: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = "tenferro.broadcast_in_dim"(%x) <{static_extents = array<i64: -9223372036854775808>, dims = array<i64: 0>}> : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @broadcast_in_dim_c4(%x: !tenferro.tensor<1xf64>) {
  // expected-error @+2 {{'tenferro.broadcast_in_dim' op C4: extents must not be negative, got -1}}
  // expected-error @+1 {{'tenferro.broadcast_in_dim' op failed to infer returned types}}
  %r = "tenferro.broadcast_in_dim"(%x) <{static_extents = array<i64: -1>, dims = array<i64: 0>}> : (!tenferro.tensor<1xf64>) -> !tenferro.tensor<?xf64>
  return
}
