// take: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @take_infers(%x: !tenferro.tensor<?x[8]xf64>, %i: !tenferro.tensor<[3]xi64>) {
  // expected-error @+2 {{'tenferro.take' op inferred type(s) '!tenferro.tensor<[3]x[8]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.take' op failed to infer returned types}}
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<?x[8]xf64>, !tenferro.tensor<[3]xi64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @take_infers_scalar(%x: !tenferro.tensor<?x2xf64>, %i: !tenferro.tensor<i32>) {
  // expected-error @+2 {{'tenferro.take' op inferred type(s) '!tenferro.tensor<2xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.take' op failed to infer returned types}}
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<?x2xf64>, !tenferro.tensor<i32> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @take_c1(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<4xi64>) {
  // expected-error @+2 {{'tenferro.take' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.take' op failed to infer returned types}}
  %r = tenferro.take %x at %i axis 2 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<4xi64> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @take_c1_negative(%x: !tenferro.tensor<?xf64>, %i: !tenferro.tensor<?xi64>) {
  // expected-error @+2 {{'tenferro.take' op C1: axis must be in [0, 1), got -1}}
  // expected-error @+1 {{'tenferro.take' op failed to infer returned types}}
  %r = tenferro.take %x at %i axis -1 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xi64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @take_c1_rank_0(%x: !tenferro.tensor<f64>, %i: !tenferro.tensor<?xi64>) {
  // expected-error @+2 {{'tenferro.take' op C1: axis must be in [0, 0), got 0}}
  // expected-error @+1 {{'tenferro.take' op failed to infer returned types}}
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<f64>, !tenferro.tensor<?xi64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @take_c2(%x: !tenferro.tensor<?xf64>, %i: !tenferro.tensor<?x?xi64>) {
  // expected-error @+2 {{'tenferro.take' op C2: indices must have rank 0 or 1, got ?x?}}
  // expected-error @+1 {{'tenferro.take' op failed to infer returned types}}
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xi64> -> !tenferro.tensor<?x?xf64>
  return
}

// -----

func.func @take_indices_of_reals(%x: !tenferro.tensor<?xf64>, %i: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.take' op operand #1 must be integer tensor, but got '!tenferro.tensor<?xf64>'}}
  %r = tenferro.take %x at %i axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return
}
