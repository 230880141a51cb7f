// philox: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @philox_c1(%x: !tenferro.tensor<2x3xi64>, %y: !tenferro.tensor<2x4xi64>) {
  // expected-error @+2 {{'tenferro.philox' op C1: operands must have equal extents, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.philox' op failed to infer returned types}}
  %r = tenferro.philox %x, %x, %y word 0 : (!tenferro.tensor<2x3xi64>, !tenferro.tensor<2x3xi64>, !tenferro.tensor<2x4xi64>) -> !tenferro.tensor<2x3xi64>
  return
}

// -----

func.func @philox_c1_rank(%x: !tenferro.tensor<i64>, %y: !tenferro.tensor<3xi64>) {
  // expected-error @+2 {{'tenferro.philox' op C1: operands must have equal ranks, got scalar and 3}}
  // expected-error @+1 {{'tenferro.philox' op failed to infer returned types}}
  %r = tenferro.philox %x, %x, %y word 0 : (!tenferro.tensor<i64>, !tenferro.tensor<i64>, !tenferro.tensor<3xi64>) -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @philox_c2(%x: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.philox' op C2: key, stream and counter must be i64, got 'i32'}}
  %r = tenferro.philox %x, %x, %x word 0 : !tenferro.tensor<3xi32>
  return
}

// -----

func.func @philox_c3(%x: !tenferro.tensor<3xi64>) {
  // expected-error @+1 {{'tenferro.philox' op C3: word must be 0 or 1, got 2}}
  %r = tenferro.philox %x, %x, %x word 2 : !tenferro.tensor<3xi64>
  return
}

// -----

func.func @philox_element(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.philox' op operand #0 must be integer tensor, but got '!tenferro.tensor<3xf64>'}}
  %r = tenferro.philox %x, %x, %x word 0 : !tenferro.tensor<3xf64>
  return
}
