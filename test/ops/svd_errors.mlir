// svd: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @svd_c1(%a: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.svd' op C1: "a" must have rank 2 or more, got scalar}}
  // expected-error @+1 {{'tenferro.svd' op failed to infer returned types}}
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<f64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return
}

// -----

func.func @svd_element(%a: !tenferro.tensor<3x3xi1>) {
  // expected-error @+1 {{'tenferro.svd' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi1>'}}
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<3x3xi1> -> !tenferro.tensor<3x3xi1>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xi1>
  return
}

// -----

func.func @svd_infers_real_values(%a: !tenferro.tensor<?x2x[4]xcomplex<f32>>) {
  // expected-error @+2 {{'tenferro.svd' op inferred type(s) '!tenferro.tensor<?x[2]x[4]xcomplex<f32>>', '!tenferro.tensor<[2]x[4]xf32>', '!tenferro.tensor<[2]x2x[4]xcomplex<f32>>' are incompatible with return type(s) of operation '!tenferro.tensor<?x?x[4]xcomplex<f32>>', '!tenferro.tensor<?x[4]xf64>', '!tenferro.tensor<?x2x[4]xcomplex<f32>>'}}
  // expected-error @+1 {{'tenferro.svd' op failed to infer returned types}}
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x2x[4]xcomplex<f32>> -> !tenferro.tensor<?x?x[4]xcomplex<f32>>, !tenferro.tensor<?x[4]xf64>, !tenferro.tensor<?x2x[4]xcomplex<f32>>
  return
}

// -----

func.func @svd_c2(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.svd' op C2: "derivative_eps" must be finite and above 0, got}}
  // expected-error @+1 {{'tenferro.svd' op failed to infer returned types}}
  %u, %s, %vt = tenferro.svd %a {derivative_eps = 0.0 : f64} : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @svd_infers_full(%a: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.svd' op inferred type(s) '!tenferro.tensor<2x2xf64>', '!tenferro.tensor<2xf64>', '!tenferro.tensor<3x3xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<2x2xf64>', '!tenferro.tensor<2xf64>', '!tenferro.tensor<2x3xf64>'}}
  // expected-error @+1 {{'tenferro.svd' op failed to infer returned types}}
  %u, %s, %vt = tenferro.svd %a {full} : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x3xf64>
  return
}
