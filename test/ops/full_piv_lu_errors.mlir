// full_piv_lu: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @full_piv_lu_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.full_piv_lu' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.full_piv_lu' op failed to infer returned types}}
  %p, %q, %l, %u, %parity = tenferro.full_piv_lu %a : !tenferro.tensor<3xf64> -> !tenferro.tensor<2xi64>, !tenferro.tensor<2xi64>, !tenferro.tensor<2x2xf64>, !tenferro.tensor<2x2xf64>, !tenferro.tensor<f64>
  return
}

// -----

func.func @full_piv_lu_element(%a: !tenferro.tensor<3x3xi32>) {
  // expected-error @+1 {{'tenferro.full_piv_lu' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %p, %q, %l, %u, %parity = tenferro.full_piv_lu %a : !tenferro.tensor<3x3xi32> -> !tenferro.tensor<3xi64>, !tenferro.tensor<3xi64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<f64>
  return
}
