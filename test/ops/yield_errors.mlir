// yield: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @yield_c1(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{'tenferro.yield' op expects parent op to be one of 'tenferro.while, tenferro.for, tenferro.if, tenferro.vmap, tenferro.apply'}}
  tenferro.yield %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{'tenferro.yield' op expects parent op to be one of 'tenferro.while, tenferro.for, tenferro.if, tenferro.vmap, tenferro.apply'}}
tenferro.yield

// -----

func.func @yield_c1_region(%x: !tenferro.tensor<f64>, %c: i1) -> f64 {
  %y = scf.if %c -> (f64) {
    // expected-error @+1 {{'tenferro.yield' op expects parent op to be one of 'tenferro.while, tenferro.for, tenferro.if, tenferro.vmap, tenferro.apply'}}
    tenferro.yield %x : !tenferro.tensor<f64>
  } else {
    tenferro.yield %x : !tenferro.tensor<f64>
  }
  return %y : f64
}
