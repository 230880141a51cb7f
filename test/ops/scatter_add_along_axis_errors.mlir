// scatter_add_along_axis: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @scatter_add_along_axis_c1(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<2x3xi64>, %u: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add_along_axis' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.scatter_add_along_axis' op failed to infer returned types}}
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 2 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xi64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @scatter_add_along_axis_c2(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<4x3xi64>, %u: !tenferro.tensor<4x3xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add_along_axis' op C2: indices must have the extents of x but along axis 1, got 4x3 for 2x3}}
  // expected-error @+1 {{'tenferro.scatter_add_along_axis' op failed to infer returned types}}
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<4x3xi64>, !tenferro.tensor<4x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @scatter_add_along_axis_c2_rank(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<2xi64>, %u: !tenferro.tensor<2xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add_along_axis' op C2: indices must have the extents of x but along axis 1, got 2 for 2x3}}
  // expected-error @+1 {{'tenferro.scatter_add_along_axis' op failed to infer returned types}}
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2xi64>, !tenferro.tensor<2xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @scatter_add_along_axis_c3(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<2x3xi64>, %u: !tenferro.tensor<2x3xf32>) {
  // expected-error @+2 {{'tenferro.scatter_add_along_axis' op C3: x and updates must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.scatter_add_along_axis' op failed to infer returned types}}
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xi64>, !tenferro.tensor<2x3xf32> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @scatter_add_along_axis_c4(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<2x5xi64>, %u: !tenferro.tensor<2x4xf64>) {
  // expected-error @+2 {{'tenferro.scatter_add_along_axis' op C4: updates must have the extents of indices, got 2x4 for 2x5}}
  // expected-error @+1 {{'tenferro.scatter_add_along_axis' op failed to infer returned types}}
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x5xi64>, !tenferro.tensor<2x4xf64> -> !tenferro.tensor<2x3xf64>
  return
}
