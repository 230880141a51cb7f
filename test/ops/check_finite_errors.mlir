// check_finite: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @check_finite_c1(%x: !tenferro.tensor<f32>) {
  // expected-error @+1 {{'tenferro.check_finite' op C1: the label has 256 characters, at most 255 are possible}}
  tenferro.check_finite %x, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" : !tenferro.tensor<f32>
  return
}

// -----

func.func @check_finite_dtype(%x: !tenferro.tensor<i64>) {
  // expected-error @+1 {{'tenferro.check_finite' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<i64>'}}
  tenferro.check_finite %x, "x" : !tenferro.tensor<i64>
  return
}
