// select: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @select_infers_static_over_unknown(%p: !tenferro.tensor<3x?xi1>, %x: !tenferro.tensor<?x?xf64>, %y: !tenferro.tensor<?x4xf64>) {
  // expected-error @+2 {{'tenferro.select' op inferred type(s) '!tenferro.tensor<3x4xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.select' op failed to infer returned types}}
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<3x?xi1>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x4xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @select_c1(%p: !tenferro.tensor<2xi1>, %x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.select' op C1: operands must have equal extents, got 2 and 3}}
  // expected-error @+1 {{'tenferro.select' op failed to infer returned types}}
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<2xi1>, !tenferro.tensor<2xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @select_c1_rank(%p: !tenferro.tensor<i1>, %x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.select' op C1: operands must have equal ranks, got scalar and 2}}
  // expected-error @+1 {{'tenferro.select' op failed to infer returned types}}
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<i1>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @select_c2(%p: !tenferro.tensor<2xi1>, %x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf32>) {
  // expected-error @+1 {{'tenferro.select' op C2: on_true and on_false must have one element type, got 'f64' and 'f32'}}
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<2xi1>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf32>) -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @select_element(%p: !tenferro.tensor<2xf64>, %x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf64>) {
  // expected-error @+1 {{'tenferro.select' op operand #0 must be bool tensor, but got '!tenferro.tensor<2xf64>'}}
  %r = tenferro.select %p, %x, %y : !tenferro.tensor<2xf64>
  return
}
