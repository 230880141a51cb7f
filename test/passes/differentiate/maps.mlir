// Maps over slices, expanded with the derivatives: batches trail, and what no slice touches stays as it is.
// RUN: tf-opt --tenferro-differentiate --tenferro-check-form=form=differentiated %s | FileCheck %s

// A slice of x is a column of the whole product; the result's slices lie along axis 0.
// CHECK-LABEL: func.func @matvec(
func.func @matvec(%w: !tenferro.tensor<?x?xf64>, %xs: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  // CHECK: %[[Y:.*]] = tenferro.dot_general %arg0, %arg1 contract [1], [0] batch [], []
  // CHECK: %[[T:.*]] = tenferro.tanh %[[Y]]
  // CHECK: %[[R:.*]] = tenferro.transpose %[[T]] [1, 0]
  // CHECK: return %[[R]]
  %y = tenferro.vmap %w, %xs in [-1, 1] out [0] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%m: !tenferro.tensor<?x?xf64>, %x: !tenferro.tensor<?xf64>):
    %z = tenferro.dot_general %m, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %t = tenferro.tanh %z : !tenferro.tensor<?xf64>
    tenferro.yield %t : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?x?xf64>
}

// Both differ: one more batch axis.
// CHECK-LABEL: func.func @both(
func.func @both(%a: !tenferro.tensor<?x?x8xf64>, %b: !tenferro.tensor<?x8xf64>) -> !tenferro.tensor<?x8xf64> {
  // CHECK: tenferro.dot_general %{{.*}}, %{{.*}} contract [1], [0] batch [2], [1] : {{.*}} -> !tenferro.tensor<?x8xf64>
  %y = tenferro.vmap %a, %b in [2, 1] out [1] : (!tenferro.tensor<?x?x8xf64>, !tenferro.tensor<?x8xf64>) -> !tenferro.tensor<?x8xf64> {
  ^bb0(%m: !tenferro.tensor<?x?xf64>, %x: !tenferro.tensor<?xf64>):
    %z = tenferro.dot_general %m, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %z : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?x8xf64>
}

// One matrix is factored once: the right-hand sides of all slices are its columns.
// CHECK-LABEL: func.func @one_matrix(
func.func @one_matrix(%a: !tenferro.tensor<4x4xf64>, %b: !tenferro.tensor<4x2x?xf64>) -> !tenferro.tensor<4x2x?xf64> {
  // CHECK: tenferro.lu_factor %arg0 : !tenferro.tensor<4x4xf64>
  // CHECK: tenferro.lu_solve %arg0 factors %{{.*}}, %{{.*}}, %{{.*}} op none : !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xi32>, !tenferro.tensor<4x?xf64>
  %x = tenferro.vmap %b in [2] out [2] : (!tenferro.tensor<4x2x?xf64>) -> !tenferro.tensor<4x2x?xf64> {
  ^bb0(%c: !tenferro.tensor<4x2xf64>):
    %s = tenferro.solve %a, %c : !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x2xf64> -> !tenferro.tensor<4x2xf64>
    tenferro.yield %s : !tenferro.tensor<4x2xf64>
  }
  return %x : !tenferro.tensor<4x2x?xf64>
}

// A gradient for each slice, of what they share; and the gradient of all of them.
// CHECK-LABEL: func.func @gradients(
// CHECK-NOT: tenferro.{{grad|vmap}}
func.func @gradients(%w: !tenferro.tensor<?xf64>, %xs: !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) {
  // CHECK: return %{{.*}}, %{{.*}} : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  %g, %l = tenferro.vmap %xs in [1] out [1, 0] : (!tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    %p = tenferro.mul %w, %x : !tenferro.tensor<?xf64>
    %s = tenferro.sin %p : !tenferro.tensor<?xf64>
    %loss = tenferro.reduce_sum %s axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %d = tenferro.grad %loss wrt(%w) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
    tenferro.yield %d, %loss : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  %all = tenferro.reduce_sum %l axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %h = tenferro.grad %all wrt(%w) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g, %h : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
}

// Mapped extents are equal when the program runs; a result that no slice touches is repeated, or has no axis.
// CHECK-LABEL: func.func @repeated(
func.func @repeated(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>, %z: !tenferro.tensor<3xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?x3xf64>, !tenferro.tensor<3xf64>) {
  // CHECK: %[[N:.*]] = tenferro.dim %arg0, 0
  // CHECK: tenferro.broadcast_in_dim %arg1 dims [0] extents [%[[N]]] {tenferro.words = ["the numbers of slices differ", "dim 0 of operand 1", "dim 0 of operand 0"]}
  // CHECK: %[[C:.*]] = tenferro.cos %arg2
  // CHECK: tenferro.broadcast_in_dim %[[C]] dims [0] extents [3, %[[N]]]
  // CHECK: return %{{.*}}, %{{.*}}, %[[C]]
  %r:3 = tenferro.vmap %x, %y in [0, 0] out [0, 0, -1] : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?x3xf64>, !tenferro.tensor<3xf64>) {
  ^bb0(%s: !tenferro.tensor<f64>, %t: !tenferro.tensor<f64>):
    %p = tenferro.mul %s, %t : !tenferro.tensor<f64>
    %c = tenferro.cos %z : !tenferro.tensor<3xf64>
    tenferro.yield %p, %c, %c : !tenferro.tensor<f64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
  }
  return %r#0, %r#1, %r#2 : !tenferro.tensor<?xf64>, !tenferro.tensor<?x3xf64>, !tenferro.tensor<3xf64>
}

