// zeta: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @zeta_infers_static_over_unknown(%x: !tenferro.tensor<?x4xf64>, %y: !tenferro.tensor<3x?xf64>) {
  // expected-error @+2 {{'tenferro.zeta' op inferred type(s) '!tenferro.tensor<3x4xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<?x4xf64>, !tenferro.tensor<3x?xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @zeta_infers_smaller_bound(%x: !tenferro.tensor<[8]x?xf64>, %y: !tenferro.tensor<[5]x[7]xf64>) {
  // expected-error @+2 {{'tenferro.zeta' op inferred type(s) '!tenferro.tensor<[5]x[7]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<[8]x?xf64>, !tenferro.tensor<[5]x[7]xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @zeta_infers_exact_over_bound(%x: !tenferro.tensor<[8]xf64>, %y: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.zeta' op inferred type(s) '!tenferro.tensor<3xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<[8]xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @zeta_infers_empty(%x: !tenferro.tensor<0x?xf64>, %y: !tenferro.tensor<?x0xf64>) {
  // expected-error @+2 {{'tenferro.zeta' op inferred type(s) '!tenferro.tensor<0x0xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<0x?xf64>, !tenferro.tensor<?x0xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @zeta_infers_scalar(%x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.zeta' op inferred type(s) '!tenferro.tensor<f64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @zeta_c1(%x: !tenferro.tensor<2x3xf64>, %y: !tenferro.tensor<2x4xf64>) {
  // expected-error @+2 {{'tenferro.zeta' op C1: operands must have equal extents, got 2x3 and 2x4}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<2x3xf64>, !tenferro.tensor<2x4xf64>) -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @zeta_c1_rank(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.zeta' op C1: operands must have equal ranks, got 3 and 2x3}}
  // expected-error @+1 {{'tenferro.zeta' op failed to infer returned types}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<3xf64>, !tenferro.tensor<2x3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @zeta_c2(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf32>) {
  // expected-error @+1 {{'tenferro.zeta' op C2: lhs and rhs must have one element type, got 'f64' and 'f32'}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf32>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @zeta_placement(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<3xf64, cuda>) {
  // expected-error @+1 {{'tenferro.zeta' op operands must live in one place: upload or download one of '!tenferro.tensor<3xf64>' and '!tenferro.tensor<3xf64, cuda>'}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64, cuda>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @zeta_element(%x: !tenferro.tensor<3xcomplex<f64>>, %y: !tenferro.tensor<3xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.zeta' op operand #0 must be real floating-point tensor, but got '!tenferro.tensor<3xcomplex<f64>>'}}
  %r = tenferro.zeta %x, %y : (!tenferro.tensor<3xcomplex<f64>>, !tenferro.tensor<3xcomplex<f64>>) -> !tenferro.tensor<3xcomplex<f64>>
  return
}
