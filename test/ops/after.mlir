// after: syntax, what it becomes, and that nothing is merged with what was computed before.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-fuse-views --tenferro-form-kernels | FileCheck %s --check-prefix=KERNELS

// CHECK-LABEL: func.func @twice(
// KERNELS-LABEL: func.func @twice(
func.func @twice(%x: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) {
  // KERNELS: %[[Y:.*]] = tenferro_rt.launch @twice.exp
  // KERNELS: %[[AFTER:.*]] = tenferro_rt.after %{{.*}}, %[[Y]]
  // KERNELS: tenferro_rt.launch @twice.exp{{.*}}(%[[AFTER]]
  %y = tenferro.exp %x : !tenferro.tensor<?x?xf64>
  // CHECK: tenferro.after %{{.*}}, %{{.*}} : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %a = tenferro.after %x, %y : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %z = tenferro.exp %a : !tenferro.tensor<?x?xf64>
  return %y, %z : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
}

// One number is there always.
// KERNELS-LABEL: func.func @constant(
// KERNELS-NOT: after
func.func @constant(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %a = tenferro.after %x, %one : !tenferro.tensor<?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}
