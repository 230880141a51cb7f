// print: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @print_c1(%x: !tenferro.tensor<i64>) {
  // expected-error @+1 {{'tenferro.print' op C1: the label has 256 characters, at most 255 are possible}}
  tenferro.print %x, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" : !tenferro.tensor<i64>
  return
}
