// vjp: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @argument(
func.func @argument(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<3xf64>, %c: !tenferro.tensor<3xf64>) {
  // CHECK: tenferro.vjp %{{.*}} wrt(%{{.*}}) cotangent(%{{.*}}) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<?xf64>
  %p = tenferro.vjp %y wrt(%x) cotangent(%c) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @several(
func.func @several(%x: !tenferro.tensor<?xf64>, %w: !tenferro.tensor<complex<f64>>, %y: !tenferro.tensor<3xf64>, %c: !tenferro.tensor<3xf64>) {
  // CHECK: tenferro.vjp %{{.*}} wrt(%{{.*}}, %{{.*}}) cotangent(%{{.*}}) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<complex<f64>>
  %p:2 = tenferro.vjp %y wrt(%x, %w) cotangent(%c) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<complex<f64>>
  return
}
