// eigh: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @eigh_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.eigh' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.eigh' op failed to infer returned types}}
  %w, %v = tenferro.eigh %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
  return
}

// -----

func.func @eigh_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.eigh' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.eigh' op failed to infer returned types}}
  %w, %v = tenferro.eigh %a : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2xf64>, !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @eigh_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.eigh' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %w, %v = tenferro.eigh %a : !tenferro.tensor<3x3xi32> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xi32>
  return
}

// -----

func.func @eigh_infers_real_values(%a: !tenferro.tensor<3x?x[4]xcomplex<f32>>) {
  // expected-error @+2 {{'tenferro.eigh' op inferred type(s) '!tenferro.tensor<3x[4]xf32>', '!tenferro.tensor<3x3x[4]xcomplex<f32>>' are incompatible with return type(s) of operation '!tenferro.tensor<3x[4]xf64>', '!tenferro.tensor<3x?x[4]xcomplex<f32>>'}}
  // expected-error @+1 {{'tenferro.eigh' op failed to infer returned types}}
  %w, %v = tenferro.eigh %a : !tenferro.tensor<3x?x[4]xcomplex<f32>> -> !tenferro.tensor<3x[4]xf64>, !tenferro.tensor<3x?x[4]xcomplex<f32>>
  return
}

// -----

func.func @eigh_c3(%a: !tenferro.tensor<3x3xf64>) {
  // expected-error @+2 {{'tenferro.eigh' op C3: "derivative_eps" must be finite and above 0, got}}
  // expected-error @+1 {{'tenferro.eigh' op failed to infer returned types}}
  %w, %v = tenferro.eigh %a {derivative_eps = -1.0 : f64} : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  return
}
