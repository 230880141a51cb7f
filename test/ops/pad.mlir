// pad: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?xf64>, %z: !tenferro.tensor<f64>, %a: index) {
  // CHECK: tenferro.pad %{{.*}}, %{{.*}} low [%{{.*}}] high [1] interior [2] : !tenferro.tensor<?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %r = tenferro.pad %x, %z low [%a] high [1] interior [2] : !tenferro.tensor<?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @crop(
func.func @crop(%x: !tenferro.tensor<4x3xf64>, %z: !tenferro.tensor<f64>) {
  // CHECK: tenferro.pad %{{.*}}, %{{.*}} low [-1, 0] high [-2, 1] interior [0, 0] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<1x4xf64>
  %r = tenferro.pad %x, %z low [-1, 0] high [-2, 1] interior [0, 0] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<1x4xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0xi32>, %z: !tenferro.tensor<i32>) {
  // CHECK: tenferro.pad %{{.*}}, %{{.*}} low [1] high [2] interior [5] : !tenferro.tensor<0xi32>, !tenferro.tensor<i32> -> !tenferro.tensor<3xi32>
  %r = tenferro.pad %x, %z low [1] high [2] interior [5] : !tenferro.tensor<0xi32>, !tenferro.tensor<i32> -> !tenferro.tensor<3xi32>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>, %z: !tenferro.tensor<f64>) {
  // CHECK: tenferro.pad %{{.*}}, %{{.*}} low [] high [] interior [] : !tenferro.tensor<f64>, !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.pad %x, %z low [] high [] interior [] : !tenferro.tensor<f64>, !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}
