// reduce_sum: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @reduce_sum_infers_rest(%x: !tenferro.tensor<?x3x[4]xf64>) {
  // expected-error @+2 {{'tenferro.reduce_sum' op inferred type(s) '!tenferro.tensor<?x[4]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.reduce_sum' op failed to infer returned types}}
  %r = tenferro.reduce_sum %x axes [1] : !tenferro.tensor<?x3x[4]xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @reduce_sum_infers_scalar(%x: !tenferro.tensor<0xf64>) {
  // expected-error @+2 {{'tenferro.reduce_sum' op inferred type(s) '!tenferro.tensor<f64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.reduce_sum' op failed to infer returned types}}
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<0xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @reduce_sum_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.reduce_sum' op C1: axes must be distinct and in [0, 1), got 1}}
  // expected-error @+1 {{'tenferro.reduce_sum' op failed to infer returned types}}
  %r = tenferro.reduce_sum %x axes [1] : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  return
}

// -----

func.func @reduce_sum_c1_twice(%x: !tenferro.tensor<3x3xf64>) {
  // expected-error @+2 {{'tenferro.reduce_sum' op C1: axes must be distinct and in [0, 2), got 0}}
  // expected-error @+1 {{'tenferro.reduce_sum' op failed to infer returned types}}
  %r = tenferro.reduce_sum %x axes [0, 0] : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @reduce_sum_c1_negative(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.reduce_sum' op C1: axes must be distinct and in [0, 1), got -1}}
  // expected-error @+1 {{'tenferro.reduce_sum' op failed to infer returned types}}
  %r = tenferro.reduce_sum %x axes [-1] : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  return
}

// -----

func.func @reduce_sum_element(%x: !tenferro.tensor<3xi1>) {
  // expected-error @+1 {{'tenferro.reduce_sum' op operand #0 must be numeric tensor, but got '!tenferro.tensor<3xi1>'}}
  %r = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<3xi1> -> !tenferro.tensor<i1>
  return
}
