// bitwise_or: syntax, through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<?xi64>
func.func @unknown(%x: !tenferro.tensor<?xi64>, %y: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi64> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<0x3xi64>
func.func @empty(%x: !tenferro.tensor<0x3xi64>, %y: !tenferro.tensor<0x3xi64>) -> !tenferro.tensor<0x3xi64> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<0x3xi64>
  return %r : !tenferro.tensor<0x3xi64>
}

// CHECK-LABEL: func.func @scalar(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<i64>
func.func @scalar(%x: !tenferro.tensor<i64>, %y: !tenferro.tensor<i64>) -> !tenferro.tensor<i64> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<i64>
  return %r : !tenferro.tensor<i64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<[64]x?xi64>
func.func @bounded(%x: !tenferro.tensor<[64]x?xi64>, %y: !tenferro.tensor<[64]x?xi64>) -> !tenferro.tensor<[64]x?xi64> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<[64]x?xi64>
  return %r : !tenferro.tensor<[64]x?xi64>
}

// CHECK-LABEL: func.func @i32(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<?xi32>
func.func @i32(%x: !tenferro.tensor<?xi32>, %y: !tenferro.tensor<?xi32>) -> !tenferro.tensor<?xi32> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<?xi32>
  return %r : !tenferro.tensor<?xi32>
}

// CHECK-LABEL: func.func @i1(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<?xi1>
func.func @i1(%x: !tenferro.tensor<?xi1>, %y: !tenferro.tensor<?xi1>) -> !tenferro.tensor<?xi1> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<?xi1>
  return %r : !tenferro.tensor<?xi1>
}

// CHECK-LABEL: func.func @placed(
// CHECK: tenferro.bitwise_or %{{.*}}, %{{.*}} : !tenferro.tensor<?xi64, cuda>
func.func @placed(%x: !tenferro.tensor<?xi64, cuda>, %y: !tenferro.tensor<?xi64, cuda>) -> !tenferro.tensor<?xi64, cuda> {
  %r = tenferro.bitwise_or %x, %y : !tenferro.tensor<?xi64, cuda>
  return %r : !tenferro.tensor<?xi64, cuda>
}
