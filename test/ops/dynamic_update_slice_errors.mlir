// dynamic_update_slice: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @dynamic_update_slice_infers(%x: !tenferro.tensor<?x[4]xf64>, %u: !tenferro.tensor<1x?xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op inferred type(s) '!tenferro.tensor<?x[4]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice %x, %u at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) : !tenferro.tensor<?x[4]xf64>, !tenferro.tensor<1x?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @dynamic_update_slice_c1(%x: !tenferro.tensor<?x?xf64>, %u: !tenferro.tensor<?xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op C1: x and update must have one rank and element type, got '!tenferro.tensor<?x?xf64>' and '!tenferro.tensor<?xf64>'}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice %x, %u at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// -----

func.func @dynamic_update_slice_c1_element(%x: !tenferro.tensor<?xf64>, %u: !tenferro.tensor<?xf32>, %s0: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op C1: x and update must have one rank and element type, got '!tenferro.tensor<?xf64>' and '!tenferro.tensor<?xf32>'}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice %x, %u at(%s0 : !tenferro.tensor<i64>) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @dynamic_update_slice_c2(%x: !tenferro.tensor<?x?xf64>, %u: !tenferro.tensor<?x?xf64>, %s0: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op C2: there must be one start per axis of x (rank 2), got 1}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice %x, %u at(%s0 : !tenferro.tensor<i64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// -----

func.func @dynamic_update_slice_c2_rank(%x: !tenferro.tensor<?xf64>, %u: !tenferro.tensor<?xf64>, %s0: !tenferro.tensor<1xi64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op C2: starts must have rank 0, got 1 for axis 0}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice %x, %u at(%s0 : !tenferro.tensor<1xi64>) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @dynamic_update_slice_c3(%x: !tenferro.tensor<2x3xf64>, %u: !tenferro.tensor<2x4xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op C3: update must not exceed x, got 2x4 for 2x3}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice %x, %u at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x4xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @dynamic_update_slice_c4(%x: !tenferro.tensor<?xi1>, %u: !tenferro.tensor<1xi1>, %s0: !tenferro.tensor<i64>) {
  // expected-error @+2 {{'tenferro.dynamic_update_slice' op C4: what is added must be numbers, got '!tenferro.tensor<?xi1>'}}
  // expected-error @+1 {{'tenferro.dynamic_update_slice' op failed to infer returned types}}
  %r = tenferro.dynamic_update_slice add %x, %u at(%s0 : !tenferro.tensor<i64>) : !tenferro.tensor<?xi1>, !tenferro.tensor<1xi1> -> !tenferro.tensor<?xi1>
  return
}
