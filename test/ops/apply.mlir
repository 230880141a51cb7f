// apply: syntax; through text, the generic form and bytecode; what the first pass makes of it.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: tf-opt %s --tenferro-differentiate | FileCheck %s --check-prefix=PLAIN

// CHECK-LABEL: func.func @plain(
// PLAIN-LABEL: func.func @plain(
func.func @plain(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // CHECK: tenferro.apply "step"(%{{.*}}) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: !tenferro.tensor<?xf64>):
  // CHECK-NEXT: %[[B:.*]] = tenferro.sin %[[A]]
  // CHECK-NEXT: tenferro.yield %[[B]]
  // PLAIN-NEXT: tenferro.sin %arg0
  // PLAIN-NEXT: return
  %y = tenferro.apply "step"(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    %b = tenferro.sin %a : !tenferro.tensor<?xf64>
    tenferro.yield %b : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}

// Backward the body is computed again, after the cotangent is there.
// PLAIN-LABEL: func.func @again(
func.func @again(%x: !tenferro.tensor<?xf64>, %c: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  %y = tenferro.apply "step"(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    %b = tenferro.exp %a : !tenferro.tensor<?xf64>
    tenferro.yield %b : !tenferro.tensor<?xf64>
  }
  // PLAIN: tenferro.exp %arg0
  // PLAIN: %[[AFTER:.*]] = tenferro.after %arg0, %arg1
  // PLAIN-NEXT: tenferro.exp %[[AFTER]]
  %g = tenferro.vjp %y wrt (%x) cotangent (%c) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  return %y, %g : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// With rules of its own, each alone and both; integers have no tangents.
// CHECK-LABEL: func.func @rules(
// PLAIN-LABEL: func.func @rules(
func.func @rules(%k: !tenferro.tensor<i64>, %x: !tenferro.tensor<?xf64>, %t: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.apply "f"(%{{.*}}) jvp vjp : (!tenferro.tensor<i64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.apply "f"(%k, %x) jvp vjp : (!tenferro.tensor<i64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%i: !tenferro.tensor<i64>, %a: !tenferro.tensor<?xf64>):
    %b = tenferro.cosh %a : !tenferro.tensor<?xf64>
    tenferro.yield %b : !tenferro.tensor<?xf64>
  } {
  ^bb0(%i: !tenferro.tensor<i64>, %a: !tenferro.tensor<?xf64>, %ta: !tenferro.tensor<?xf64>):
    %s = tenferro.sinh %a : !tenferro.tensor<?xf64>
    %b = tenferro.mul %ta, %s : !tenferro.tensor<?xf64>
    tenferro.yield %b : !tenferro.tensor<?xf64>
  }, {
  ^bb0(%i: !tenferro.tensor<i64>, %a: !tenferro.tensor<?xf64>, %r: !tenferro.tensor<?xf64>, %cr: !tenferro.tensor<?xf64>):
    %b = tenferro.sub %cr, %r : !tenferro.tensor<?xf64>
    tenferro.yield %b : !tenferro.tensor<?xf64>
  }
  // PLAIN: %[[Y:.*]] = tenferro.cosh %arg1
  // PLAIN-NEXT: %[[S:.*]] = tenferro.sinh %arg1
  // PLAIN-NEXT: %[[J:.*]] = tenferro.mul %arg2, %[[S]]
  // PLAIN: tenferro.broadcast_in_dim %[[J]]
  // PLAIN: %[[V:.*]] = tenferro.sub %arg2, %[[Y]]
  // PLAIN: tenferro.broadcast_in_dim %[[V]]
  // PLAIN: return
  %j = tenferro.jvp %y wrt (%x) tangents (%t) : !tenferro.tensor<?xf64>, (!tenferro.tensor<?xf64>), (!tenferro.tensor<?xf64>)
  %v = tenferro.vjp %y wrt (%x) cotangent (%t) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  return %j, %v : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// What the body yields may say more of its extents than the result, or less.
// PLAIN-LABEL: func.func @stated(
func.func @stated(%x: !tenferro.tensor<5xf64>, %y: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<5xf64>) {
  %u = tenferro.apply "f"(%x) : (!tenferro.tensor<5xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%a: !tenferro.tensor<5xf64>):
    %b = tenferro.sin %a : !tenferro.tensor<5xf64>
    tenferro.yield %b : !tenferro.tensor<5xf64>
  }
  %v = tenferro.apply "f"(%y) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<5xf64> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    %b = tenferro.sin %a : !tenferro.tensor<?xf64>
    tenferro.yield %b : !tenferro.tensor<?xf64>
  }
  // PLAIN: return %{{.*}}, %{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<5xf64>
  return %u, %v : !tenferro.tensor<?xf64>, !tenferro.tensor<5xf64>
}
