// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-fuse-views --tenferro-form-kernels "--tenferro-check-form=form=kernels after=tenferro-form-kernels" -split-input-file | FileCheck %s
// The parts of a concatenation are written where they belong by the kernels that make them.

!v = !tenferro.tensor<?xf64>

// One memory goes from launch to launch. What exists already is copied; where loops are the same, by one kernel.
// CHECK-LABEL: tenferro_rt.kernel @parts.mul reads
// CHECK: tenferro_rt.store %{{.*}}, %y[%i] strides [1] :
// CHECK-LABEL: tenferro_rt.kernel @parts.exp_copy reads(%x : f64) writes(%y : f64) numbers(%n : index, %n_0 : index, %n_1 : index)
// CHECK: %[[X:.*]] = tenferro_rt.load %x[%i] strides [1]
// CHECK: %[[E:.*]] = math.exp %[[X]]
// CHECK: tenferro_rt.store %[[E]], %y[%i] strides [1] offset %n_0 :
// CHECK: tenferro_rt.store %[[X]], %y[%i] strides [1] offset %n_1 :
// CHECK-LABEL: func.func @parts
// CHECK: %[[EMPTY:.*]] = tensor.empty(
// CHECK: %[[FIRST:.*]] = tenferro_rt.launch @parts.mul({{.*}}) into(%[[EMPTY]])
// CHECK: %[[ALL:.*]] = tenferro_rt.launch @parts.exp_copy({{.*}}) into(%[[FIRST]])
// CHECK: tenferro_rt.export %[[ALL]]
func.func @parts(%x: !v, %y: !v) -> !v {
  %a = tenferro.mul %x, %x : !v
  %b = tenferro.exp %y : !v
  %r = tenferro.concatenate %a, %b, %y axis 0 : !v, !v, !v -> !v
  return %r : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>

// Along an inner dimension all parts are written row by row. What is read otherwise too is stored twice.
// CHECK-LABEL: tenferro_rt.kernel @rows.mul_exp
// CHECK-SAME: writes(%y : f64, %y_0 : f64) numbers(%[[N:.*]] : index, %[[M:.*]] : index, %[[BOTH:.*]] : index)
// CHECK: tenferro_rt.load %x[%i, %j] strides [%[[M]], 1] :
// CHECK: %[[SQUARE:.*]] = arith.mulf
// CHECK-DAG: tenferro_rt.store %[[SQUARE]], %y[%i, %j] strides [%[[M]], 1] :
// CHECK-DAG: tenferro_rt.store %[[SQUARE]], %y_0[%i, %j] strides [%[[BOTH]], 1] :
// CHECK: %[[E:.*]] = math.exp
// CHECK: tenferro_rt.store %[[E]], %y_0[%i, %j] strides [%[[BOTH]], 1] offset %[[M]] :
func.func @rows(%x: !m) -> (!m, !m) {
  %a = tenferro.mul %x, %x : !m
  %b = tenferro.exp %x : !m
  %r = tenferro.concatenate %a, %b axis 0 : !m, !m -> !m
  return %a, %r : !m, !m
}

// -----

!s = !tenferro.tensor<f64>
!o = !tenferro.tensor<1xf64>

// Scalars as vectors of one: one kernel writes them all.
// CHECK-LABEL: tenferro_rt.kernel @stacked
// CHECK-DAG: tenferro_rt.store %{{.*}}, %y[] strides [] :
// CHECK-DAG: tenferro_rt.store %{{.*}}, %y[] strides [] offset %{{.*}} :
// CHECK-NOT: tenferro_rt.kernel
func.func @stacked(%x: !s) -> !tenferro.tensor<2xf64> {
  %a = tenferro.sin %x : !s
  %b = tenferro.exp %a : !s
  %c = tenferro.reshape %a extents [1] : !s -> !o
  %d = tenferro.reshape %b extents [1] : !s -> !o
  %r = tenferro.concatenate %c, %d axis 0 : !o, !o -> !tenferro.tensor<2xf64>
  return %r : !tenferro.tensor<2xf64>
}

// -----

!v = !tenferro.tensor<?xf64>
!m = !tenferro.tensor<?x?xf64>

// A sum of rows is a part; one that leaves parts of its own loop is copied.
// CHECK-LABEL: tenferro_rt.kernel @sums.reduce_sum reads(%x : f64) writes(%y : f64 parts sum, %y_0 : f64)
// CHECK: tenferro_rt.store %{{.*}}, %y_0[%i] strides [1] :
// CHECK-LABEL: tenferro_rt.kernel @sums.copy
// CHECK: tenferro_rt.store %{{.*}}, %y[%i] strides [1] offset
func.func @sums(%x: !m) -> !v {
  %a = tenferro.reduce_sum %x axes [0] : !m -> !v
  %b = tenferro.reduce_sum %x axes [1] : !m -> !v
  %r = tenferro.concatenate %a, %b axis 0 : !v, !v -> !v
  return %r : !v
}
