// shift_left: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @shift_left_c1(%x: !tenferro.tensor<2x3xi64>, %y: !tenferro.tensor<2x4xi64>) {
  // expected-error @+2 {{'tenferro.shift_left' op C1: operands must have equal extents, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.shift_left' op failed to infer returned types}}
  %r = tenferro.shift_left %x, %y : (!tenferro.tensor<2x3xi64>, !tenferro.tensor<2x4xi64>) -> !tenferro.tensor<2x3xi64>
  return
}

// -----

func.func @shift_left_c1_rank(%x: !tenferro.tensor<3xi64>, %y: !tenferro.tensor<2x3xi64>) {
  // expected-error @+2 {{'tenferro.shift_left' op C1: operands must have equal ranks, got 3 and 2x3}}
  // expected-error @+1 {{'tenferro.shift_left' op failed to infer returned types}}
  %r = tenferro.shift_left %x, %y : (!tenferro.tensor<3xi64>, !tenferro.tensor<2x3xi64>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @shift_left_c2(%x: !tenferro.tensor<3xi64>, %y: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.shift_left' op C2: lhs and rhs must have one element type, got 'i64' and 'i32'}}
  %r = tenferro.shift_left %x, %y : (!tenferro.tensor<3xi64>, !tenferro.tensor<3xi32>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @shift_left_placement(%x: !tenferro.tensor<3xi64>, %y: !tenferro.tensor<3xi64, cuda>) {
  // expected-error @+1 {{'tenferro.shift_left' op operands must live in one place: upload or download one of '!tenferro.tensor<3xi64>' and '!tenferro.tensor<3xi64, cuda>'}}
  %r = tenferro.shift_left %x, %y : (!tenferro.tensor<3xi64>, !tenferro.tensor<3xi64, cuda>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @shift_left_element(%x: !tenferro.tensor<3xi1>, %y: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.shift_left' op operand #0 must be integer tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.shift_left %x, %y : !tenferro.tensor<3xi1>
  return
}
