// A decomposition whose vectors nothing reads becomes its values, and keeps its name in errors.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --mlir-print-debuginfo | FileCheck %s

// CHECK-LABEL: func.func @values(
// CHECK:         tenferro.eigvalsh %{{.*}} loc(#[[EIGH:.*]])
// CHECK:         tenferro.svdvals %{{.*}} loc(#[[SVD:.*]])
// CHECK:         tenferro.eigvals %{{.*}} loc(#[[EIG:.*]])
// CHECK-NOT:     tenferro.eigh
func.func @values(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]})
    -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xcomplex<f64>>) {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %z, %e = tenferro.eig %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  return %w, %s, %z : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xcomplex<f64>>
}

// A derivative of the values reads the vectors.
// CHECK-LABEL: func.func @gradient(
// CHECK:         tenferro.eigh
// CHECK-NOT:     tenferro.eigvalsh
func.func @gradient(%a: !tenferro.tensor<3x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %l = tenferro.reduce_sum %w axes [0] : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<3x3xf64>
  return %g : !tenferro.tensor<3x3xf64>
}

// CHECK-DAG: #[[EIGH]] = loc("eigh"
// CHECK-DAG: #[[SVD]] = loc("svd"
// CHECK-DAG: #[[EIG]] = loc("eig"
