// pop: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @tensor(
func.func @tensor(%t: !tenferro.tape, %n: index) -> !tenferro.tensor<?x?xf64> {
  // CHECK: %{{.*}}, %{{.*}} = tenferro.pop %{{.*}} extents [%{{.*}}, 3] : !tenferro.tensor<?x?xf64>
  %a, %x = tenferro.pop %t extents [%n, 3] : !tenferro.tensor<?x?xf64>
  // CHECK: tenferro.pop %{{.*}} extents [] : !tenferro.tensor<f64>
  %b, %y = tenferro.pop %a extents [] : !tenferro.tensor<f64>
  return %x : !tenferro.tensor<?x?xf64>
}
