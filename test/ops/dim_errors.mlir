// dim: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @dim_c1(%x: !tenferro.tensor<4x?xf64>) {
  // expected-error @+1 {{'tenferro.dim' op C1: axis must be in [0, 2), got 2}}
  %r = tenferro.dim %x, 2 : !tenferro.tensor<4x?xf64>
  return
}

// -----

func.func @dim_c1_negative(%x: !tenferro.tensor<4x?xf64>) {
  // expected-error @+1 {{'tenferro.dim' op C1: axis must be in [0, 2), got -1}}
  %r = tenferro.dim %x, -1 : !tenferro.tensor<4x?xf64>
  return
}

// -----

func.func @dim_c1_scalar(%x: !tenferro.tensor<f64>) {
  // expected-error @+1 {{'tenferro.dim' op C1: axis must be in [0, 0), got 0}}
  %r = tenferro.dim %x, 0 : !tenferro.tensor<f64>
  return
}
