// Which calls are kept, what becomes of them in each stage, and that nothing of them is left behind the kernels form.
// RUN: tf-opt %s --tenferro-keep-calls --tenferro-inline | FileCheck %s --check-prefix=KEPT
// RUN: tf-opt %s --tenferro-keep-calls --tenferro-inline --tenferro-differentiate --tenferro-resolve-shapes | FileCheck %s --check-prefix=RESOLVED
// RUN: tf-opt %s --tenferro-keep-calls --tenferro-inline --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg \
// RUN:   --tenferro-form-kernels | FileCheck %s --check-prefix=KERNELS
// RUN: tf-opt %s --tenferro-keep-calls --tenferro-inline --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg \
// RUN:   --tenferro-form-kernels --tenferro-merge-kernels --tenferro-inline-steps | FileCheck %s --check-prefix=STEPS
// RUN: tf-opt %s --tenferro-cpu | FileCheck %s --check-prefix=CPU

!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

// Operations that are worth it, of five calls: 16 of the small one are not.
// KEPT-NOT: @small
func.func private @small(%w: !m, %x: !v) -> !v {
  %0 = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !m, !v -> !v
  %1 = tenferro.tanh %0 : !v
  %2 = tenferro.dot_general %w, %1 contract [1], [0] batch [], [] : !m, !v -> !v
  %3 = tenferro.tanh %2 : !v
  %4 = tenferro.dot_general %w, %3 contract [1], [0] batch [], [] : !m, !v -> !v
  %5 = tenferro.tanh %4 : !v
  %6 = tenferro.dot_general %w, %5 contract [1], [0] batch [], [] : !m, !v -> !v
  %7 = tenferro.tanh %6 : !v
  %8 = tenferro.dot_general %w, %7 contract [1], [0] batch [], [] : !m, !v -> !v
  %9 = tenferro.tanh %8 : !v
  %10 = tenferro.dot_general %w, %9 contract [1], [0] batch [], [] : !m, !v -> !v
  %11 = tenferro.tanh %10 : !v
  %12 = tenferro.dot_general %w, %11 contract [1], [0] batch [], [] : !m, !v -> !v
  %13 = tenferro.tanh %12 : !v
  %14 = tenferro.dot_general %w, %13 contract [1], [0] batch [], [] : !m, !v -> !v
  %15 = tenferro.tanh %14 : !v
  return %15 : !v
}
// KEPT: func.func private @large(
// KEPT-COUNT-64: tenferro.tanh
func.func private @large(%w: !m, %x: !v) -> !v {
  %0 = call @small(%w, %x) : (!m, !v) -> !v
  %1 = call @small(%w, %0) : (!m, !v) -> !v
  %2 = call @small(%w, %1) : (!m, !v) -> !v
  %3 = call @small(%w, %2) : (!m, !v) -> !v
  %4 = call @small(%w, %3) : (!m, !v) -> !v
  %5 = call @small(%w, %4) : (!m, !v) -> !v
  %6 = call @small(%w, %5) : (!m, !v) -> !v
  %7 = call @small(%w, %6) : (!m, !v) -> !v
  return %7 : !v
}
// Its loop takes no operation for one.
// KEPT-NOT: @looping
func.func private @looping(%w: !m, %x: !v) -> !v {
  %n = arith.constant 2 : index
  %0 = tenferro.for %i to %n (%c = %x : !v) {
    %1 = func.call @large(%w, %c) : (!m, !v) -> !v
    tenferro.yield %1 : !v
  }
  return %0 : !v
}

// What is called in a loop is written out.
// KEPT-LABEL: func.func @program(
// KEPT-COUNT-5: tenferro.call @large(
// KEPT: tenferro.for
// KEPT-COUNT-64: tenferro.tanh
// KEPT: tenferro.for
// KEPT-COUNT-64: tenferro.tanh
// KEPT: return
func.func @program(%w: !m {tenferro.name = "w"}, %x: !v {tenferro.name = "x"}, %k: !v) -> !v {
  %n = tenferro.dim %k, 0 : !v
  %0 = call @large(%w, %x) : (!m, !v) -> !v
  %1 = call @large(%w, %0) : (!m, !v) -> !v
  %2 = call @large(%w, %1) : (!m, !v) -> !v
  %3 = call @large(%w, %2) : (!m, !v) -> !v
  %4 = call @large(%w, %3) : (!m, !v) -> !v
  %5 = tenferro.for %i to %n (%c = %4 : !v) {
    %6 = func.call @large(%w, %c) : (!m, !v) -> !v
    tenferro.yield %6 : !v
  }
  %7 = call @looping(%w, %5) : (!m, !v) -> !v
  return %7 : !v
}

// In a program with maps nothing is kept: slices are of operations.
// KEPT-LABEL: func.func @mapped(
// KEPT-NOT: call
// KEPT: return
func.func @mapped(%w: !m, %x: !m) -> !v {
  %0 = tenferro.vmap %x in [1] out [1] : (!m) -> !m {
  ^bb0(%c: !v):
    %1 = func.call @large(%w, %c) : (!m, !v) -> !v
    tenferro.yield %1 : !v
  }
  %2 = tenferro.reduce_sum %0 axes [1] : !m -> !v
  %3 = call @large(%w, %2) : (!m, !v) -> !v
  return %3 : !v
}

// The function once with what its derivative reads, and once that derivative; what they require of extents is asked of the program, once.
// RESOLVED-LABEL: func.func @gradient(
// RESOLVED: tenferro.guard {{.*}} "gradient: dot_general: contracted extents differ: dim 1 of lhs (= dim 1 of \22w\22) is {0}, dim 0 of rhs (= dim 0 of \22x\22) is {1}"
// RESOLVED-NOT: tenferro.guard {{.*}} "gradient: derivative
// RESOLVED: tenferro.call @large_kept_1(%arg0, %arg1) extents(
// RESOLVED-COUNT-2: tenferro.call @large_kept(%arg0
// RESOLVED-COUNT-2: tenferro.call @large_vjp(
// RESOLVED: tenferro.call @large_vjp_0(
// RESOLVED: return
// RESOLVED: func.func private @large_vjp(
// RESOLVED-NOT: tenferro.tanh
// RESOLVED: func.func private @large_kept(
// RESOLVED-COUNT-64: tenferro.tanh
// RESOLVED-NOT: tenferro.mul
// RESOLVED: return

// A kernel of the function stands for all of its calls.
// KERNELS: tenferro_rt.export %{{.*}} : tensor<?xf64> -> !tenferro.tensor<?xf64>
// KERNELS: tenferro.call @large_kept
// KERNELS: tenferro_rt.bind

// STEPS-NOT: func.func private
// STEPS-LABEL: func.func @gradient(
// STEPS-NOT: tenferro.call
// STEPS-COUNT-192: tenferro_rt.launch @{{.*}}tanh
// STEPS-NOT: tenferro.call
// CPU-DAG: @gradient.plan
// CPU-DAG: @program.plan
func.func @gradient(%w: !m {tenferro.name = "w"}, %x: !v {tenferro.name = "x"}) -> !m {
  %0 = call @large(%w, %x) : (!m, !v) -> !v
  %1 = call @large(%w, %0) : (!m, !v) -> !v
  %2 = call @large(%w, %1) : (!m, !v) -> !v
  %l = tenferro.reduce_sum %2 axes [0] : !v -> !s
  %g = tenferro.grad %l wrt(%w) : !s, !m
  return %g : !m
}
