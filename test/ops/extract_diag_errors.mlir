// extract_diag: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @extract_diag_infers_batch(%x: !tenferro.tensor<3x2x[4]x?xf64>) {
  // expected-error @+2 {{'tenferro.extract_diag' op inferred type(s) '!tenferro.tensor<2x[4]x?xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.extract_diag' op failed to infer returned types}}
  %r = tenferro.extract_diag %x : !tenferro.tensor<3x2x[4]x?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @extract_diag_infers_unknown(%x: !tenferro.tensor<3x?xf64>) {
  // expected-error @+2 {{'tenferro.extract_diag' op inferred type(s) '!tenferro.tensor<[3]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.extract_diag' op failed to infer returned types}}
  %r = tenferro.extract_diag %x : !tenferro.tensor<3x?xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @extract_diag_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.extract_diag' op C1: x must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.extract_diag' op failed to infer returned types}}
  %r = tenferro.extract_diag %x : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}
