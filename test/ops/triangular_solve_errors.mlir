// triangular_solve: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @triangular_solve_infers_b(%a: !tenferro.tensor<?x3xf64>, %b: !tenferro.tensor<?x[4]xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op inferred type(s) '!tenferro.tensor<3x[4]xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<?x3xf64>, !tenferro.tensor<?x[4]xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @triangular_solve_c1(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C1: "a" and "b" must have equal ranks of 2 or more, got 3x3 and 3}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @triangular_solve_c1_vector(%a: !tenferro.tensor<3xf64>, %b: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C1: "a" and "b" must have equal ranks of 2 or more, got 3 and 3}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @triangular_solve_c2(%a: !tenferro.tensor<2x3xf64>, %b: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @triangular_solve_c3(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<4x2xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C3: the extents of "b" must fit those of "a", got 3x3 and 4x2}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<3x3xf64>, !tenferro.tensor<4x2xf64> -> !tenferro.tensor<4x2xf64>
  return
}

// -----

func.func @triangular_solve_c3_right(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3x4xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C3: the extents of "b" must fit those of "a", got 3x3 and 3x4}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left false lower false op adjoint unit true : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x4xf64> -> !tenferro.tensor<3x4xf64>
  return
}

// -----

func.func @triangular_solve_c3_batch(%a: !tenferro.tensor<3x3x2xf64>, %b: !tenferro.tensor<3x4x5xf64>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C3: the extents of "b" must fit those of "a", got 3x3x2 and 3x4x5}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<3x3x2xf64>, !tenferro.tensor<3x4x5xf64> -> !tenferro.tensor<3x4x5xf64>
  return
}

// -----

func.func @triangular_solve_c4(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3x2xf32>) {
  // expected-error @+2 {{'tenferro.triangular_solve' op C4: "a" and "b" must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.triangular_solve' op failed to infer returned types}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x2xf32> -> !tenferro.tensor<3x2xf32>
  return
}

// -----

func.func @triangular_solve_element(%a: !tenferro.tensor<3x3xi32>, %b: !tenferro.tensor<3x2xi32>) {
  // expected-error @+1 {{'tenferro.triangular_solve' op operand #0 must be real or complex floating-point tensor, but got '!tenferro.tensor<3x3xi32>'}}
  %x = tenferro.triangular_solve %a, %b left true lower true op none unit false : !tenferro.tensor<3x3xi32>, !tenferro.tensor<3x2xi32> -> !tenferro.tensor<3x2xi32>
  return
}
