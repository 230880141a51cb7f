// dot_general: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %y: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<2x0xf64>, %y: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [1], [0] batch [], [] : !tenferro.tensor<2x0xf64>, !tenferro.tensor<0x3xf64> -> !tenferro.tensor<2x3xf64>
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<2x0xf64>, !tenferro.tensor<0x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<5x7xf64>, %y: !tenferro.tensor<7x3xf64>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [1], [0] batch [], [] : !tenferro.tensor<5x7xf64>, !tenferro.tensor<7x3xf64> -> !tenferro.tensor<5x3xf64>
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<5x7xf64>, !tenferro.tensor<7x3xf64> -> !tenferro.tensor<5x3xf64>
  return
}

// CHECK-LABEL: func.func @bounded(
func.func @bounded(%x: !tenferro.tensor<[4]x?xf64>, %y: !tenferro.tensor<?x[5]xf64>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [1], [0] batch [], [] : !tenferro.tensor<[4]x?xf64>, !tenferro.tensor<?x[5]xf64> -> !tenferro.tensor<[4]x[5]xf64>
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<[4]x?xf64>, !tenferro.tensor<?x[5]xf64> -> !tenferro.tensor<[4]x[5]xf64>
  return
}

// CHECK-LABEL: func.func @batched(
func.func @batched(%x: !tenferro.tensor<?x?x6xcomplex<f64>>, %y: !tenferro.tensor<?x?x6xcomplex<f64>>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [1], [0] batch [2], [2] : !tenferro.tensor<?x?x6xcomplex<f64>>, !tenferro.tensor<?x?x6xcomplex<f64>> -> !tenferro.tensor<?x?x6xcomplex<f64>>
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [2], [2] : !tenferro.tensor<?x?x6xcomplex<f64>>, !tenferro.tensor<?x?x6xcomplex<f64>> -> !tenferro.tensor<?x?x6xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @inner(
func.func @inner(%x: !tenferro.tensor<?xi32>, %y: !tenferro.tensor<?xi32>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [0], [0] batch [], [] : !tenferro.tensor<?xi32>, !tenferro.tensor<?xi32> -> !tenferro.tensor<i32>
  %r = tenferro.dot_general %x, %y contract [0], [0] batch [], [] : !tenferro.tensor<?xi32>, !tenferro.tensor<?xi32> -> !tenferro.tensor<i32>
  return
}

// CHECK-LABEL: func.func @outer(
func.func @outer(%x: !tenferro.tensor<2xf32>, %y: !tenferro.tensor<3xf32>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [], [] batch [], [] : !tenferro.tensor<2xf32>, !tenferro.tensor<3xf32> -> !tenferro.tensor<2x3xf32>
  %r = tenferro.dot_general %x, %y contract [], [] batch [], [] : !tenferro.tensor<2xf32>, !tenferro.tensor<3xf32> -> !tenferro.tensor<2x3xf32>
  return
}

// CHECK-LABEL: func.func @scalars(
func.func @scalars(%x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>) {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [], [] batch [], [] : !tenferro.tensor<f64>, !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.dot_general %x, %y contract [], [] batch [], [] : !tenferro.tensor<f64>, !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}
