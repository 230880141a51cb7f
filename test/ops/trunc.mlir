// trunc: syntax, through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.trunc %{{.*}} : !tenferro.tensor<?xf64>
func.func @unknown(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.trunc %x : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.trunc %{{.*}} : !tenferro.tensor<0x3xf64>
func.func @empty(%x: !tenferro.tensor<0x3xf64>) -> !tenferro.tensor<0x3xf64> {
  %r = tenferro.trunc %x : !tenferro.tensor<0x3xf64>
  return %r : !tenferro.tensor<0x3xf64>
}

// CHECK-LABEL: func.func @scalar(
// CHECK: tenferro.trunc %{{.*}} : !tenferro.tensor<f64>
func.func @scalar(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %r = tenferro.trunc %x : !tenferro.tensor<f64>
  return %r : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.trunc %{{.*}} : !tenferro.tensor<[64]x?xf64>
func.func @bounded(%x: !tenferro.tensor<[64]x?xf64>) -> !tenferro.tensor<[64]x?xf64> {
  %r = tenferro.trunc %x : !tenferro.tensor<[64]x?xf64>
  return %r : !tenferro.tensor<[64]x?xf64>
}

// CHECK-LABEL: func.func @f32(
// CHECK: tenferro.trunc %{{.*}} : !tenferro.tensor<?xf32>
func.func @f32(%x: !tenferro.tensor<?xf32>) -> !tenferro.tensor<?xf32> {
  %r = tenferro.trunc %x : !tenferro.tensor<?xf32>
  return %r : !tenferro.tensor<?xf32>
}

// CHECK-LABEL: func.func @placed(
// CHECK: tenferro.trunc %{{.*}} : !tenferro.tensor<?xf64, cuda>
func.func @placed(%x: !tenferro.tensor<?xf64, cuda>) -> !tenferro.tensor<?xf64, cuda> {
  %r = tenferro.trunc %x : !tenferro.tensor<?xf64, cuda>
  return %r : !tenferro.tensor<?xf64, cuda>
}
