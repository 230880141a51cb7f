// constant: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @constant_infers_shape() {
  // expected-error @+2 {{'tenferro.constant' op inferred type(s) '!tenferro.tensor<2x0xi64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xi64>'}}
  // expected-error @+1 {{'tenferro.constant' op failed to infer returned types}}
  %r = tenferro.constant dense<0> : tensor<2x0xi64> -> !tenferro.tensor<1x1x1x1x1x1x1xi64>
  return
}

// -----

func.func @constant_c1() {
  // expected-error @+2 {{'tenferro.constant' op C1: value must be dense, a tensor of f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'tensor<2xi8>'}}
  // expected-error @+1 {{'tenferro.constant' op failed to infer returned types}}
  %r = tenferro.constant dense<0> : tensor<2xi8> -> !tenferro.tensor<2xi32>
  return
}

// -----

func.func @constant_c1_vector() {
  // expected-error @+2 {{'tenferro.constant' op C1: value must be dense, a tensor of f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'vector<2xi32>'}}
  // expected-error @+1 {{'tenferro.constant' op failed to infer returned types}}
  %r = tenferro.constant dense<0> : vector<2xi32> -> !tenferro.tensor<2xi32>
  return
}

// -----

func.func @constant_c1_sparse() {
  // expected-error @+2 {{'tenferro.constant' op C1: value must be dense, a tensor of f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'tensor<2xi32>'}}
  // expected-error @+1 {{'tenferro.constant' op failed to infer returned types}}
  %r = tenferro.constant sparse<[[0]], [1]> : tensor<2xi32> -> !tenferro.tensor<2xi32>
  return
}

// -----

func.func @constant_extent() {
  // expected-error @+2 {{'tenferro.constant' op inferred type(s) '!tenferro.tensor<2xi32>' are incompatible with return type(s) of operation '!tenferro.tensor<3xi32>'}}
  // expected-error @+1 {{'tenferro.constant' op failed to infer returned types}}
  %r = tenferro.constant dense<0> : tensor<2xi32> -> !tenferro.tensor<3xi32>
  return
}
