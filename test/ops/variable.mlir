// variable: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.variable %{{.*}} : !tenferro.tensor<?xf64>
  %v = tenferro.variable %x : !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @bools(
func.func @bools(%x: !tenferro.tensor<2xi1>) {
  // CHECK: tenferro.variable %{{.*}} : !tenferro.tensor<2xi1>
  %v = tenferro.variable %x : !tenferro.tensor<2xi1>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<complex<f64>>) {
  // CHECK: tenferro.variable %{{.*}} : !tenferro.tensor<complex<f64>>
  %v = tenferro.variable %x : !tenferro.tensor<complex<f64>>
  return
}
