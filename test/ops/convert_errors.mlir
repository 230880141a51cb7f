// convert: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @convert_infers_bounded(%x: !tenferro.tensor<[4]x?xf64>) {
  // expected-error @+2 {{'tenferro.convert' op inferred type(s) '!tenferro.tensor<[4]x?xcomplex<f32>>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xcomplex<f32>>'}}
  // expected-error @+1 {{'tenferro.convert' op failed to infer returned types}}
  %r = tenferro.convert %x to complex<f32> : !tenferro.tensor<[4]x?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xcomplex<f32>>
  return
}

// -----

func.func @convert_c1(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.convert' op C1: element must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'i7'}}
  // expected-error @+1 {{'tenferro.convert' op failed to infer returned types}}
  %r = tenferro.convert %x to i7 : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @convert_element(%x: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.convert' op inferred type(s) '!tenferro.tensor<2xf32>' are incompatible with return type(s) of operation '!tenferro.tensor<2xf64>'}}
  // expected-error @+1 {{'tenferro.convert' op failed to infer returned types}}
  %r = tenferro.convert %x to f32 : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}
