// bitwise_xor: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @bitwise_xor_c1(%x: !tenferro.tensor<2x3xi64>, %y: !tenferro.tensor<2x4xi64>) {
  // expected-error @+2 {{'tenferro.bitwise_xor' op C1: operands must have equal extents, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.bitwise_xor' op failed to infer returned types}}
  %r = tenferro.bitwise_xor %x, %y : (!tenferro.tensor<2x3xi64>, !tenferro.tensor<2x4xi64>) -> !tenferro.tensor<2x3xi64>
  return
}

// -----

func.func @bitwise_xor_c1_rank(%x: !tenferro.tensor<3xi64>, %y: !tenferro.tensor<2x3xi64>) {
  // expected-error @+2 {{'tenferro.bitwise_xor' op C1: operands must have equal ranks, got 3 and 2x3}}
  // expected-error @+1 {{'tenferro.bitwise_xor' op failed to infer returned types}}
  %r = tenferro.bitwise_xor %x, %y : (!tenferro.tensor<3xi64>, !tenferro.tensor<2x3xi64>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @bitwise_xor_c2(%x: !tenferro.tensor<3xi64>, %y: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.bitwise_xor' op C2: lhs and rhs must have one element type, got 'i64' and 'i32'}}
  %r = tenferro.bitwise_xor %x, %y : (!tenferro.tensor<3xi64>, !tenferro.tensor<3xi32>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @bitwise_xor_placement(%x: !tenferro.tensor<3xi64>, %y: !tenferro.tensor<3xi64, cuda>) {
  // expected-error @+1 {{'tenferro.bitwise_xor' op operands must live in one place: upload or download one of '!tenferro.tensor<3xi64>' and '!tenferro.tensor<3xi64, cuda>'}}
  %r = tenferro.bitwise_xor %x, %y : (!tenferro.tensor<3xi64>, !tenferro.tensor<3xi64, cuda>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @bitwise_xor_element(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.bitwise_xor' op operand #0 must be integer or bool tensor, but got '!tenferro.tensor<3xf64>'}}
  %r = tenferro.bitwise_xor %x, %y : !tenferro.tensor<3xf64>
  return
}
