// dynamic_slice: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @dynamic_slice_infers(%x: !tenferro.tensor<?x?xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>, %n: index) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op inferred type(s) '!tenferro.tensor<?x3xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) sizes [%n, 3] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @dynamic_slice_infers_bound(%x: !tenferro.tensor<[4]xf64>, %s0: !tenferro.tensor<i64>, %n: index) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op inferred type(s) '!tenferro.tensor<[4]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0 : !tenferro.tensor<i64>) sizes [%n] : !tenferro.tensor<[4]xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @dynamic_slice_c1(%x: !tenferro.tensor<2x3xf64>, %s0: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op C1: there must be one start and one size per axis of x (rank 2), got 1 and 2}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0 : !tenferro.tensor<i64>) sizes [2, 3] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @dynamic_slice_c1_sizes(%x: !tenferro.tensor<2x3xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op C1: there must be one start and one size per axis of x (rank 2), got 2 and 1}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) sizes [2] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @dynamic_slice_c2(%x: !tenferro.tensor<?xf64>, %s0: !tenferro.tensor<1xi64>) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op C2: starts must have rank 0, got 1 for axis 0}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0 : !tenferro.tensor<1xi64>) sizes [2] : !tenferro.tensor<?xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @dynamic_slice_c3(%x: !tenferro.tensor<2x3xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i32>) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op C3: a window of size 4 is not within axis 1 of 2x3}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i32>) sizes [2, 4] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @dynamic_slice_c3_negative(%x: !tenferro.tensor<?xf64>, %s0: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op C3: a window of size -1 is not within axis 0 of ?}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_slice %x at(%s0 : !tenferro.tensor<i64>) sizes [-1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @dynamic_slice_c4(%x: !tenferro.tensor<4xf64>, %s0: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_slice' op C4: there must be one index operand per unknown entry of the sizes, got 0 for 1}}
  // expected-error @+1 {{'tenferro.dynamic_slice' op failed to infer returned types}}
  %r = "tenferro.dynamic_slice"(%x, %s0) <{operandSegmentSizes = array<i32: 1, 1, 0>, static_sizes = array<i64: -9223372036854775808>}> : (!tenferro.tensor<4xf64>, !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64>
  return
}
