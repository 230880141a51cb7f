// lu_solve: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @lu_solve_c1(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3xf64>) {
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>
  // expected-error @+2 {{'tenferro.lu_solve' op C1: "a" and "b" must have equal ranks of 2 or more, got 3x3 and 3}}
  // expected-error @+1 {{'tenferro.lu_solve' op failed to infer returned types}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>, !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @lu_solve_c2(%a: !tenferro.tensor<2x3xf64>, %c: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<2x2xf64>) {
  %lu, %pivots = tenferro.lu_factor %c : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  // expected-error @+2 {{'tenferro.lu_solve' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.lu_solve' op failed to infer returned types}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<2x3xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @lu_solve_c3(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<4x2xf64>) {
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>
  // expected-error @+2 {{'tenferro.lu_solve' op C3: the extents of "b" must fit those of "a", got 3x3 and 4x2}}
  // expected-error @+1 {{'tenferro.lu_solve' op failed to infer returned types}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>, !tenferro.tensor<4x2xf64> -> !tenferro.tensor<4x2xf64>
  return
}

// -----

func.func @lu_solve_c4(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3x2xf32>) {
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>
  // expected-error @+2 {{'tenferro.lu_solve' op C4: "a" and "b" must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.lu_solve' op failed to infer returned types}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>, !tenferro.tensor<3x2xf32> -> !tenferro.tensor<3x2xf32>
  return
}

// -----

func.func @lu_solve_c5(%a: !tenferro.tensor<3x3xf64>, %pivots: !tenferro.tensor<3xi32>, %b: !tenferro.tensor<3x2xf64>) {
  %lu, %own = tenferro.lu_factor %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>
  // expected-error @+1 {{'tenferro.lu_solve' op C5: lu and pivots must be the results of one lu_factor, or of none}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>, !tenferro.tensor<3x2xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @lu_solve_c5_pivots(%a: !tenferro.tensor<3x3xf64>, %lu: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3x2xf64>) {
  %own, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>
  // expected-error @+1 {{'tenferro.lu_solve' op C5: lu and pivots must be the results of one lu_factor, or of none}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi32>, !tenferro.tensor<3x2xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @lu_solve_c6(%a: !tenferro.tensor<3x3xf64>, %c: !tenferro.tensor<4x4xf64>, %b: !tenferro.tensor<3x2xf64>) {
  %lu, %pivots = tenferro.lu_factor %c : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xi32>
  // expected-error @+1 {{'tenferro.lu_solve' op C6: lu must have the type of a '!tenferro.tensor<3x3xf64>', got '!tenferro.tensor<4x4xf64>'}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xi32>, !tenferro.tensor<3x2xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @lu_solve_c7(%a: !tenferro.tensor<3x3xf64>, %lu: !tenferro.tensor<3x3xf64>, %pivots: !tenferro.tensor<4xi32>, %b: !tenferro.tensor<3x2xf64>) {
  // expected-error @+1 {{'tenferro.lu_solve' op C7: "pivots" must have the extents of "a" but for the first, got 3x3 and 4}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<4xi32>, !tenferro.tensor<3x2xf64> -> !tenferro.tensor<3x2xf64>
  return
}

// -----

func.func @lu_solve_c7_rank(%a: !tenferro.tensor<?x?x?xf64>, %lu: !tenferro.tensor<?x?x?xf64>, %pivots: !tenferro.tensor<?xi32>, %b: !tenferro.tensor<?x?x?xf64>) {
  // expected-error @+1 {{'tenferro.lu_solve' op C7: "pivots" must have the extents of "a" but for the first, got ?x?x? and ?}}
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>
  return
}
