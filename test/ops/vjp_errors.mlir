// vjp: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @vjp_c1(%x: !tenferro.tensor<?xf64>, %c: !tenferro.tensor<?xf64>) {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  // expected-error @+1 {{'tenferro.vjp' op C1: wrt 0 must be an argument of the function or of a loop, or the result of tenferro.variable}}
  %p = tenferro.vjp %y wrt(%y) cotangent(%c) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  return
}

// -----

func.func @vjp_c2(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<3xf64>, %c: !tenferro.tensor<4xf64>) {
  // expected-error @+1 {{'tenferro.vjp' op C2: the cotangent must have y's type '!tenferro.tensor<3xf64>', got '!tenferro.tensor<4xf64>'}}
  %p = tenferro.vjp %y wrt(%x) cotangent(%c) : !tenferro.tensor<3xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<?xf64>
  return
}

// -----

func.func @vjp_c3(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<3xi32>, %c: !tenferro.tensor<3xi32>) {
  // expected-error @+1 {{'tenferro.vjp' op C3: y must be floating-point, got '!tenferro.tensor<3xi32>'}}
  %p = tenferro.vjp %y wrt(%x) cotangent(%c) : !tenferro.tensor<3xi32>, !tenferro.tensor<3xi32>, !tenferro.tensor<?xf64>
  return
}

// -----

func.func @vjp_c3_wrt(%x: !tenferro.tensor<?xi64>, %y: !tenferro.tensor<3xf64>, %c: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.vjp' op C3: wrt 0 must be floating-point, got '!tenferro.tensor<?xi64>'}}
  %p = tenferro.vjp %y wrt(%x) cotangent(%c) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<?xi64>
  return
}
