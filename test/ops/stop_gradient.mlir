// stop_gradient: syntax; every element type; no derivative passes, and simplification removes it.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s --check-prefix=GONE
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([1.0, -2.0, 3.0]))"
// RUN: tf-run %s --entry held --input %t.npy --print | FileCheck %s --check-prefix=VALUES

// x sg(x) has the gradient sg(x)
// VALUES: 1
// VALUES-SAME: -2
// VALUES-SAME: 3

// CHECK-LABEL: func.func @kinds(
// CHECK: tenferro.stop_gradient %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
// CHECK: tenferro.stop_gradient %{{.*}} : !tenferro.tensor<0xi32>
// CHECK: tenferro.stop_gradient %{{.*}} : !tenferro.tensor<i1>
func.func @kinds(%x: !tenferro.tensor<?xcomplex<f32>>, %y: !tenferro.tensor<0xi32>, %z: !tenferro.tensor<i1>) {
  %0 = tenferro.stop_gradient %x : !tenferro.tensor<?xcomplex<f32>>
  %1 = tenferro.stop_gradient %y : !tenferro.tensor<0xi32>
  %2 = tenferro.stop_gradient %z : !tenferro.tensor<i1>
  return
}

// GONE-LABEL: func.func @held(
// GONE-NOT: stop_gradient
func.func @held(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.stop_gradient %x : !tenferro.tensor<?xf64>
  %1 = tenferro.mul %x, %0 : !tenferro.tensor<?xf64>
  %2 = tenferro.reduce_sum %1 axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %3 = tenferro.grad %2 wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %3 : !tenferro.tensor<?xf64>
}
