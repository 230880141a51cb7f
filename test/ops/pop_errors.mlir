// pop: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @pop_c1(%t: !tenferro.tape, %n: index) {
  // expected-error @+1 {{'tenferro.pop' op C1: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  %a:2 = "tenferro.pop"(%t) <{static_extents = array<i64: -9223372036854775808>}> : (!tenferro.tape) -> (!tenferro.tape, !tenferro.tensor<?xf64>)
  return
}

// -----

func.func @pop_c2(%t: !tenferro.tape) {
  // expected-error @+1 {{'tenferro.pop' op C2: the result has the extents that it is popped with, got '!tenferro.tensor<4xf64>'}}
  %a, %x = tenferro.pop %t extents [3] : !tenferro.tensor<4xf64>
  return
}

// -----

func.func @pop_c2_rank(%t: !tenferro.tape) {
  // expected-error @+1 {{'tenferro.pop' op C2: the result has the extents that it is popped with, got '!tenferro.tensor<?xf64>'}}
  %a, %x = tenferro.pop %t extents [3, 3] : !tenferro.tensor<?xf64>
  return
}
