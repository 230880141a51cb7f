// grad: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @grad_c1(%x: !tenferro.tensor<?xf64>, %l: !tenferro.tensor<f64>) {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  // expected-error @+1 {{'tenferro.grad' op C1: wrt 0 must be an argument of the function or of a loop, or the result of tenferro.variable}}
  %g = tenferro.grad %l wrt(%y) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return
}

// -----

func.func @grad_c2(%x: !tenferro.tensor<?xf64>, %l: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.grad' op C2: loss must be a floating-point scalar (rank 0), got '!tenferro.tensor<3xf64>'}}
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<3xf64>, !tenferro.tensor<?xf64>
  return
}

// -----

func.func @grad_c2_integer(%x: !tenferro.tensor<?xf64>, %l: !tenferro.tensor<i32>) {
  // expected-error @+1 {{'tenferro.grad' op C2: loss must be a floating-point scalar (rank 0), got '!tenferro.tensor<i32>'}}
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<i32>, !tenferro.tensor<?xf64>
  return
}

// -----

func.func @grad_c3(%x: !tenferro.tensor<?xi32>, %l: !tenferro.tensor<f64>) {
  // expected-error @+1 {{'tenferro.grad' op C3: wrt 0 must be floating-point, got '!tenferro.tensor<?xi32>'}}
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xi32>
  return
}
