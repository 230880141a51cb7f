// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-codegen-cpu -split-input-file | FileCheck %s
// How launches run: alone, with a product, in chunks; what needs memory.

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>
!s = !tenferro.tensor<f64>

// A kernel and its body, which runs a piece of the outermost loop; no arena where everything is in registers.
// CHECK: tenferro.loop_nests = 1
// CHECK-LABEL: func.func private @chain.mul_neg_exp(
// CHECK: scf.for
// CHECK: return
// CHECK-LABEL: llvm.func internal @chain.mul_neg_exp.body(
// CHECK: call @chain.mul_neg_exp(
// CHECK-LABEL: func.func @chain.run
// CHECK-NOT: llvm.call @tnf_rt_arena
// CHECK: call @chain.mul_neg_exp(
// CHECK: %[[BODY:.*]] = llvm.mlir.addressof @chain.mul_neg_exp.body
// CHECK: llvm.call @tnf_rt_parallel_for({{.*}}%[[BODY]]
func.func @chain(%x: !v) -> !v {
  %a = tenferro.mul %x, %x : !v
  %b = tenferro.neg %a : !v
  %c = tenferro.exp %b : !v
  return %c : !v
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// Bias and tanh run on the product's columns while they are in cache, in place in the result: no kernel call, no arena.
// CHECK-LABEL: func.func @layer.run
// CHECK-NOT: llvm.call @tnf_rt_arena
// CHECK: %[[BODY:.*]] = llvm.mlir.addressof @layer.add_tanh.body
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
// CHECK-LABEL: func.func private @total.reduce_sum(
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
// CHECK-NOT: .body
// CHECK: llvm.call @tnf_rt_check_overlap
// CHECK: %[[DTYPE:.*]] = llvm.mlir.constant(6 : i32)
// CHECK-NEXT: %[[TRANSPOSED_A:.*]] = llvm.mlir.constant(1 : i32)
// CHECK: llvm.call @tnf_rt_gemm(%{{[^,]*}}, %[[DTYPE]], %[[TRANSPOSED_A]]
func.func @transposed(%a: !m, %b: !m) -> !m {
  %t = tenferro.transpose %a [1, 0] : !m -> !m
  %c = tenferro.dot_general %t, %b contract [1], [0] batch [], [] : !m, !m -> !m
  return %c : !m
}
