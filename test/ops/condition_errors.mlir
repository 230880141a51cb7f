// condition: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @condition_c1(%c: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.condition' op expects parent op 'tenferro.while'}}
  tenferro.condition %c : !tenferro.tensor<i1>
}

// -----

func.func @condition_c1_branch(%x: !tenferro.tensor<?xf64>, %c: !tenferro.tensor<i1>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    // expected-error @+1 {{'tenferro.condition' op expects parent op 'tenferro.while'}}
    tenferro.condition %c : !tenferro.tensor<i1>
  } else {
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @condition_c1_for(%x: !tenferro.tensor<?xf64>, %c: !tenferro.tensor<i1>, %n: index) -> !tenferro.tensor<?xf64> {
  %y = tenferro.for %i to %n (%a = %x : !tenferro.tensor<?xf64>) {
    // expected-error @+1 {{'tenferro.condition' op expects parent op 'tenferro.while'}}
    tenferro.condition %c : !tenferro.tensor<i1>
  }
  return %y : !tenferro.tensor<?xf64>
}
