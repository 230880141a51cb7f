// reshape: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %n: index) {
  // CHECK: tenferro.reshape %{{.*}} extents [%{{.*}}] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %r = tenferro.reshape %x extents [%n] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.reshape %{{.*}} extents [5, 0] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<5x0xf64>
  %r = tenferro.reshape %x extents [5, 0] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<5x0xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%x: !tenferro.tensor<2x6xi1>) {
  // CHECK: tenferro.reshape %{{.*}} extents [3, 4] : !tenferro.tensor<2x6xi1> -> !tenferro.tensor<3x4xi1>
  %r = tenferro.reshape %x extents [3, 4] : !tenferro.tensor<2x6xi1> -> !tenferro.tensor<3x4xi1>
  return
}

// CHECK-LABEL: func.func @mixed(
func.func @mixed(%x: !tenferro.tensor<[8]x3xcomplex<f32>>, %n: index) {
  // CHECK: tenferro.reshape %{{.*}} extents [3, %{{.*}}] : !tenferro.tensor<[8]x3xcomplex<f32>> -> !tenferro.tensor<3x?xcomplex<f32>>
  %r = tenferro.reshape %x extents [3, %n] : !tenferro.tensor<[8]x3xcomplex<f32>> -> !tenferro.tensor<3x?xcomplex<f32>>
  return
}

// CHECK-LABEL: func.func @to_scalar(
func.func @to_scalar(%x: !tenferro.tensor<1x1xf64>) {
  // CHECK: tenferro.reshape %{{.*}} extents [] : !tenferro.tensor<1x1xf64> -> !tenferro.tensor<f64>
  %r = tenferro.reshape %x extents [] : !tenferro.tensor<1x1xf64> -> !tenferro.tensor<f64>
  return
}

// CHECK-LABEL: func.func @from_scalar(
func.func @from_scalar(%x: !tenferro.tensor<f64>) {
  // CHECK: tenferro.reshape %{{.*}} extents [1] : !tenferro.tensor<f64> -> !tenferro.tensor<1xf64>
  %r = tenferro.reshape %x extents [1] : !tenferro.tensor<f64> -> !tenferro.tensor<1xf64>
  return
}