// A branch that the slices do not decide stays one, and what it gives differs where one of its values does.
// CHECK-LABEL: func.func @branch(
func.func @branch(%c: !tenferro.tensor<i1>, %x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  // CHECK: tenferro.if %arg0 : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
  %r = tenferro.vmap %x in [0] out [0] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    %v = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tensor<f64>) {
      %e = tenferro.exp %s : !tenferro.tensor<f64>
      tenferro.yield %e : !tenferro.tensor<f64>
    } else {
      tenferro.yield %y : !tenferro.tensor<f64>
    }
    tenferro.yield %v : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<?xf64>
}

// One that they decide becomes both, and a choice.
// CHECK-LABEL: func.func @choice(
// CHECK-NOT: tenferro.if
// CHECK: tenferro.select
func.func @choice(%c: !tenferro.tensor<?xi1>, %x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.vmap %c, %x in [0, 0] out [0] : (!tenferro.tensor<?xi1>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%p: !tenferro.tensor<i1>, %s: !tenferro.tensor<f64>):
    %v = tenferro.if %p : !tenferro.tensor<i1> -> (!tenferro.tensor<f64>) {
      %e = tenferro.exp %s : !tenferro.tensor<f64>
      tenferro.yield %e : !tenferro.tensor<f64>
    } else {
      tenferro.yield %s : !tenferro.tensor<f64>
    }
    tenferro.yield %v : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<?xf64>
}

// A size that nothing of a slice decides may be anything; the extents of slices are extents.
// CHECK-LABEL: func.func @sizes(
func.func @sizes(%n: !tenferro.tensor<i64>, %x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  // CHECK: %[[E:.*]] = tenferro.extent_of %arg0
  // CHECK: tenferro.iota axis 0 extents [%[[E]]]
  // CHECK: tenferro.dim %arg1, 0
  %r = tenferro.vmap %x in [1] out [1] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<?xf64>):
    %e = tenferro.extent_of %n : !tenferro.tensor<i64>
    %i = tenferro.iota axis 0 extents [%e] to f64 -> !tenferro.tensor<?xf64>
    %m = tenferro.dim %s, 0 : !tenferro.tensor<?xf64>
    %f = tenferro.extent_to_scalar %m to f64 -> !tenferro.tensor<f64>
    %w = tenferro.broadcast_in_dim %f dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %s, %w : !tenferro.tensor<?xf64>
    %c = tenferro.concatenate %i, %p axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %c : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?x?xf64>
}

// One slice is not repeated for the others: that there are no others is asked for.
// CHECK-LABEL: func.func @one_slice(
// CHECK: tenferro.reshape %arg1 extents [%{{.*}}]
func.func @one_slice(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<1xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.vmap %x, %y in [0, 0] out [0] : (!tenferro.tensor<?xf64>, !tenferro.tensor<1xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>, %t: !tenferro.tensor<f64>):
    %p = tenferro.mul %s, %t : !tenferro.tensor<f64>
    tenferro.yield %p : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<?xf64>
}
