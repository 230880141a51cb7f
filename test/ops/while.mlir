// while: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @grow(
func.func @grow(%a: !tenferro.tensor<?xf64>, %limit: !tenferro.tensor<f64>) -> (!tenferro.tensor<?xf64>, index) {
  // CHECK: %{{.*}}, %[[STEPS:.*]] = tenferro.while (%[[X:.*]] = %{{.*}} : !tenferro.tensor<?xf64> changes [0]) max_steps 100 {
  // CHECK-NEXT: %[[SUM:.*]] = tenferro.reduce_sum %[[X]]
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64> changes [0]) max_steps 100 {
    %sum = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %go = tenferro.compare lt %sum, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
    // CHECK: tenferro.condition %{{.*}} : !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  // CHECK: } do {
  // CHECK-NEXT: ^bb0(%[[Z:.*]]: !tenferro.tensor<?xf64>):
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    // CHECK-NEXT: %[[L:.*]] = tenferro.concatenate %[[Z]], %[[Z]]
    %longer = tenferro.concatenate %z, %z axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    // CHECK-NEXT: tenferro.yield %[[L]] : !tenferro.tensor<?xf64>
    tenferro.yield %longer : !tenferro.tensor<?xf64>
  }
  return %y, %steps : !tenferro.tensor<?xf64>, index
}

// An init that says more of its extents than the loop; a tape.
// CHECK-LABEL: func.func @open(
func.func @open(%a: !tenferro.tensor<3xf64>, %go: !tenferro.tensor<i1>) -> !tenferro.tensor<?xf64> {
  %t = tenferro.tape
  // CHECK: tenferro.while (%{{.*}} = %{{.*}} : !tenferro.tensor<3xf64> as !tenferro.tensor<?xf64> changes [0], %{{.*}} = %{{.*}} : !tenferro.tape) {
  %y:2, %steps = tenferro.while (%x = %a : !tenferro.tensor<3xf64> as !tenferro.tensor<?xf64> changes [0], %k = %t : !tenferro.tape) {
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>, %k: !tenferro.tape):
    tenferro.yield %x, %k : !tenferro.tensor<?xf64>, !tenferro.tape
  }
  return %y#0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @nothing(
func.func @nothing(%go: !tenferro.tensor<i1>) -> index {
  // CHECK: tenferro.while () max_steps 3 {
  %steps = tenferro.while () max_steps 3 {
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
    tenferro.yield
  }
  return %steps : index
}
