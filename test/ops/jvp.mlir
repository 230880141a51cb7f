// jvp: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @argument(
func.func @argument(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<3xf64>, %t: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.jvp %{{.*}} wrt(%{{.*}}) tangents(%{{.*}}) : !tenferro.tensor<3xf64>, (!tenferro.tensor<?xf64>), (!tenferro.tensor<?xf64>)
  %d = tenferro.jvp %y wrt(%x) tangents(%t) : !tenferro.tensor<3xf64>, (!tenferro.tensor<?xf64>), (!tenferro.tensor<?xf64>)
  return
}

// CHECK-LABEL: func.func @several(
func.func @several(%x: !tenferro.tensor<?xf64>, %w: !tenferro.tensor<complex<f64>>, %y: !tenferro.tensor<3xf64>, %t: !tenferro.tensor<?xf64>, %s: !tenferro.tensor<complex<f64>>) {
  // CHECK: tenferro.jvp %{{.*}} wrt(%{{.*}}, %{{.*}}) tangents(%{{.*}}, %{{.*}}) : !tenferro.tensor<3xf64>, (!tenferro.tensor<?xf64>, !tenferro.tensor<complex<f64>>), (!tenferro.tensor<?xf64>, !tenferro.tensor<complex<f64>>)
  %d = tenferro.jvp %y wrt(%x, %w) tangents(%t, %s) : !tenferro.tensor<3xf64>, (!tenferro.tensor<?xf64>, !tenferro.tensor<complex<f64>>), (!tenferro.tensor<?xf64>, !tenferro.tensor<complex<f64>>)
  return
}
