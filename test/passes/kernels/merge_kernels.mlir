// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-form-kernels --tenferro-merge-kernels "--tenferro-check-form=form=kernels after=tenferro-merge-kernels" -split-input-file | FileCheck %s
// Kernels that are equal up to constants are one.

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// CHECK: tenferro_rt.kernel @steps.tanh_mul writes(%y : f64) numbers(%n : index, %c : f64)
// CHECK: arith.mulf %{{.*}}, %c
// CHECK-NOT: tenferro_rt.kernel
// CHECK: %[[HALF:.*]] = arith.constant 5.000000e-01 : f64
// CHECK: tenferro_rt.launch @steps.tanh_mul() into(%{{.*}}) numbers(%{{.*}}, %[[HALF]])
// CHECK: %[[QUARTER:.*]] = arith.constant 2.500000e-01 : f64
// CHECK: tenferro_rt.launch @steps.tanh_mul() into(%{{.*}}) numbers(%{{.*}}, %[[QUARTER]])
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

// A loop that is known to run three times is not one of four.
// CHECK: tenferro_rt.kernel @bounds.reduce_sum reads
// CHECK: tenferro_rt.kernel @bounds.reduce_sum.1 reads
func.func @bounds(%x: !t3, %y: !t4) -> (!v, !v) {
  %a = tenferro.reduce_sum %x axes [0] : !t3 -> !v
  %b = tenferro.reduce_sum %y axes [0] : !t4 -> !v
  return %a, %b : !v, !v
}

// -----

!v = !tenferro.tensor<?xf64>

// What runs in place has one parameter less.
// CHECK: tenferro_rt.kernel @places.tanh reads(%x : f64) writes(%y : f64)
// CHECK: tenferro_rt.kernel @places.tanh.1 writes(%y : f64)
func.func @places(%x: !v, %w: !tenferro.tensor<?x?xf64>) -> (!v, !v) {
  %a = tenferro.tanh %x : !v
  %b = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !v -> !v
  %c = tenferro.tanh %b : !v
  return %a, %c : !v, !v
}

// -----

!v = !tenferro.tensor<?xf64>

// A division by a known number is a multiplication.
// CHECK: arith.constant 7 : i64
// CHECK: arith.constant 10 : i64
// CHECK: tenferro_rt.launch @divisors.[[NAME:[a-z_]*]](
// CHECK: tenferro_rt.launch @divisors.[[NAME]].1(
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
// CHECK: tenferro_rt.launch @operands.mul_sub(
// CHECK: tenferro_rt.launch @operands.mul_sub.1(
func.func @operands(%a: !v, %b: !v, %c: !v, %d: !v) -> (!v, !v) {
  %p = tenferro.mul %a, %b : !v
  %q = tenferro.mul %c, %d : !v
  %u = tenferro.sub %p, %a : !v
  %w = tenferro.sub %q, %d : !v
  return %u, %w : !v, !v
}

// -----

!a = !tenferro.tensor<1000xf64>
!b = !tenferro.tensor<2000xf64>

// The outermost loop's count is what workers divide, whatever it is: it becomes a number.
// CHECK: tenferro_rt.kernel @lengths.exp reads(%x : f64) writes(%y : f64) numbers(%n : index)
// CHECK-NOT: tenferro_rt.kernel
// CHECK: tenferro_rt.launch @lengths.exp({{.*}}) into({{.*}}) numbers(%c1000{{[_0-9]*}})
// CHECK: tenferro_rt.launch @lengths.exp({{.*}}) into({{.*}}) numbers(%c2000{{[_0-9]*}})
func.func @lengths(%x: !a, %y: !b) -> (!a, !b) {
  %u = tenferro.exp %x : !a
  %v = tenferro.exp %y : !b
  return %u, %v : !a, !b
}

// -----

!v = !tenferro.tensor<?xf64>

// Programs of a module share kernels too. What the name does not say, the launch does.
// CHECK: tenferro_rt.kernel @first.exp
// CHECK-NOT: tenferro_rt.kernel
// CHECK-LABEL: func.func @first
// CHECK: tenferro_rt.launch @first.exp({{.*}}) into({{.*}}) numbers(%{{[0-9]*}}) :
// CHECK-LABEL: func.func @second
// CHECK: tenferro_rt.launch @first.exp({{.*}}) into({{.*}}) numbers(%{{[0-9]*}}) {operations = "growth"} :
func.func @first(%x: !v) -> !v {
  %u = tenferro.exp %x : !v
  return %u : !v
}
func.func @second(%x: !v) -> !v {
  %u = tenferro.exp %x : !v loc("growth")
  return %u : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>

// Parts, scratch and kind are what a kernel is.
// CHECK: tenferro_rt.kernel @kinds.reduce_max reads(%x : f64) writes(%y : f64 parts max)
// CHECK: tenferro_rt.kernel @kinds.reduce_min reads(%x : f64) writes(%y : f64 parts min)
// CHECK: tenferro_rt.kernel @kinds.reduce_sum reads(%x : f64) writes(%y : f64 parts sum)
// CHECK-NOT: tenferro_rt.kernel
// CHECK: tenferro_rt.launch @kinds.reduce_sum(
// CHECK: tenferro_rt.launch @kinds.reduce_sum(
func.func @kinds(%x: !m, %y: !m, %z: !m, %w: !m) -> (!v, !v, !v, !v) {
  %a = tenferro.reduce_max %x axes [1] : !m -> !v
  %b = tenferro.reduce_min %y axes [1] : !m -> !v
  %c = tenferro.reduce_sum %z axes [1] : !m -> !v
  %d = tenferro.reduce_sum %w axes [1] : !m -> !v
  return %a, %b, %c, %d : !v, !v, !v, !v
}
