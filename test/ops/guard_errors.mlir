// guard: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @guard_c1(%n: index) {
  // expected-error @+1 {{'tenferro.guard' op C1: text must not be empty}}
  tenferro.guard %n, %n eq "" : index, index
  return
}
