// gather: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @gather_c1(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C1: dim 0 of indices must be the number of axes, 2, got 1x5}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0, 1] dropped [0] batch [] sizes [1, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c1_rank(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.gather' op C1: indices must have rank at least 1, got scalar}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [] dropped [0] batch [] sizes [1, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<i64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c2(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C2: the entries of axes and batch must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [2] dropped [0] batch [] sizes [1, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c2_twice(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C2: the entries of axes and batch must be distinct, got 0 twice}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [] batch [0] sizes [1, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c3(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C3: dropped axes must be rising axes of x that are no batch axes, got 0}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [1, 0] batch [] sizes [1, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c3_range(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C3: dropped axes must be rising axes of x that are no batch axes, got 2}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [2] batch [] sizes [1, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c4(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C4: indices must end with the extents of the 1 batch axes of x, got 1x5 for 4x3}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [0] batch [1] sizes [1, 1] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c4_rank(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C4: indices must end with the extents of the 1 batch axes of x, got 1 for 4x3}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [0] batch [1] sizes [1, 1] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c5(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C5: there must be one size per axis of x (rank 2), got 1}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [0] batch [] sizes [1] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c5_dropped(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C5: the size along axis 0, which the result lacks, must be 1}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [0] batch [] sizes [2, 3] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c5_window(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C5: a window of size 4 is not within axis 1 of 4x3}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = tenferro.gather %x at %i axes [0] dropped [0] batch [] sizes [1, 4] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64> -> !tenferro.tensor<5x3xf64>
  return
}

// -----

func.func @gather_c6(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>) {
  // expected-error @+2 {{'tenferro.gather' op C6: there must be one index operand per unknown entry of the sizes, got 0 for 1}}
  // expected-error @+1 {{'tenferro.gather' op failed to infer returned types}}
  %r = "tenferro.gather"(%x, %i) {axes = array<i64: 0>, dropped = array<i64: 0>, batch = array<i64>, static_sizes = array<i64: 1, -9223372036854775808>} : (!tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>) -> !tenferro.tensor<?x5xf64>
  return
}
