// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-codegen-cpu -split-input-file | FileCheck %s
// Kernels that are equal up to constants are one function; a loop that is known to run three times is not one of four.

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// CHECK: tenferro.loop_nests = 1
// CHECK: func.func private @steps.kernel0(%{{.*}}: !llvm.ptr {llvm.noalias}, %[[C:.*]]: f64, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index)
// CHECK: arith.mulf %{{.*}}, %[[C]]
// CHECK-NOT: @steps.kernel1
// CHECK: call @steps.kernel0(
// CHECK: call @steps.kernel0(
func.func @steps(%x: !v, %w: !m) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %c0 = tenferro.constant dense<0.5> : tensor<f64> -> !tenferro.tensor<f64>
  %c1 = tenferro.constant dense<0.25> : tensor<f64> -> !tenferro.tensor<f64>
  %b0 = tenferro.broadcast_in_dim %c0 dims [] extents [%n] : !tenferro.tensor<f64> -> !v
  %b1 = tenferro.broadcast_in_dim %c1 dims [] extents [%n] : !tenferro.tensor<f64> -> !v
  %a = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !m, !v -> !v
  %t = tenferro.tanh %a : !v
  %y = tenferro.mul %t, %b0 : !v
  %a2 = tenferro.dot_general %w, %y contract [1], [0] batch [], [] : !m, !v -> !v
  %t2 = tenferro.tanh %a2 : !v
  %y2 = tenferro.mul %t2, %b1 : !v
  return %y2 : !v
}

// -----

!t3 = !tenferro.tensor<3x?xf64>
!t4 = !tenferro.tensor<4x?xf64>
!v = !tenferro.tensor<?xf64>

// CHECK: tenferro.loop_nests = 2
// CHECK-DAG: @bounds.kernel0
// CHECK-DAG: @bounds.kernel1
func.func @bounds(%x: !t3, %y: !t4) -> (!v, !v) {
  %a = tenferro.reduce_sum %x axes [0] : !t3 -> !v
  %b = tenferro.reduce_sum %y axes [0] : !t4 -> !v
  return %a, %b : !v, !v
}

// -----

!v = !tenferro.tensor<?xf64>

// What runs in place has one pointer less.
// CHECK: tenferro.loop_nests = 2
// CHECK-DAG: func.func private @places.kernel0(%{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: index
// CHECK-DAG: func.func private @places.kernel1(%{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: index
func.func @places(%x: !v, %w: !tenferro.tensor<?x?xf64>) -> (!v, !v) {
  %a = tenferro.tanh %x : !v
  %b = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !v -> !v
  %c = tenferro.tanh %b : !v
  return %a, %c : !v, !v
}

// -----

!v = !tenferro.tensor<?xf64>

// A division by a known number is a multiplication.
// CHECK: tenferro.loop_nests = 2
// CHECK-DAG: @divisors.kernel0
// CHECK-DAG: @divisors.kernel1
func.func @divisors(%x: !tenferro.tensor<?xi64>, %y: !tenferro.tensor<?xi64>) -> (!tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xi64>
  %m = tenferro.dim %y, 0 : !tenferro.tensor<?xi64>
  %c0 = tenferro.constant dense<7> : tensor<i64> -> !tenferro.tensor<i64>
  %c1 = tenferro.constant dense<10> : tensor<i64> -> !tenferro.tensor<i64>
  %b0 = tenferro.broadcast_in_dim %c0 dims [] extents [%n] : !tenferro.tensor<i64> -> !tenferro.tensor<?xi64>
  %b1 = tenferro.broadcast_in_dim %c1 dims [] extents [%m] : !tenferro.tensor<i64> -> !tenferro.tensor<?xi64>
  %u = tenferro.div %x, %b0 : !tenferro.tensor<?xi64>
  %v = tenferro.div %y, %b1 : !tenferro.tensor<?xi64>
  return %u, %v : !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>
}

// -----

!v = !tenferro.tensor<?xf64>

// The same operations on other operands.
// CHECK: tenferro.loop_nests = 2
// CHECK-DAG: @operands.kernel0
// CHECK-DAG: @operands.kernel1
func.func @operands(%a: !v, %b: !v, %c: !v, %d: !v) -> (!v, !v) {
  %p = tenferro.mul %a, %b : !v
  %q = tenferro.mul %c, %d : !v
  %u = tenferro.sub %p, %a : !v
  %w = tenferro.sub %q, %d : !v
  return %u, %w : !v, !v
}
