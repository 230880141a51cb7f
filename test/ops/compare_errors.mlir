// compare: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @compare_infers_static_over_unknown(%x: !tenferro.tensor<?x4xf64>, %y: !tenferro.tensor<3x?xf64>) {
  // expected-error @+2 {{'tenferro.compare' op inferred type(s) '!tenferro.tensor<3x4xi1>' are incompatible with return type(s) of operation '!tenferro.tensor<2x4xi1>'}}
  // expected-error @+1 {{'tenferro.compare' op failed to infer returned types}}
  %r = tenferro.compare lt %x, %y : (!tenferro.tensor<?x4xf64>, !tenferro.tensor<3x?xf64>) -> !tenferro.tensor<2x4xi1>
  return
}

// -----

func.func @compare_c1(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.compare' op C1: operands must have equal extents, got 2 and 3}}
  // expected-error @+1 {{'tenferro.compare' op failed to infer returned types}}
  %r = tenferro.compare lt %x, %y : (!tenferro.tensor<2xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<2xi1>
  return
}

// -----

func.func @compare_c2(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf32>) {
  // expected-error @+1 {{'tenferro.compare' op C2: lhs and rhs must have one element type, got 'f64' and 'f32'}}
  %r = tenferro.compare lt %x, %y : (!tenferro.tensor<2xf64>, !tenferro.tensor<2xf32>) -> !tenferro.tensor<2xi1>
  return
}

// -----

func.func @compare_c3(%x: !tenferro.tensor<2xcomplex<f64>>, %y: !tenferro.tensor<2xcomplex<f64>>) {
  // expected-error @+1 {{'tenferro.compare' op C3: lt needs real or integer elements, got 'complex<f64>'}}
  %r = tenferro.compare lt %x, %y : (!tenferro.tensor<2xcomplex<f64>>, !tenferro.tensor<2xcomplex<f64>>) -> !tenferro.tensor<2xi1>
  return
}

// -----

func.func @compare_c3_bool(%x: !tenferro.tensor<2xi1>, %y: !tenferro.tensor<2xi1>) {
  // expected-error @+1 {{'tenferro.compare' op C3: ge needs real or integer elements, got 'i1'}}
  %r = tenferro.compare ge %x, %y : !tenferro.tensor<2xi1>
  return
}

// -----

func.func @compare_element(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf64>) {
  // expected-error @+1 {{'tenferro.compare' op result #0 must be bool tensor, but got '!tenferro.tensor<2xf64>'}}
  %r = tenferro.compare eq %x, %y : !tenferro.tensor<2xf64>
  return
}
