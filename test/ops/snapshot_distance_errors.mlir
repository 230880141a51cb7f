// snapshot_distance: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @snapshot_distance_c1(%l: !tenferro.tensor<2xi64>, %f: !tenferro.tensor<3xi64>) {
  // expected-error @+2 {{C1: steps and free must be i64 of the same extents}}
  // expected-error @+1 {{failed to infer returned types}}
  %d = tenferro.snapshot_distance %l free %f : !tenferro.tensor<2xi64>, !tenferro.tensor<3xi64> -> !tenferro.tensor<2xi64>
  return
}

// -----

func.func @snapshot_distance_c1_dtype(%l: !tenferro.tensor<i32>, %f: !tenferro.tensor<i32>) {
  // expected-error @+2 {{C1: steps and free must be i64 of the same extents}}
  // expected-error @+1 {{failed to infer returned types}}
  %d = tenferro.snapshot_distance %l free %f : !tenferro.tensor<i32>, !tenferro.tensor<i32> -> !tenferro.tensor<i32>
  return
}
