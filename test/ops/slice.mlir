// slice: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %a: index, %b: index) {
  // CHECK: tenferro.slice %{{.*}} starts [%{{.*}}, 0] limits [%{{.*}}, 3] strides [1, 2] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x2xf64>
  %r = tenferro.slice %x starts [%a, 0] limits [%b, 3] strides [1, 2] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x2xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<4xf64>) {
  // CHECK: tenferro.slice %{{.*}} starts [2] limits [2] strides [1] : !tenferro.tensor<4xf64> -> !tenferro.tensor<0xf64>
  %r = tenferro.slice %x starts [2] limits [2] strides [1] : !tenferro.tensor<4xf64> -> !tenferro.tensor<0xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<5x7xi1>) {
  // CHECK: tenferro.slice %{{.*}} starts [1, 0] limits [5, 7] strides [3, 1] : !tenferro.tensor<5x7xi1> -> !tenferro.tensor<2x7xi1>
  %r = tenferro.slice %x starts [1, 0] limits [5, 7] strides [3, 1] : !tenferro.tensor<5x7xi1> -> !tenferro.tensor<2x7xi1>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.slice %{{.*}} starts [] limits [] strides [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.slice %x starts [] limits [] strides [] : !tenferro.tensor<f64> -> !tenferro.tensor<f64>
  return
}
