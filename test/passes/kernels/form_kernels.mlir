// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-form-kernels "--tenferro-check-form=form=kernels after=tenferro-form-kernels" -split-input-file | FileCheck %s
// What is one loop, what is one kernel, and what needs memory.

!v = !tenferro.tensor<?xf64>

// A chain of elementwise operations is one loop that keeps everything in registers: one load, one store.
// CHECK-LABEL: tenferro_rt.kernel @chain.mul_neg_exp reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 14 : i64} {
// CHECK-NEXT: tenferro_rt.loop (%i) to (%n) {
// CHECK-NEXT: %[[X:.*]] = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
// CHECK-NEXT: %[[SQUARE:.*]] = arith.mulf %[[X]], %[[X]] : f64
// CHECK-NEXT: %[[NEG:.*]] = arith.negf %[[SQUARE]] : f64
// CHECK-NEXT: %[[EXP:.*]] = math.exp %[[NEG]] : f64
// CHECK-NEXT: tenferro_rt.store %[[EXP]], %y[%i] strides [1] : !tenferro_rt.memory<f64>
// CHECK-NEXT: tenferro_rt.next
// CHECK-LABEL: func.func @chain
// CHECK: %[[N:.*]] = tenferro.dim
// CHECK: %[[IN:.*]] = tenferro_rt.bind
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[N]])
// CHECK: tenferro_rt.launch @chain.mul_neg_exp(%[[IN]]) into(%[[EMPTY]]) numbers(%[[N]]) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)
func.func @chain(%x: !v) -> !v {
  %a = tenferro.mul %x, %x : !v
  %b = tenferro.neg %a : !v
  %c = tenferro.exp %b : !v
  return %c : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>

// Dense operands of one shape: the two loops are one, counted where the run can fail. The names of C's calls are in the locations.
// CHECK-LABEL: tenferro_rt.kernel @collapsed.residual reads(%x : f64, %x_0 : f64)
// CHECK: tenferro_rt.loop (%i) to (%n) {
// CHECK-NOT: tenferro_rt.loop
// CHECK-LABEL: func.func @collapsed
// CHECK: %[[COUNT:.*]] = tenferro_rt.count [%{{.*}}, %{{.*}}] : index
// CHECK: tenferro_rt.launch @collapsed.residual({{.*}}) into({{.*}}) numbers(%[[COUNT]])
func.func @collapsed(%x: !m, %y: !m) -> !m {
  %a = tenferro.sub %x, %y : !m loc("residual")
  return %a : !m
}

// -----

!m = !tenferro.tensor<3x4xf64>

// Known extents stay in the kernel.
// CHECK-LABEL: tenferro_rt.kernel @known.add
// CHECK-NEXT: %[[COUNT:.*]] = arith.constant 12 : index
// CHECK-NEXT: tenferro_rt.loop (%i) to (%[[COUNT]]) {
// CHECK: tenferro_rt.launch @known.add({{.*}}) into({{.*}}) : (tensor<4x3xf64>, tensor<4x3xf64>), (tensor<4x3xf64>), () -> (tensor<4x3xf64>)
func.func @known(%x: !m, %y: !m) -> !m {
  %a = tenferro.add %x, %y : !m
  return %a : !m
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Maximum, exponential with its sum, and quotient share the outer loop; the exponentials wait in a row of scratch, the row's maximum and sum in
// registers.
// CHECK-LABEL: tenferro_rt.kernel @softmax.reduce_max_sub_exp_reduce_sum_div
// CHECK-SAME: reads(%x : f64) writes(%y : f64) numbers(%[[M:.*]] : index, %[[N:.*]] : index)
// CHECK-NEXT: %[[ROW:.*]] = tenferro_rt.scratch [%[[M]]] : !tenferro_rt.memory<f64>
// CHECK: tenferro_rt.loop (%i) to (%[[N]]) {
// CHECK-NEXT: %[[MAX:.*]] = tenferro_rt.loop (%j) to (%[[M]]) from (%acc = %{{.*}} : f64) kinds [max] {
// CHECK-NEXT: tenferro_rt.load %x[%i, %j] strides [%[[M]], 1]
// CHECK-NEXT: arith.maximumf
// CHECK-NEXT: tenferro_rt.next
// CHECK: %[[SUM:.*]] = tenferro_rt.loop (%j) to (%[[M]]) from (%acc = %{{.*}} : f64) kinds [sum] {
// CHECK: arith.subf %{{.*}}, %[[MAX]]
// CHECK-NEXT: %[[EXP:.*]] = math.exp
// CHECK-NEXT: tenferro_rt.store %[[EXP]], %[[ROW]][%j] strides [1]
// CHECK-NEXT: arith.addf {{.*}} fastmath<reassoc>
// CHECK: tenferro_rt.loop (%j) to (%[[M]]) {
// CHECK-NEXT: %[[AGAIN:.*]] = tenferro_rt.load %[[ROW]][%j] strides [1]
// CHECK-NEXT: arith.divf %[[AGAIN]], %[[SUM]]
// CHECK-NEXT: tenferro_rt.store %{{.*}}, %y[%i, %j] strides [%[[M]], 1]
// CHECK-LABEL: func.func @softmax
// CHECK: tenferro_rt.launch
// CHECK-NOT: tenferro_rt.launch
func.func @softmax(%x: !m) -> !m {
  %m = tenferro.reduce_max %x axes [0] : !m -> !v
  %d0 = tenferro.dim %x, 0 : !m
  %d1 = tenferro.dim %x, 1 : !m
  %mb = tenferro.broadcast_in_dim %m dims [1] extents [%d0, %d1] : !v -> !m
  %z = tenferro.sub %x, %mb : !m
  %e = tenferro.exp %z : !m
  %s = tenferro.reduce_sum %e axes [0] : !m -> !v
  %sb = tenferro.broadcast_in_dim %s dims [1] extents [%d0, %d1] : !v -> !m
  %r = tenferro.div %e, %sb : !m
  return %r : !m
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Bias and tanh in place in the product: the launch takes its memory over, the kernel reads it where it writes.
// CHECK-LABEL: tenferro_rt.kernel @layer.add_tanh reads(%x : f64) writes(%y : f64)
// CHECK: tenferro_rt.load %y[%i, %j]
// CHECK: tenferro_rt.load %x[%j] strides [1]
// CHECK: tenferro_rt.store %{{.*}}, %y[%i, %j]
// CHECK-LABEL: func.func @layer
// CHECK: %[[PRODUCT:.*]] = tenferro_rt.gemm
// CHECK: tenferro_rt.launch @layer.add_tanh(%{{[0-9]*}}) into(%[[PRODUCT]])
func.func @layer(%w: !m, %x: !m, %b: !v) -> !m {
  %z = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !m, !m -> !m
  %h = tenferro.dim %w, 0 : !m
  %n = tenferro.dim %x, 1 : !m
  %bb = tenferro.broadcast_in_dim %b dims [0] extents [%h, %n] : !v -> !m
  %a = tenferro.add %z, %bb : !m
  %y = tenferro.tanh %a : !m
  return %y : !m
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// A product that something else reads is not written over.
// CHECK-LABEL: tenferro_rt.kernel @both.tanh reads(%x : f64) writes(%y : f64)
// CHECK: %[[EMPTY:.*]] = tensor.empty
// CHECK: %[[PRODUCT:.*]] = tenferro_rt.gemm
// CHECK: tenferro_rt.launch @both.tanh(%[[PRODUCT]]) into(%[[EMPTY]])
func.func @both(%w: !m, %x: !m) -> (!m, !m) {
  %z = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !m, !m -> !m
  %y = tenferro.tanh %z : !m
  return %z, %y : !m, !m
}

// -----

!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>

// A reduction over the outermost loop leaves parts.
// CHECK-LABEL: tenferro_rt.kernel @total.reduce_sum reads(%x : f64) writes(%y : f64 parts sum)
// CHECK: %[[ZERO:.*]] = arith.constant 0.0
// CHECK-NEXT: %[[SUM:.*]] = tenferro_rt.loop (%i) to (%n) from (%acc = %[[ZERO]] : f64) kinds [sum] {
// CHECK: tenferro_rt.next %{{.*}} : f64
// CHECK-NEXT: }
// CHECK-NEXT: tenferro_rt.store %[[SUM]], %y[] strides []
func.func @total(%x: !m) -> !s {
  %t = tenferro.reduce_sum %x axes [0, 1] : !m -> !s
  return %t : !s
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Accumulators that are not one number per row are in memory, and start from the identity.
// CHECK-LABEL: tenferro_rt.kernel @rows.reduce_max
// CHECK-SAME: reads(%x : f64) writes(%y : f64 parts max) numbers(%[[M:.*]] : index, %[[N:.*]] : index)
// CHECK-NEXT: tenferro_rt.fill %y[] strides [] count %[[M]] kind max : !tenferro_rt.memory<f64>
// CHECK-NEXT: tenferro_rt.loop (%i) to (%[[N]]) {
// CHECK-NEXT: tenferro_rt.loop (%j) to (%[[M]]) {
// CHECK-DAG: %[[X:.*]] = tenferro_rt.load %x[%i, %j] strides [%[[M]], 1]
// CHECK-DAG: %[[Y:.*]] = tenferro_rt.load %y[%j] strides [1]
// CHECK: %[[NEXT:.*]] = arith.maximumf %[[Y]], %[[X]]
// CHECK-NEXT: tenferro_rt.store %[[NEXT]], %y[%j] strides [1]
func.func @rows(%x: !m) -> !v {
  %t = tenferro.reduce_max %x axes [1] : !m -> !v
  return %t : !v
}

// -----

!s = !tenferro.tensor<f64>

// Rank 0: no loop, no number.
// CHECK-LABEL: tenferro_rt.kernel @scalars.mul_exp reads(%x : f64, %x_0 : f64) writes(%y : f64) attributes {work = 12 : i64} {
// CHECK-NEXT: tenferro_rt.load %x[] strides []
// CHECK-NOT: tenferro_rt.loop
// CHECK: tenferro_rt.store %{{.*}}, %y[] strides []
// CHECK: tenferro_rt.launch @scalars.mul_exp(%{{.*}}, %{{.*}}) into(%{{.*}}) : (tensor<f64>, tensor<f64>), (tensor<f64>), () -> (tensor<f64>)
func.func @scalars(%x: !s, %y: !s) -> !s {
  %a = tenferro.mul %x, %y : !s
  %b = tenferro.exp %a : !s
  return %b : !s
}

// -----

!m = !tenferro.tensor<0x?xf64>

// No elements: no iteration, however large the other extent.
// CHECK-LABEL: tenferro_rt.kernel @none.add
// CHECK: tenferro_rt.loop (%i) to (%n)
// CHECK: tenferro_rt.count [%{{.*}}, 0] : index
func.func @none(%x: !m) -> !m {
  %a = tenferro.add %x, %x : !m
  return %a : !m
}

// -----

!v = !tenferro.tensor<?xf64>
!b = !tenferro.tensor<?xi1>

// Two results of two types from one loop.
// CHECK-LABEL: tenferro_rt.kernel @larger.cmp_select reads(%x : f64, %x_0 : f64) writes(%y : i1, %y_1 : f64)
// CHECK: %[[P:.*]] = arith.cmpf ogt
// CHECK: tenferro_rt.store %[[P]], %y[%i] strides [1] : !tenferro_rt.memory<i1>
// CHECK: arith.select %[[P]]
// CHECK: tenferro_rt.store %{{.*}}, %y_1[%i] strides [1] : !tenferro_rt.memory<f64>
// CHECK: tenferro_rt.launch @larger.cmp_select{{.*}} -> (tensor<?xi1>, tensor<?xf64>)
func.func @larger(%x: !v, %y: !v) -> (!b, !v) {
  %p = tenferro.compare gt %x, %y : (!v, !v) -> !b
  %q = tenferro.select %p, %x, %y : (!b, !v, !v) -> !v
  return %p, %q : !b, !v
}

// -----

!c = !tenferro.tensor<?xcomplex<f64>>

// CHECK-LABEL: tenferro_rt.kernel @norm.conj_mul_sub_mul_add_reduce_sum reads(%x : complex<f64>) writes(%y : complex<f64> parts sum)
// CHECK: %[[ZERO:.*]] = complex.constant [0.000000e+00, 0.000000e+00] : complex<f64>
// CHECK: tenferro_rt.loop (%i) to (%n) from (%acc = %[[ZERO]] : complex<f64>) kinds [sum] {
// CHECK: %[[X:.*]] = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<complex<f64>>
// CHECK: complex.conj %[[X]]
// CHECK-NOT: tenferro_rt.load
// CHECK: complex.add %acc, %{{.*}} fastmath<reassoc>
func.func @norm(%x: !c) -> !tenferro.tensor<complex<f64>> {
  %a = tenferro.conj %x : !c
  %b = tenferro.mul %a, %x : !c
  %c = tenferro.reduce_sum %b axes [0] : !c -> !tenferro.tensor<complex<f64>>
  return %c : !tenferro.tensor<complex<f64>>
}

// -----

!t = !tenferro.tensor<?x?x?xf64>

// A transposed operand is read with strides of its own, which are multiplied once.
// CHECK-LABEL: tenferro_rt.kernel @transposed.tanh
// CHECK-SAME: numbers(%[[A:.*]] : index, %[[B:.*]] : index, %[[C:.*]] : index)
// CHECK-NEXT: %[[AB:.*]] = arith.muli %[[A]], %[[B]] : index
// CHECK-NEXT: %[[CB:.*]] = arith.muli %[[C]], %[[B]] : index
// CHECK: tenferro_rt.load %x[%k, %j, %i] strides [%[[AB]], %[[A]], 1]
// CHECK: tenferro_rt.store %{{.*}}, %y[%i, %j, %k] strides [%[[CB]], %[[C]], 1]
func.func @transposed(%x: !t) -> !t {
  %a = tenferro.transpose %x [2, 1, 0] : !t -> !t
  %y = tenferro.tanh %a : !t
  return %y : !t
}

// -----

!m = !tenferro.tensor<?x4xf64>

// A slice is read with a stride and from an offset.
// CHECK-LABEL: tenferro_rt.kernel @sliced.copy
// CHECK-SAME: reads(%x : f64) writes(%y : f64) numbers(%[[N:.*]] : index, %[[HEIGHT:.*]] : index)
// CHECK: %[[THREE:.*]] = arith.constant 3 : index
// CHECK: tenferro_rt.load %x[%i, %j] strides [%[[HEIGHT]], 2] offset %[[THREE]] :
func.func @sliced(%x: !m) -> !m {
  %n = tenferro.dim %x, 0 : !m
  %s = tenferro.slice %x starts [3, 0] limits [%n, 4] strides [2, 1] : !m -> !m
  return %s : !m
}

// -----

!v = !tenferro.tensor<?xf64>

// The calls in locations, not their operands; a derivative is a `d`. A name that would be too long is cut; the launch has all of it.
// CHECK: tenferro_rt.kernel @long.d_exponential_of_a_number_exponential_of_the_exponential reads
// CHECK: tenferro_rt.launch @long.d_exponential_of_a_number_exponential_of_the_exponential({{.*}} {operations = "d_exponential_of_a_number_exponential_of_the_exponential_sine"}
func.func @long(%x: !v) -> !v {
  %a = tenferro.exp %x : !v loc("derivative of exponential_of_a_number of \"x\"")
  %b = tenferro.exp %a : !v loc("exponential_of_the_exponential #1")
  %c = tenferro.sin %b : !v loc("sine of exponential_of_the_exponential #1")
  return %c : !v
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Equal names are numbered behind a second dot, and so are those that a program has anyway.
// CHECK: tenferro_rt.kernel @numbered.exp reads
// CHECK: tenferro_rt.kernel @numbered.exp.1 reads
// CHECK: tenferro_rt.kernel @numbered.plan.1 reads
// CHECK: tenferro_rt.kernel @numbered.constant0.1 reads
// CHECK: tenferro_rt.kernel @numbered.textile reads
func.func @numbered(%x: !v, %y: !v, %z: !v, %w: !v, %u: !v) -> (!v, !v, !v, !v, !v) {
  %a = tenferro.exp %x : !v
  %b = tenferro.exp %y : !v
  %c = tenferro.sin %z : !v loc("plan")
  %d = tenferro.cos %w : !v loc("constant0")
  %e = tenferro.sqrt %u : !v loc("textile")
  return %a, %b, %c, %d, %e : !v, !v, !v, !v, !v
}

// -----

!t = !tenferro.tensor<?x?x?x?x?x?x?x?xf64>

// More loops than six: the outermost are one with several indices.
// CHECK-LABEL: tenferro_rt.kernel @deep.add
// CHECK: tenferro_rt.loop (%i, %j, %k) to (%{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}) {
// CHECK-NEXT: tenferro_rt.loop (%l) to
// CHECK-NEXT: tenferro_rt.loop (%p) to
// CHECK-NEXT: tenferro_rt.loop (%q) to
// CHECK-NEXT: tenferro_rt.loop
// CHECK-NEXT: tenferro_rt.loop
// CHECK-NEXT: tenferro_rt.load
// CHECK-NOT: tenferro_rt.loop
func.func @deep(%x: !t) -> !t {
  %p = tenferro.transpose %x [7, 6, 5, 4, 3, 2, 1, 0] : !t -> !t
  %y = tenferro.add %x, %p : !t
  return %y : !t
}

// -----

!t = !tenferro.tensor<?x?x?x?x?x?x?x?xf64>

// A reduction that begins inside of a loop keeps the two apart: its accumulator starts anew. Those around it and within it are joined.
// CHECK-LABEL: tenferro_rt.kernel @deep_sum.add_reduce_sum
// CHECK: tenferro_rt.loop (%i, %j, %k) to (%{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}) {
// CHECK: tenferro_rt.loop (%l) to (%{{.*}}) from (%acc = %{{.*}} : f64) kinds [sum]
func.func @deep_sum(%x: !t) -> !tenferro.tensor<?x?x?xf64> {
  %p = tenferro.transpose %x [7, 6, 5, 4, 3, 2, 1, 0] : !t -> !t
  %y = tenferro.add %x, %p : !t
  %s = tenferro.reduce_sum %y axes [0, 1, 2, 3, 4] : !t -> !tenferro.tensor<?x?x?xf64>
  return %s : !tenferro.tensor<?x?x?xf64>
}

// -----

!m = !tenferro.tensor<?x?xf64>

// A constant in front of the guards does not hide that the extents are equal: one loop.
// CHECK-LABEL: tenferro_rt.kernel @constant_in_front.mul_reduce_sum
// CHECK: tenferro_rt.loop (%i) to (%n) from
func.func @constant_in_front(%y: !m, %x: !m) -> !tenferro.tensor<f64> {
  %c = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %m = tenferro.mul %x, %y : !m
  %s = tenferro.reduce_sum %m axes [0, 1] : !m -> !tenferro.tensor<f64>
  %d = tenferro.maximum %s, %c : !tenferro.tensor<f64>
  return %d : !tenferro.tensor<f64>
}

// -----

!m = !tenferro.tensor<?x?xf64>

// A launch in a loop or a branch leaves a product from outside as it is: the next step reads it too.
// CHECK-LABEL: func.func @outside
// CHECK: %[[EMPTY:.*]] = tensor.empty
// CHECK: %[[P:.*]] = tenferro_rt.gemm
// CHECK: scf.for
// CHECK: tenferro_rt.launch @{{.*}}(%{{.*}}, %[[P]]) into(%[[EMPTY]])
func.func @outside(%x: !m {tenferro.extents = ["n", "n"]}, %k: !tenferro.tensor<?xf64>) -> !m {
  %steps = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %p = tenferro.dot_general %x, %x contract [1], [0] batch [], [] : !m, !m -> !m
  %y = tenferro.for %i to %steps (%z = %x : !m) {
    %next = tenferro.mul %z, %p : !m
    tenferro.yield %next : !m
  }
  return %y : !m
}

// -----

!v = !tenferro.tensor<?xf64>

// The difference and the maximum have one extent in a step that is taken; the loops that are written have two. What is cheap is computed again
// only where its reader's loops are known to run over it.
// CHECK-LABEL: tenferro_rt.kernel @two_extents.sub reads(%x : f64, %x_0 : f64) writes(%y : f64)
// CHECK-LABEL: tenferro_rt.kernel @two_extents.maximum reads(%x : f64, %x_0 : f64) writes(%y : f64)
// CHECK-LABEL: func.func @two_extents
func.func @two_extents(%x: !v, %a: !v, %b: !v, %w: !v) -> !v {
  %n = tenferro.dim %w, 0 : !v
  %y = tenferro.for %i to %n (%z = %x : !v) {
    %d = tenferro.sub %a, %b : !v
    %m = tenferro.maximum %d, %z : !v
    tenferro.yield %m : !v
  }
  return %y : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>

// An outer product that only a later kernel adds to waits for it: one pass over the matrix, though the second needs a product first.
// CHECK: tenferro_rt.kernel @waits.add
// CHECK-NOT: tenferro_rt.kernel
// CHECK-LABEL: func.func @waits
// CHECK: tenferro_rt.gemm
// CHECK: tenferro_rt.launch @waits.add
// CHECK-NOT: tenferro_rt.launch
func.func @waits(%c: !m, %a: !v, %w: !m) -> !m {
  %n = tenferro.dim %c, 0 : !m
  %m = tenferro.dim %c, 1 : !m
  %wide = tenferro.broadcast_in_dim %a dims [0] extents [%n, %m] : !v -> !m
  %first = tenferro.add %c, %wide : !m
  %b = tenferro.dot_general %w, %a contract [1], [0] batch [], [] : !m, !v -> !v
  %turned = tenferro.broadcast_in_dim %b dims [0] extents [%n, %m] : !v -> !m
  %y = tenferro.add %first, %turned : !m
  return %y : !m
}

// -----

!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>

// What waits for its reader goes with it where both can be: not into the kernel whose h it reads crosswise, though the reader reads u there.
// CHECK-LABEL: func.func @crosswise
// CHECK: %[[H:.*]]:2 = tenferro_rt.launch @crosswise.exp_mul
// CHECK: tenferro_rt.launch @crosswise.cos_sin_add_mul(%{{.*}}, %{{.*}}, %[[H]]#0)
func.func @crosswise(%c: !m, %u: !v, %v: !v) -> (!m, !m, !v) {
  %n = tenferro.dim %v, 0 : !v
  %q = tenferro.sin %c : !m
  %g = tenferro.cos %u : !v
  %h = tenferro.exp %v : !v
  %ub = tenferro.broadcast_in_dim %u dims [1] extents [%n, %n] : !v -> !m
  %hc = tenferro.broadcast_in_dim %h dims [1] extents [%n, %n] : !v -> !m
  %r1 = tenferro.mul %ub, %hc : !m
  %hb = tenferro.broadcast_in_dim %h dims [0] extents [%n, %n] : !v -> !m
  %p = tenferro.add %q, %hb : !m
  %r = tenferro.mul %p, %ub : !m
  return %r, %r1, %g : !m, !m, !v
}

// -----

!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

// A number that follows from extents alone waits for no sum: the loop that sums and the one that reads 1 / n are one.
// CHECK-LABEL: tenferro_rt.kernel @mean_slope.copy_div writes(%y : f64, %y_0 : f64) numbers(%n : index)
// CHECK-LABEL: tenferro_rt.kernel @mean_slope.mul_reduce_sum_mul
// CHECK-LABEL: func.func @mean_slope
// CHECK: %[[LEADING:.*]]:2 = tenferro_rt.launch @mean_slope.copy_div()
// CHECK: %[[SUM:.*]]:2 = tenferro_rt.launch @mean_slope.mul_reduce_sum_mul(%{{.*}}, %[[LEADING]]#1)
// CHECK: tenferro_rt.launch @mean_slope.div(%[[LEADING]]#0) into(%[[SUM]]#0)
// CHECK-NOT: tenferro_rt.launch
func.func @mean_slope(%x: !v) -> (!s, !v) {
  %n = tenferro.dim %x, 0 : !v
  %squares = tenferro.mul %x, %x : !v
  %sum = tenferro.reduce_sum %squares axes [0] : !v -> !s
  %count = tenferro.extent_to_scalar %n to f64 -> !s
  %mean = tenferro.div %sum, %count : !s
  %two = tenferro.constant dense<2.0> : tensor<f64> -> !s
  %slope = tenferro.div %two, %count : !s
  %wide = tenferro.broadcast_in_dim %slope dims [] extents [%n] : !s -> !v
  %gradient = tenferro.mul %x, %wide : !v
  return %mean, %gradient : !s, !v
}
