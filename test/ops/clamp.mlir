// clamp: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<0x3xf64>
func.func @empty(%x: !tenferro.tensor<0x3xf64>, %y: !tenferro.tensor<0x3xf64>, %z: !tenferro.tensor<0x3xf64>) -> !tenferro.tensor<0x3xf64> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<0x3xf64>
  return %r : !tenferro.tensor<0x3xf64>
}

// CHECK-LABEL: func.func @scalar(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<f64>
func.func @scalar(%x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>, %z: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<f64>
  return %r : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<[64]x?xf64>
func.func @bounded(%x: !tenferro.tensor<[64]x?xf64>, %y: !tenferro.tensor<[64]x?xf64>, %z: !tenferro.tensor<[64]x?xf64>) -> !tenferro.tensor<[64]x?xf64> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<[64]x?xf64>
  return %r : !tenferro.tensor<[64]x?xf64>
}

// CHECK-LABEL: func.func @f32(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<?xf32>
func.func @f32(%x: !tenferro.tensor<?xf32>, %y: !tenferro.tensor<?xf32>, %z: !tenferro.tensor<?xf32>) -> !tenferro.tensor<?xf32> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<?xf32>
  return %r : !tenferro.tensor<?xf32>
}

// CHECK-LABEL: func.func @i64(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<?xi64>
func.func @i64(%x: !tenferro.tensor<?xi64>, %y: !tenferro.tensor<?xi64>, %z: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi64> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @i32(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<?xi32>
func.func @i32(%x: !tenferro.tensor<?xi32>, %y: !tenferro.tensor<?xi32>, %z: !tenferro.tensor<?xi32>) -> !tenferro.tensor<?xi32> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<?xi32>
  return %r : !tenferro.tensor<?xi32>
}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.clamp %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @unknown(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %z: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %r = tenferro.clamp %x, %y, %z : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}
