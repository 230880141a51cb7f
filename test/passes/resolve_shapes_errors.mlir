// A requirement that no input can meet is an error of compilation, in the words of the run-time message.
// RUN: tf-opt %s --tenferro-resolve-shapes -verify-diagnostics -split-input-file

func.func @contracted(%x: !tenferro.tensor<?x3xf64>, %y: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %c4 = arith.constant 4 : index
  %s = tenferro.slice %y starts [0, 0] limits [%c4, 2] strides [1, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x2xf64>
  // expected-error@unknown {{contracted extents differ: dim 1 of lhs is 3, dim 0 of rhs is 4}}
  %p = tenferro.dot_general %x, %s contract [1], [0] batch [], [] : !tenferro.tensor<?x3xf64>, !tenferro.tensor<?x2xf64> -> !tenferro.tensor<?x?xf64> loc("matmul")
  return %p : !tenferro.tensor<?x?xf64>
}

// -----

func.func @formulas(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %one = tenferro.constant dense<1.0> : tensor<1xf64> -> !tenferro.tensor<1xf64>
  %y = tenferro.concatenate %x, %x, %one axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<1xf64> -> !tenferro.tensor<?xf64>
  // expected-error @+1 {{add: extents differ: dim 0 of lhs is n, dim 0 of rhs is 2*n + 1}}
  %r = tenferro.add %x, %y : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{names: extents named "n" differ: dim 0 of "x" is 3, dim 0 of "y" is 4}}
func.func @names(%x: !tenferro.tensor<3xf64> {tenferro.name = "x", tenferro.extents = ["n"]},
                 %y: !tenferro.tensor<4xf64> {tenferro.name = "y", tenferro.extents = ["n"]}) {
  return
}

// -----

func.func @beyond(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %c1 = arith.constant 1 : index
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = arith.addi %n, %c1 : index
  // expected-error @+1 {{slice: the limit exceeds the extent: limit of axis 0 is n + 1, dim 0 of x is n}}
  %s = tenferro.slice %x starts [0] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %s : !tenferro.tensor<?xf64>
}

// -----

func.func @divisor(%x: !tenferro.tensor<?xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %c0 = arith.constant 0 : index
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  // expected-error @+1 {{floordiv: the divisor of an extent must be positive, got 0}}
  %m = arith.floordivsi %n, %c0 : index
  %b = tenferro.broadcast_in_dim %s dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return %b : !tenferro.tensor<?xf64>
}

// -----

func.func @square(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  %c1 = arith.constant 1 : index
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = arith.addi %n, %c1 : index
  %a = tenferro.embed_diag %x extents [%n, %m] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  // expected-error @+1 {{cholesky: "a" must be square: dim 0 of a is dim 0 of argument 0, dim 1 of a is dim 0 of argument 0 + 1}}
  %l = tenferro.cholesky %a : !tenferro.tensor<?x?xf64>
  return %l : !tenferro.tensor<?x?xf64>
}

// -----

// What has no name is called by what decides it.
func.func @beyond(%x: !tenferro.tensor<3xf64>, %k: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %c4 = arith.constant 4 : index
  tenferro.for %i to %n () {
    %l = arith.addi %c4, %i : index
    // expected-error @+1 {{slice: the limit exceeds the extent: limit of axis 0 is [decided by for], dim 0 of x is 3}}
    %s = tenferro.slice %x starts [%i] limits [%l] strides [1] : !tenferro.tensor<3xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield
  }
  return
}
