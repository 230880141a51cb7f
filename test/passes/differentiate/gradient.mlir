// What differentiation leaves behind: no AD operation, no seed, no broadcast of it, outputs used again instead of being recomputed.
// RUN: tf-opt --tenferro-differentiate --split-input-file %s | FileCheck %s

// CHECK-LABEL: func.func @sum_of_squares
// CHECK-SAME: (%[[X:.*]]: !tenferro.tensor<?xf64>
// CHECK-NEXT: %[[G:.*]] = tenferro.add %[[X]], %[[X]]
// CHECK-NEXT: return %[[G]]
func.func @sum_of_squares(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %y axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %loss wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}

// -----

// CHECK-LABEL: func.func @tanh
// CHECK: %[[Y:.*]] = tenferro.tanh
// CHECK-NOT: tenferro.tanh
// CHECK: %[[SQUARE:.*]] = tenferro.mul %[[Y]], %[[Y]]
// CHECK: tenferro.sub %{{.*}}, %[[SQUARE]]
// CHECK-NOT: tenferro.tanh
// CHECK: return
func.func @tanh(%x: !tenferro.tensor<4xf64>, %ct: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %y = tenferro.tanh %x : !tenferro.tensor<4xf64>
  %g = tenferro.vjp %y wrt(%x) cotangent(%ct) : !tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>
  return %g : !tenferro.tensor<4xf64>
}

// -----

// Products of the gradient are contracted where the factors stand: no transpose.
// CHECK-LABEL: func.func @matmul
// CHECK-SAME: (%[[A:.*]]: !tenferro.tensor<?x?xf64>, %[[B:.*]]: !tenferro.tensor<?x?xf64>, %[[CT:.*]]: !tenferro.tensor<?x?xf64>)
// CHECK-NEXT: %[[GA:.*]] = tenferro.dot_general %[[CT]], %[[B]] contract [1], [1]
// CHECK-NEXT: %[[GB:.*]] = tenferro.dot_general %[[A]], %[[CT]] contract [0], [0]
// CHECK-NEXT: return %[[GA]], %[[GB]]
func.func @matmul(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x?xf64>, %ct: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
  %y = tenferro.dot_general %a, %b contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %g:2 = tenferro.vjp %y wrt(%a, %b) cotangent(%ct) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %g#0, %g#1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
}

// -----

// The factors of the forward solve serve the gradient.
// CHECK-LABEL: func.func @solve
// CHECK-COUNT-1: tenferro.lu_factor
// CHECK-NOT: tenferro.lu_factor
// CHECK-COUNT-2: tenferro.lu_solve
// CHECK-NOT: tenferro.lu_solve
// CHECK: return
func.func @solve(%a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<3x2xf64>) -> (!tenferro.tensor<3x3xf64>, !tenferro.tensor<3x2xf64>) {
  %x = tenferro.solve %a, %b : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x2xf64> -> !tenferro.tensor<3x2xf64>
  %q = tenferro.mul %x, %x : !tenferro.tensor<3x2xf64>
  %loss = tenferro.reduce_sum %q axes [0, 1] : !tenferro.tensor<3x2xf64> -> !tenferro.tensor<f64>
  %g:2 = tenferro.grad %loss wrt(%a, %b) : !tenferro.tensor<f64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x2xf64>
  return %g#0, %g#1 : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x2xf64>
}

// -----

// Two solves and one product.
// CHECK-LABEL: func.func @cholesky
// CHECK: tenferro.cholesky
// CHECK-COUNT-1: tenferro.dot_general
// CHECK-COUNT-2: tenferro.triangular_solve
// CHECK-NOT: tenferro.{{dot_general|triangular_solve}}
// CHECK: return
func.func @cholesky(%a: !tenferro.tensor<?x?xf64>, %ct: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %l = tenferro.cholesky %a : !tenferro.tensor<?x?xf64>
  %g = tenferro.vjp %l wrt(%a) cotangent(%ct) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %g : !tenferro.tensor<?x?xf64>
}

// -----

// The values alone need no coupling of the vectors.
// CHECK-LABEL: func.func @singular_values
// CHECK: %[[U:.*]], %[[S:.*]], %[[VT:.*]] = tenferro.svd
// CHECK-NEXT: tenferro.dot_general %[[U]], %[[VT]]
// CHECK-NEXT: return
func.func @singular_values(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x5xf64>
  %loss = tenferro.reduce_sum %s axes [0] : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %loss wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<3x5xf64>
  return %g : !tenferro.tensor<3x5xf64>
}

// -----

// A derivative with less or more known of its extents than its result type says keeps that type.
// CHECK-LABEL: func.func @known_extents
// CHECK-SAME: -> (!tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>)
// CHECK: return {{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>
func.func @known_extents(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<4xf64>, %ct: !tenferro.tensor<4xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>) {
  %z = tenferro.add %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64>
  %g:2 = tenferro.vjp %z wrt(%x, %y) cotangent(%ct) : !tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>
  return %g#0, %g#1 : !tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>
}

// -----

// The seed is dropped whatever is known of the extents.
// CHECK-LABEL: func.func @bounded
// CHECK-SAME: (%[[X:.*]]: !tenferro.tensor<[64]xf64>, %[[Y:.*]]: !tenferro.tensor<[64]xf64>)
// CHECK-NEXT: return %[[Y]], %[[X]]
func.func @bounded(%x: !tenferro.tensor<[64]xf64>, %y: !tenferro.tensor<[64]xf64>) -> (!tenferro.tensor<[64]xf64>, !tenferro.tensor<[64]xf64>) {
  %p = tenferro.mul %x, %y : !tenferro.tensor<[64]xf64>
  %l = tenferro.reduce_sum %p axes [0] : !tenferro.tensor<[64]xf64> -> !tenferro.tensor<f64>
  %g:2 = tenferro.grad %l wrt(%x, %y) : !tenferro.tensor<f64>, !tenferro.tensor<[64]xf64>, !tenferro.tensor<[64]xf64>
  return %g#0, %g#1 : !tenferro.tensor<[64]xf64>, !tenferro.tensor<[64]xf64>
}

// -----

// Every wrt gets its whole derivative, also when one is computed from another.
// CHECK-LABEL: func.func @chain
// CHECK: %[[E:.*]] = tenferro.exp
// CHECK-NEXT: %[[GV:.*]] = tenferro.add %[[E]], %[[E]]
// CHECK-NEXT: %[[GX:.*]] = tenferro.mul %[[GV]], %[[E]]
// CHECK-NEXT: return %[[GX]], %[[GV]]
func.func @chain(%x: !tenferro.tensor<f64>) -> (!tenferro.tensor<f64>, !tenferro.tensor<f64>) {
  %e = tenferro.exp %x : !tenferro.tensor<f64>
  %v = tenferro.variable %e : !tenferro.tensor<f64>
  %y = tenferro.mul %v, %v : !tenferro.tensor<f64>
  %g:2 = tenferro.grad %y wrt(%x, %v) : !tenferro.tensor<f64>, !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g#0, %g#1 : !tenferro.tensor<f64>, !tenferro.tensor<f64>
}
