// pop_extent: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @extent(
func.func @extent(%t: !tenferro.tape) -> index {
  // CHECK: %{{.*}}, %{{.*}} = tenferro.pop_extent %{{.*}}
  %a, %n = tenferro.pop_extent %t
  return %n : index
}
