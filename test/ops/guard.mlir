// guard: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @equal(
func.func @equal(%n: index, %m: index) {
  // CHECK: tenferro.guard %{{.*}}, %{{.*}} eq "add: extents differ: dim 0 of lhs is {0}, dim 0 of rhs is {1}" : index, index
  tenferro.guard %n, %m eq "add: extents differ: dim 0 of lhs is {0}, dim 0 of rhs is {1}" : index, index
  return
}

// CHECK-LABEL: func.func @less(
func.func @less(%n: index, %m: index) {
  // CHECK: tenferro.guard %{{.*}}, %{{.*}} le "slice: {0} is above {1}" : index, index
  tenferro.guard %n, %m le "slice: {0} is above {1}" : index, index
  return
}
