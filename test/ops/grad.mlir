// grad: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @argument(
func.func @argument(%x: !tenferro.tensor<?xf64>, %l: !tenferro.tensor<f64>) {
  // CHECK: tenferro.grad %{{.*}} wrt(%{{.*}}) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @several(
func.func @several(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<2x3xcomplex<f64>>, %l: !tenferro.tensor<f64>) {
  // CHECK: tenferro.grad %{{.*}} wrt(%{{.*}}, %{{.*}}) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>, !tenferro.tensor<2x3xcomplex<f64>>
  %g:2 = tenferro.grad %l wrt(%x, %y) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>, !tenferro.tensor<2x3xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @of_variable(
func.func @of_variable(%x: !tenferro.tensor<?xf64>, %l: !tenferro.tensor<complex<f64>>) {
  // CHECK: tenferro.variable %{{.*}} : !tenferro.tensor<?xf64>
  %v = tenferro.variable %x : !tenferro.tensor<?xf64>
  // CHECK: tenferro.grad %{{.*}} wrt(%{{.*}}) : !tenferro.tensor<complex<f64>>, !tenferro.tensor<?xf64>
  %g = tenferro.grad %l wrt(%v) : !tenferro.tensor<complex<f64>>, !tenferro.tensor<?xf64>
  return
}
