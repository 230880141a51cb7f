// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-codegen-cpu -split-input-file | FileCheck %s
// What is one loop, what is one kernel, and what needs memory.

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>

// A chain of elementwise operations is one loop that keeps everything in registers: one load, one store, no arena.
// CHECK-LABEL: func.func private @chain.kernel0
// CHECK: scf.for
// CHECK: llvm.load
// CHECK-NOT: llvm.load
// CHECK: math.exp
// CHECK: llvm.store
// CHECK-NOT: llvm.store
// CHECK: return
// CHECK-LABEL: func.func @chain.run
// CHECK-NOT: llvm.call @tnf_rt_arena
func.func @chain(%x: !v) -> !v {
  %a = tenferro.mul %x, %x : !v
  %b = tenferro.neg %a : !v
  %c = tenferro.exp %b : !v
  return %c : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>

// Dense operands of one shape: the two loops are one.
// CHECK-LABEL: func.func private @collapsed.kernel0
// CHECK: scf.for
// CHECK-NOT: scf.for
// CHECK: return
func.func @collapsed(%x: !m, %y: !m) -> !m {
  %a = tenferro.add %x, %y : !m
  return %a : !m
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Maximum, exponential with its sum, and quotient share the outer loop; the exponentials wait in a row of scratch, the row's maximum and sum in
// registers.
// CHECK: tenferro.loop_nests = 3
// CHECK-LABEL: func.func private @softmax.kernel0
// CHECK: scf.for
// CHECK: %[[MAX:.*]] = scf.for {{.*}} iter_args
// CHECK: arith.maximumf
// CHECK: scf.for {{.*}} iter_args
// CHECK: arith.subf %{{.*}}, %[[MAX]]
// CHECK: math.exp
// CHECK: arith.addf {{.*}} fastmath<reassoc>
// CHECK: scf.for
// CHECK: arith.divf
// CHECK-LABEL: func.func @softmax.run
// CHECK-NOT: softmax.kernel1
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

// Bias and tanh run on the product's columns while they are in cache, in place in the result: no kernel call, no arena.
// CHECK-LABEL: func.func @layer.run
// CHECK-NOT: llvm.call @tnf_rt_arena
// CHECK: %[[BODY:.*]] = llvm.mlir.addressof @layer.kernel0.body
// CHECK: llvm.call @tnf_rt_gemm({{.*}}%[[BODY]]
// CHECK-NOT: llvm.call @tnf_rt_parallel_for
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
!s = !tenferro.tensor<f64>

// A reduction over the outermost loop leaves one part per chunk; the parts are combined in their order.
// CHECK-LABEL: func.func private @total.kernel0
// CHECK: arith.divui
// CHECK-LABEL: func.func @total.run
// CHECK: tnf_rt_chunk_rows
// CHECK: tnf_rt_combine
func.func @total(%x: !m) -> !s {
  %t = tenferro.reduce_sum %x axes [0, 1] : !m -> !s
  return %t : !s
}

// -----

!m = !tenferro.tensor<?x?xcomplex<f64>>

// A transposed operand is read as it lies: no copy, the flag says it.
// CHECK-LABEL: func.func @transposed.run
// CHECK-NOT: kernel
// CHECK: llvm.call @tnf_rt_check_overlap
// CHECK: %[[DTYPE:.*]] = llvm.mlir.constant(6 : i32)
// CHECK-NEXT: %[[TRANSPOSED_A:.*]] = llvm.mlir.constant(1 : i32)
// CHECK: llvm.call @tnf_rt_gemm(%{{[^,]*}}, %[[DTYPE]], %[[TRANSPOSED_A]]
func.func @transposed(%a: !m, %b: !m) -> !m {
  %t = tenferro.transpose %a [1, 0] : !m -> !m
  %c = tenferro.dot_general %t, %b contract [1], [0] batch [], [] : !m, !m -> !m
  return %c : !m
}
