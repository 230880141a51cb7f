// vmap: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%w: !tenferro.tensor<?x?xf64>, %xs: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  // CHECK: tenferro.vmap %{{.*}}, %{{.*}} in [-1, 1] out [0] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  // CHECK-NEXT: ^bb0(%[[M:.*]]: !tenferro.tensor<?x?xf64>, %[[X:.*]]: !tenferro.tensor<?xf64>):
  %y = tenferro.vmap %w, %xs in [-1, 1] out [0] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%m: !tenferro.tensor<?x?xf64>, %x: !tenferro.tensor<?xf64>):
    // CHECK-NEXT: %[[Z:.*]] = tenferro.dot_general %[[M]], %[[X]]
    %z = tenferro.dot_general %m, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    // CHECK-NEXT: tenferro.yield %[[Z]] : !tenferro.tensor<?xf64>
    tenferro.yield %z : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?x?xf64>
}

// Nothing is mapped: a size; a result without an axis for the slices.
// CHECK-LABEL: func.func @sized(
func.func @sized(%x: !tenferro.tensor<4xf64>, %n: index) -> (!tenferro.tensor<?x4xf64>, !tenferro.tensor<4xf64>) {
  // CHECK: tenferro.vmap %{{.*}} in [-1] out [0, -1] size %{{.*}} : (!tenferro.tensor<4xf64>) -> (!tenferro.tensor<?x4xf64>, !tenferro.tensor<4xf64>) {
  %y:2 = tenferro.vmap %x in [-1] out [0, -1] size %n : (!tenferro.tensor<4xf64>) -> (!tenferro.tensor<?x4xf64>, !tenferro.tensor<4xf64>) {
  ^bb0(%s: !tenferro.tensor<4xf64>):
    tenferro.yield %s, %s : !tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>
  }
  return %y#0, %y#1 : !tenferro.tensor<?x4xf64>, !tenferro.tensor<4xf64>
}

// No operands; values of outside, a map in a map, an argument that states fewer extents.
// CHECK-LABEL: func.func @nested(
func.func @nested(%x: !tenferro.tensor<3x0xf64>, %n: index) -> !tenferro.tensor<3x0x?xf64> {
  // CHECK: tenferro.vmap in [] out [2] size %{{.*}} : () -> !tenferro.tensor<3x0x?xf64> {
  %y = tenferro.vmap in [] out [2] size %n : () -> !tenferro.tensor<3x0x?xf64> {
    // CHECK: tenferro.vmap %{{.*}} in [1] out [1] : (!tenferro.tensor<3x0xf64>) -> !tenferro.tensor<3x0xf64> {
    // CHECK-NEXT: ^bb0(%{{.*}}: !tenferro.tensor<?xf64>):
    %z = tenferro.vmap %x in [1] out [1] : (!tenferro.tensor<3x0xf64>) -> !tenferro.tensor<3x0xf64> {
    ^bb0(%s: !tenferro.tensor<?xf64>):
      %t = tenferro.sin %s : !tenferro.tensor<?xf64>
      tenferro.yield %t : !tenferro.tensor<?xf64>
    }
    tenferro.yield %z : !tenferro.tensor<3x0xf64>
  }
  return %y : !tenferro.tensor<3x0x?xf64>
}
