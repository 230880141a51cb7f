// argmax: syntax, through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.argmax %{{.*}} axis 1 least false : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?xi64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?xi64> {
  %r = tenferro.argmax %x axis 1 least false : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.argmax %{{.*}} axis 1 least true : (!tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0xi64>
func.func @empty(%x: !tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0xi64> {
  %r = tenferro.argmax %x axis 1 least true : (!tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0xi64>
  return %r : !tenferro.tensor<0xi64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.argmax %{{.*}} axis 0 least false : (!tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<?xi64>
func.func @bounded(%x: !tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<?xi64> {
  %r = tenferro.argmax %x axis 0 least false : (!tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.argmax %{{.*}} axis 0 least true : (!tenferro.tensor<5xi64>) -> !tenferro.tensor<i64>
func.func @vector(%x: !tenferro.tensor<5xi64>) -> !tenferro.tensor<i64> {
  %r = tenferro.argmax %x axis 0 least true : (!tenferro.tensor<5xi64>) -> !tenferro.tensor<i64>
  return %r : !tenferro.tensor<i64>
}
