// guarded: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?xf64>, %a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.guarded %{{.*}} given(%{{.*}}, %{{.*}}) kind 1 : !tenferro.tensor<?xf64>, (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>)
  %v = tenferro.guarded %x given (%a, %x) kind 1 : !tenferro.tensor<?xf64>, (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>)
  return
}

// CHECK-LABEL: func.func @alone(
func.func @alone(%x: !tenferro.tensor<complex<f64>>) {
  // CHECK: tenferro.guarded %{{.*}} given(%{{.*}}) kind 0 : !tenferro.tensor<complex<f64>>, (!tenferro.tensor<complex<f64>>)
  %v = tenferro.guarded %x given (%x) kind 0 : !tenferro.tensor<complex<f64>>, (!tenferro.tensor<complex<f64>>)
  return
}
