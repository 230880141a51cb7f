// scatter_add: inference and what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @scatter_add_infers(%x: !tenferro.tensor<?x[8]xf64>, %i: !tenferro.tensor<?xi64>, %u: !tenferro.tensor<?x3xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add' op inferred type(s) '!tenferro.tensor<?x3xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<1x1x1x1x1x1x1xf64>'}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 0 : !tenferro.tensor<?x[8]xf64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x3xf64> -> !tenferro.tensor<1x1x1x1x1x1x1xf64>
  return
}

// -----

func.func @scatter_add_c1(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<4xi64>, %u: !tenferro.tensor<2x4xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 2 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<4xi64>, !tenferro.tensor<2x4xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @scatter_add_c2(%x: !tenferro.tensor<?xf64>, %i: !tenferro.tensor<2x2xi64>, %u: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add' op C2: indices must have rank 0 or 1, got 2x2}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<2x2xi64>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @scatter_add_c3(%x: !tenferro.tensor<?xf64>, %i: !tenferro.tensor<?xi64>, %u: !tenferro.tensor<?xf32>) {
  // expected-error @+2 {{'tenferro.scatter_add' op C3: x and updates must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @scatter_add_c4(%x: !tenferro.tensor<2x?xf64>, %i: !tenferro.tensor<?xi64>, %u: !tenferro.tensor<3x?xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add' op C4: updates must have the extents of x, with those of indices in the place of axis 1, got 3x? for 2x? and ?}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 1 : !tenferro.tensor<2x?xf64>, !tenferro.tensor<?xi64>, !tenferro.tensor<3x?xf64> -> !tenferro.tensor<2x?xf64>
  return
}

// -----

func.func @scatter_add_c4_count(%x: !tenferro.tensor<2x?xf64>, %i: !tenferro.tensor<4xi64>, %u: !tenferro.tensor<2x5xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add' op C4: updates must have the extents of x, with those of indices in the place of axis 1, got 2x5 for 2x? and 4}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 1 : !tenferro.tensor<2x?xf64>, !tenferro.tensor<4xi64>, !tenferro.tensor<2x5xf64> -> !tenferro.tensor<2x?xf64>
  return
}

// -----

func.func @scatter_add_c4_rank(%x: !tenferro.tensor<2x?xf64>, %i: !tenferro.tensor<i64>, %u: !tenferro.tensor<2x1xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add' op C4: updates must have the extents of x, with those of indices in the place of axis 1, got 2x1 for 2x? and scalar}}
  // expected-error @+1 {{'tenferro.scatter_add' op failed to infer returned types}}
  %r = tenferro.scatter_add %x at %i add %u axis 1 : !tenferro.tensor<2x?xf64>, !tenferro.tensor<i64>, !tenferro.tensor<2x1xf64> -> !tenferro.tensor<2x?xf64>
  return
}
