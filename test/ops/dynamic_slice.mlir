// dynamic_slice: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i32>, %n: index) {
  // CHECK: tenferro.dynamic_slice %{{.*}} at(%{{.*}}, %{{.*}} : !tenferro.tensor<i64>, !tenferro.tensor<i32>) sizes [%{{.*}}, 2] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x2xf64>
  %r = tenferro.dynamic_slice %x at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i32>) sizes [%n, 2] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x2xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<4xi1>, %s0: !tenferro.tensor<i32>) {
  // CHECK: tenferro.dynamic_slice %{{.*}} at(%{{.*}} : !tenferro.tensor<i32>) sizes [0] : !tenferro.tensor<4xi1> -> !tenferro.tensor<0xi1>
  %r = tenferro.dynamic_slice %x at(%s0 : !tenferro.tensor<i32>) sizes [0] : !tenferro.tensor<4xi1> -> !tenferro.tensor<0xi1>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<5x7xcomplex<f64>>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>) {
  // CHECK: tenferro.dynamic_slice %{{.*}} at(%{{.*}}, %{{.*}} : !tenferro.tensor<i64>, !tenferro.tensor<i64>) sizes [5, 3] : !tenferro.tensor<5x7xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>
  %r = tenferro.dynamic_slice %x at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) sizes [5, 3] : !tenferro.tensor<5x7xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.dynamic_slice %{{.*}} sizes [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.dynamic_slice %x sizes [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}
