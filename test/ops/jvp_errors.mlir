// jvp: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @jvp_c1(%x: !tenferro.tensor<?xf64>, %t: !tenferro.tensor<?xf64>) {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  // expected-error @+1 {{'tenferro.jvp' op C1: wrt 0 must be an argument of the function or of a loop, or the result of tenferro.variable}}
  %d = tenferro.jvp %y wrt(%y) tangents(%t) : !tenferro.tensor<?xf64>, (!tenferro.tensor<?xf64>), (!tenferro.tensor<?xf64>)
  return
}

// -----

func.func @jvp_c2(%x: !tenferro.tensor<2xf64>, %t: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.jvp' op C2: tangent 0 must have the type of its wrt '!tenferro.tensor<2xf64>', got '!tenferro.tensor<3xf64>'}}
  %d = tenferro.jvp %x wrt(%x) tangents(%t) : !tenferro.tensor<2xf64>, (!tenferro.tensor<2xf64>), (!tenferro.tensor<3xf64>)
  return
}

// -----

func.func @jvp_c3(%x: !tenferro.tensor<2xf64>, %t: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xi32>) {
  // expected-error @+1 {{'tenferro.jvp' op C3: y must be floating-point, got '!tenferro.tensor<2xi32>'}}
  %d = tenferro.jvp %y wrt(%x) tangents(%t) : !tenferro.tensor<2xi32>, (!tenferro.tensor<2xf64>), (!tenferro.tensor<2xf64>)
  return
}

// -----

func.func @jvp_c4(%x: !tenferro.tensor<2xf64>, %t: !tenferro.tensor<2xf64>) {
  // expected-error @+1 {{'tenferro.jvp' op C4: wrt 1 is named twice}}
  %d = tenferro.jvp %x wrt(%x, %x) tangents(%t, %t) : !tenferro.tensor<2xf64>, (!tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>), (!tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>)
  return
}
