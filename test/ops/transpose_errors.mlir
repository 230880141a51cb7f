// transpose: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @transpose_infers_bounded(%x: !tenferro.tensor<[4]x5x?xi1>) {
  // expected-error @+2 {{'tenferro.transpose' op inferred type(s) '!tenferro.tensor<?x[4]x5xi1>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xi1>'}}
  // expected-error @+1 {{'tenferro.transpose' op failed to infer returned types}}
  %r = tenferro.transpose %x [2, 0, 1] : !tenferro.tensor<[4]x5x?xi1> -> !tenferro.tensor<1x1x1x1x1x1x1xi1>
  return
}

// -----

func.func @transpose_c1(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.transpose' op C1: permutation must be a permutation of the 2 axes of x}}
  // expected-error @+1 {{'tenferro.transpose' op failed to infer returned types}}
  %r = tenferro.transpose %x [0] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @transpose_c1_twice(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.transpose' op C1: permutation must be a permutation of the 2 axes of x}}
  // expected-error @+1 {{'tenferro.transpose' op failed to infer returned types}}
  %r = tenferro.transpose %x [0, 0] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @transpose_c1_range(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.transpose' op C1: permutation must be a permutation of the 2 axes of x}}
  // expected-error @+1 {{'tenferro.transpose' op failed to infer returned types}}
  %r = tenferro.transpose %x [0, 2] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @transpose_c1_negative(%x: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.transpose' op C1: permutation must be a permutation of the 2 axes of x}}
  // expected-error @+1 {{'tenferro.transpose' op failed to infer returned types}}
  %r = tenferro.transpose %x [0, -1] : !tenferro.tensor<2x3xf64> -> !tenferro.tensor<3x2xf64>
  return
}
