// lu_factor: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @lu_factor_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.lu_factor' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.lu_factor' op failed to infer returned types}}
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3xi32>
  return
}

// -----

func.func @lu_factor_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.lu_factor' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.lu_factor' op failed to infer returned types}}
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>, !tenferro.tensor<2xi32>
  return
}

// -----

func.func @lu_factor_c3(%a: !tenferro.tensor<3x3xf64>) {
  // expected-error @+1 {{'tenferro.lu_factor' op C3: factors may be used by lu_solve and as results alone, but tenferro.neg uses them}}
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>
  %d = tenferro.neg %lu : !tenferro.tensor<3x3xf64>
  return
}

// -----

func.func @lu_factor_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.lu_factor' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xi32> -> !tenferro.tensor<3x3xi32>, !tenferro.tensor<3xi32>
  return
}
