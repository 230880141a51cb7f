// rem: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<0x3xf64>
func.func @empty(%x: !tenferro.tensor<0x3xf64>, %y: !tenferro.tensor<0x3xf64>) -> !tenferro.tensor<0x3xf64> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<0x3xf64>
  return %r : !tenferro.tensor<0x3xf64>
}

// CHECK-LABEL: func.func @scalar(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<f64>
func.func @scalar(%x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<f64>
  return %r : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<[64]x?xf64>
func.func @bounded(%x: !tenferro.tensor<[64]x?xf64>, %y: !tenferro.tensor<[64]x?xf64>) -> !tenferro.tensor<[64]x?xf64> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<[64]x?xf64>
  return %r : !tenferro.tensor<[64]x?xf64>
}

// CHECK-LABEL: func.func @f32(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<?xf32>
func.func @f32(%x: !tenferro.tensor<?xf32>, %y: !tenferro.tensor<?xf32>) -> !tenferro.tensor<?xf32> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<?xf32>
  return %r : !tenferro.tensor<?xf32>
}

// CHECK-LABEL: func.func @i64(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<?xi64>
func.func @i64(%x: !tenferro.tensor<?xi64>, %y: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi64> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @i32(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<?xi32>
func.func @i32(%x: !tenferro.tensor<?xi32>, %y: !tenferro.tensor<?xi32>) -> !tenferro.tensor<?xi32> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<?xi32>
  return %r : !tenferro.tensor<?xi32>
}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.rem %{{.*}}, %{{.*}} : !tenferro.tensor<?xf64>
func.func @unknown(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.rem %x, %y : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// Between two whole quotients.
//! n=5,1,0 ; x:small y:positive
func.func @between(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %part = tenferro.sigmoid %x : !tenferro.tensor<?xf64>
  %some = tenferro.mul %part, %y : !tenferro.tensor<?xf64>
  %more = tenferro.add %some, %y : !tenferro.tensor<?xf64>
  %dividend = tenferro.add %more, %y : !tenferro.tensor<?xf64>
  %r = tenferro.rem %dividend, %y : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}
