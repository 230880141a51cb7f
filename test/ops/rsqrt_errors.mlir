// rsqrt: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @rsqrt_infers_unknown(%x: !tenferro.tensor<?x3xf64>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<?x3xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<?x3xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @rsqrt_infers_unknown_complex(%x: !tenferro.tensor<?x3xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<?x3xcomplex<f64>>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<?x3xcomplex<f64>>) -> !tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>
  return
}

// -----

func.func @rsqrt_infers_bounded(%x: !tenferro.tensor<[8]xf64>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<[8]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<[8]xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @rsqrt_infers_bounded_complex(%x: !tenferro.tensor<[8]xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<[8]xcomplex<f64>>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<[8]xcomplex<f64>>) -> !tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>
  return
}

// -----

func.func @rsqrt_infers_empty(%x: !tenferro.tensor<0xf64>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<0xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<0xf64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @rsqrt_infers_empty_complex(%x: !tenferro.tensor<0xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<0xcomplex<f64>>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<0xcomplex<f64>>) -> !tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>
  return
}

// -----

func.func @rsqrt_infers_scalar(%x: !tenferro.tensor<f64>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<f64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<f64>) -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @rsqrt_infers_scalar_complex(%x: !tenferro.tensor<complex<f64>>) {
  // expected-error @+2 {{'tenferro.rsqrt' op inferred type(s) '!tenferro.tensor<complex<f64>>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>'}}
  // expected-error @+1 {{'tenferro.rsqrt' op failed to infer returned types}}
  %r = tenferro.rsqrt %x : (!tenferro.tensor<complex<f64>>) -> !tenferro.tensor<1x1x1x1x1x1x1xcomplex<f64>>
  return
}

// -----

func.func @rsqrt_element(%x: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.rsqrt' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3xi32>'}}
  %r = tenferro.rsqrt %x : !tenferro.tensor<3xi32>
  return
}
