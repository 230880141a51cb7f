// snapshot_distance: syntax and what it becomes.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-to-linalg | FileCheck %s --check-prefix=LINALG

// CHECK-LABEL: func.func @scalar(
// LINALG-LABEL: func.func @scalar(
func.func @scalar(%l: !tenferro.tensor<i64>, %f: !tenferro.tensor<i64>) -> !tenferro.tensor<i64> {
  // CHECK: tenferro.snapshot_distance %{{.*}} free %{{.*}} : !tenferro.tensor<i64>, !tenferro.tensor<i64> -> !tenferro.tensor<i64>
  // LINALG: tenferro_rt.library "tnf_rt_snapshot_distance"
  %d = tenferro.snapshot_distance %l free %f : !tenferro.tensor<i64>, !tenferro.tensor<i64> -> !tenferro.tensor<i64>
  return %d : !tenferro.tensor<i64>
}

// CHECK-LABEL: func.func @many(
func.func @many(%l: !tenferro.tensor<?xi64>, %f: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi64> {
  // CHECK: tenferro.snapshot_distance
  %d = tenferro.snapshot_distance %l free %f : !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64> -> !tenferro.tensor<?xi64>
  return %d : !tenferro.tensor<?xi64>
}
