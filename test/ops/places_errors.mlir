// places: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @places_infers(%m: !tenferro.tensor<?xi1>) {
  // expected-error @+2 {{'tenferro.places' op inferred type(s) '!tenferro.tensor<3xi64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xi64>'}}
  // expected-error @+1 {{'tenferro.places' op failed to infer returned types}}
  %r = tenferro.places %m extents [3] : !tenferro.tensor<?xi1> -> !tenferro.tensor<1x1x1x1x1x1x1xi64>
  return
}

// -----

func.func @places_c1(%m: !tenferro.tensor<2x3xi1>) {
  // expected-error @+2 {{'tenferro.places' op C1: mask must have rank 1, got 2x3}}
  // expected-error @+1 {{'tenferro.places' op failed to infer returned types}}
  %r = tenferro.places %m extents [3] : !tenferro.tensor<2x3xi1> -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @places_c2(%m: !tenferro.tensor<?xi1>) {
  // expected-error @+2 {{'tenferro.places' op C2: one extent is given, got 2}}
  // expected-error @+1 {{'tenferro.places' op failed to infer returned types}}
  %r = tenferro.places %m extents [3, 4] : !tenferro.tensor<?xi1> -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @places_c3(%m: !tenferro.tensor<?xi1>) {
  // expected-error @+2 {{'tenferro.places' op C3: extents must not be negative, got -3}}
  // expected-error @+1 {{'tenferro.places' op failed to infer returned types}}
  %r = "tenferro.places"(%m) {static_extents = array<i64: -3>} : (!tenferro.tensor<?xi1>) -> !tenferro.tensor<?xi64>
  return
}

// -----

func.func @places_c4(%m: !tenferro.tensor<?xi1>, %n: index) {
  // expected-error @+2 {{'tenferro.places' op C4: there must be one index operand per unknown entry of the extents, got 1 for 0}}
  // expected-error @+1 {{'tenferro.places' op failed to infer returned types}}
  %r = "tenferro.places"(%m, %n) {static_extents = array<i64: 3>} : (!tenferro.tensor<?xi1>, index) -> !tenferro.tensor<3xi64>
  return
}
