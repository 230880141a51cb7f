// concatenate: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x3xf64>, %y: !tenferro.tensor<?x3xf64>) {
  // CHECK: tenferro.concatenate %{{.*}}, %{{.*}} axis 0 : !tenferro.tensor<?x3xf64>, !tenferro.tensor<?x3xf64> -> !tenferro.tensor<?x3xf64>
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<?x3xf64>, !tenferro.tensor<?x3xf64> -> !tenferro.tensor<?x3xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0xi1>, %y: !tenferro.tensor<3xi1>) {
  // CHECK: tenferro.concatenate %{{.*}}, %{{.*}} axis 0 : !tenferro.tensor<0xi1>, !tenferro.tensor<3xi1> -> !tenferro.tensor<3xi1>
  %r = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<0xi1>, !tenferro.tensor<3xi1> -> !tenferro.tensor<3xi1>
  return
}

// CHECK-LABEL: func.func @one(
func.func @one(%x: !tenferro.tensor<2xf64>) {
  // CHECK: tenferro.concatenate %{{.*}} axis 0 : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  %r = tenferro.concatenate %x axis 0 : !tenferro.tensor<2xf64> -> !tenferro.tensor<2xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<2x3xcomplex<f64>>, %y: !tenferro.tensor<2x4xcomplex<f64>>, %z: !tenferro.tensor<2x5xcomplex<f64>>) {
  // CHECK: tenferro.concatenate %{{.*}}, %{{.*}}, %{{.*}} axis 1 : !tenferro.tensor<2x3xcomplex<f64>>, !tenferro.tensor<2x4xcomplex<f64>>, !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x12xcomplex<f64>>
  %r = tenferro.concatenate %x, %y, %z axis 1 : !tenferro.tensor<2x3xcomplex<f64>>, !tenferro.tensor<2x4xcomplex<f64>>, !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x12xcomplex<f64>>
  return
}
