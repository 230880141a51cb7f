// isnan: syntax, through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
func.func @unknown(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<0x3xf64>) -> !tenferro.tensor<0x3xi1>
func.func @empty(%x: !tenferro.tensor<0x3xf64>) -> !tenferro.tensor<0x3xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<0x3xf64>) -> !tenferro.tensor<0x3xi1>
  return %r : !tenferro.tensor<0x3xi1>
}

// CHECK-LABEL: func.func @scalar(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<f64>) -> !tenferro.tensor<i1>
func.func @scalar(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<i1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<f64>) -> !tenferro.tensor<i1>
  return %r : !tenferro.tensor<i1>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<[64]x?xf64>) -> !tenferro.tensor<[64]x?xi1>
func.func @bounded(%x: !tenferro.tensor<[64]x?xf64>) -> !tenferro.tensor<[64]x?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<[64]x?xf64>) -> !tenferro.tensor<[64]x?xi1>
  return %r : !tenferro.tensor<[64]x?xi1>
}

// CHECK-LABEL: func.func @f32(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xf32>) -> !tenferro.tensor<?xi1>
func.func @f32(%x: !tenferro.tensor<?xf32>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xf32>) -> !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @i64(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi1>
func.func @i64(%x: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @i32(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xi32>) -> !tenferro.tensor<?xi1>
func.func @i32(%x: !tenferro.tensor<?xi32>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xi32>) -> !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @cf64(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xi1>
func.func @cf64(%x: !tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @cf32(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xi1>
func.func @cf32(%x: !tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @placed(
// CHECK: tenferro.isnan %{{.*}} : (!tenferro.tensor<?xf64, cuda>) -> !tenferro.tensor<?xi1, cuda>
func.func @placed(%x: !tenferro.tensor<?xf64, cuda>) -> !tenferro.tensor<?xi1, cuda> {
  %r = tenferro.isnan %x : (!tenferro.tensor<?xf64, cuda>) -> !tenferro.tensor<?xi1, cuda>
  return %r : !tenferro.tensor<?xi1, cuda>
}
