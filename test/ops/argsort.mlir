// argsort: syntax, through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.argsort %{{.*}} axis 1 descending false : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xi64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xi64> {
  %r = tenferro.argsort %x axis 1 descending false : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xi64>
  return %r : !tenferro.tensor<?x?xi64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.argsort %{{.*}} axis 1 descending true : (!tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0x3xi64>
func.func @empty(%x: !tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0x3xi64> {
  %r = tenferro.argsort %x axis 1 descending true : (!tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0x3xi64>
  return %r : !tenferro.tensor<0x3xi64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.argsort %{{.*}} axis 0 descending false : (!tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[8]x?xi64>
func.func @bounded(%x: !tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[8]x?xi64> {
  %r = tenferro.argsort %x axis 0 descending false : (!tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[8]x?xi64>
  return %r : !tenferro.tensor<[8]x?xi64>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.argsort %{{.*}} axis 0 descending true : !tenferro.tensor<5xi64>
func.func @vector(%x: !tenferro.tensor<5xi64>) -> !tenferro.tensor<5xi64> {
  %r = tenferro.argsort %x axis 0 descending true : !tenferro.tensor<5xi64>
  return %r : !tenferro.tensor<5xi64>
}
