// Operands of what must be finite that are made of tangents, cotangents and results may hold anything; operands of the differentiated
// operation may not, and locations have no say in it.
// RUN: tf-opt --tenferro-differentiate --split-input-file %s | FileCheck %s
// RUN: tf-opt --tenferro-differentiate --split-input-file %s | tf-opt --split-input-file --mlir-print-op-generic | tf-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @solve
// CHECK: tenferro.lu_solve {{.*}} op none : 
// CHECK: tenferro.lu_solve {{.*}} op adjoint {{.*}}tenferro.propagates = array<i64: 3>
func.func @solve(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x?xf64>, %c: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
  %x = tenferro.solve %a, %b : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %g = tenferro.vjp %x wrt(%a) cotangent(%c) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %x, %g : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
}

// -----

// CHECK-LABEL: func.func @triangle
// CHECK: tenferro.triangular_solve {{.*}} unit false : 
// CHECK: tenferro.triangular_solve {{.*}} unit false {{.*}}tenferro.propagates = array<i64: 1>
func.func @triangle(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x?xf64>, %c: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
  %x = tenferro.triangular_solve %a, %b left true lower false op none unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %g = tenferro.jvp %x wrt(%b) tangents(%c) : !tenferro.tensor<?x?xf64>, (!tenferro.tensor<?x?xf64>), (!tenferro.tensor<?x?xf64>)
  return %x, %g : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
}

// -----

// the factor is what cholesky made of a
// CHECK-LABEL: func.func @cholesky
// CHECK: tenferro.cholesky %{{.*}} : 
// CHECK-COUNT-2: tenferro.triangular_solve {{.*}}tenferro.propagates = array<i64: 0, 1>
func.func @cholesky(%a: !tenferro.tensor<?x?xf64>, %c: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.cholesky %a : !tenferro.tensor<?x?xf64>
  %g = tenferro.vjp %x wrt(%a) cotangent(%c) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %g : !tenferro.tensor<?x?xf64>
}

// -----

// the inverse of a is the one that the user asked for
// CHECK-LABEL: func.func @slogdet
// CHECK-COUNT-2: tenferro.inverse %arg0 : !tenferro.tensor<?x?xf64>
func.func @slogdet(%a: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
  %i = tenferro.inverse %a : !tenferro.tensor<?x?xf64>
  %s, %l = tenferro.slogdet %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>
  return %i, %g : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> loc("derivative of nothing")
}

// -----

// the second one is of [[a, e], [0, a]], of which e is a cotangent
// CHECK-LABEL: func.func @twice
// CHECK: tenferro.matrix_exp_tangent %{{[^{]*}} : 
// CHECK: tenferro.matrix_exp_tangent {{.*}}tenferro.propagates = array<i64: 0>
func.func @twice(%a: !tenferro.tensor<?x?xf64>, %c: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
  %x = tenferro.matrix_exp %a : !tenferro.tensor<?x?xf64>
  %g = tenferro.vjp %x wrt(%a) cotangent(%c) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  %h = tenferro.vjp %g wrt(%a) cotangent(%c) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %g, %h : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
}
