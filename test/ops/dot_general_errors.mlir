// dot_general: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @dot_general_infers_order(%x: !tenferro.tensor<2x3x5x?xf64>, %y: !tenferro.tensor<?x4x3x5xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op inferred type(s) '!tenferro.tensor<2x4x3x5xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [3], [0] batch [1, 2], [2, 3] : !tenferro.tensor<2x3x5x?xf64>, !tenferro.tensor<?x4x3x5xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @dot_general_infers_batch_known_on_one_side(%x: !tenferro.tensor<?x?x?xf64>, %y: !tenferro.tensor<?x?x6xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op inferred type(s) '!tenferro.tensor<?x?x6xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [2], [2] : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x6xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @dot_general_infers_bounded(%x: !tenferro.tensor<[4]x?xf64>, %y: !tenferro.tensor<?x[5]xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op inferred type(s) '!tenferro.tensor<[4]x[5]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<[4]x?xf64>, !tenferro.tensor<?x[5]xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @dot_general_c1(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<3x4xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op C1: contracted and batch axes must be distinct, in range, and as many on both sides (lhs 2x3, rhs 3x4)}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [2], [0] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x4xf64> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @dot_general_c1_count(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<3x4xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op C1: contracted and batch axes must be distinct, in range, and as many on both sides (lhs 2x3, rhs 3x4)}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x4xf64> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @dot_general_c1_twice(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<3x4xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op C1: contracted and batch axes must be distinct, in range, and as many on both sides (lhs 2x3, rhs 3x4)}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [1], [1] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x4xf64> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @dot_general_c2(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<3x4xf32>) {
  // expected-error @+2 {{'tenferro.dot_general' op C2: lhs and rhs must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x4xf32> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @dot_general_c3(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<4x5xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op C3: contracted extents differ: dim 1 of lhs is 3, dim 0 of rhs is 4}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<4x5xf64> -> !tenferro.tensor<2x5xf64>
  return
}

// -----

func.func @dot_general_c3_batch(%x: !tenferro.tensor<2x3x4xf64>, %y: !tenferro.tensor<3x2x5xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op C3: batch extents differ: dim 2 of lhs is 4, dim 2 of rhs is 5}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [2], [2] : !tenferro.tensor<2x3x4xf64>, !tenferro.tensor<3x2x5xf64> -> !tenferro.tensor<2x2x4xf64>
  return
}

// -----

func.func @dot_general_c4(%x: !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>, %y: !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>) {
  // expected-error @+2 {{'tenferro.dot_general' op C4: the result would have 34 axes, at most 32 are possible}}
  // expected-error @+1 {{'tenferro.dot_general' op failed to infer returned types}}
  %r = tenferro.dot_general %x, %y contract [], [] batch [], [] : !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>, !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64> -> !tenferro.tensor<f64>
  return
}

// -----

func.func @dot_general_placement(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<3x4xf64, cuda>) {
  // expected-error @+1 {{'tenferro.dot_general' op operands must live in one place: upload or download one of '!tenferro.tensor<2x3xf64>' and '!tenferro.tensor<3x4xf64, cuda>'}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x4xf64, cuda> -> !tenferro.tensor<2x4xf64>
  return
}

// -----

func.func @dot_general_element(%x: !tenferro.tensor<2x3xi1>, %y: !tenferro.tensor<3x4xi1>) {
  // expected-error @+1 {{'tenferro.dot_general' op operand #0 must be numeric tensor, but got '!tenferro.tensor<2x3xi1>'}}
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<2x3xi1>, !tenferro.tensor<3x4xi1> -> !tenferro.tensor<2x4xi1>
  return
}
