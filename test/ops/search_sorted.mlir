// search_sorted: syntax, through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.search_sorted %{{.*}} in %{{.*}} right false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xi64>
func.func @unknown(%v: !tenferro.tensor<?x?xf64>, %s: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xi64> {
  %r = tenferro.search_sorted %v in %s right false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xi64>
  return %r : !tenferro.tensor<?x?xi64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.search_sorted %{{.*}} in %{{.*}} right true : !tenferro.tensor<0xf32>, !tenferro.tensor<0xf32> -> !tenferro.tensor<0xi64>
func.func @empty(%v: !tenferro.tensor<0xf32>, %s: !tenferro.tensor<0xf32>) -> !tenferro.tensor<0xi64> {
  %r = tenferro.search_sorted %v in %s right true : !tenferro.tensor<0xf32>, !tenferro.tensor<0xf32> -> !tenferro.tensor<0xi64>
  return %r : !tenferro.tensor<0xi64>
}

// CHECK-LABEL: func.func @batch(
// CHECK: tenferro.search_sorted %{{.*}} in %{{.*}} right true : !tenferro.tensor<3x?xi32>, !tenferro.tensor<5x2xi32> -> !tenferro.tensor<3x2xi64>
func.func @batch(%v: !tenferro.tensor<3x?xi32>, %s: !tenferro.tensor<5x2xi32>) -> !tenferro.tensor<3x2xi64> {
  %r = tenferro.search_sorted %v in %s right true : !tenferro.tensor<3x?xi32>, !tenferro.tensor<5x2xi32> -> !tenferro.tensor<3x2xi64>
  return %r : !tenferro.tensor<3x2xi64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.search_sorted %{{.*}} in %{{.*}} right false : !tenferro.tensor<[4]xi64>, !tenferro.tensor<7xi64> -> !tenferro.tensor<[4]xi64>
func.func @bounded(%v: !tenferro.tensor<[4]xi64>, %s: !tenferro.tensor<7xi64>) -> !tenferro.tensor<[4]xi64> {
  %r = tenferro.search_sorted %v in %s right false : !tenferro.tensor<[4]xi64>, !tenferro.tensor<7xi64> -> !tenferro.tensor<[4]xi64>
  return %r : !tenferro.tensor<[4]xi64>
}
