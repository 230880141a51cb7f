// take_along_axis: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @take_along_axis_c1(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<2x3xi64>) {
  // expected-error @+2 {{'tenferro.take_along_axis' op C1: axis must be in [0, 2), got 2}}
  // expected-error @+1 {{'tenferro.take_along_axis' op failed to infer returned types}}
  %r = tenferro.take_along_axis %x at %i axis 2 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xi64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @take_along_axis_c2(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<4x3xi64>) {
  // expected-error @+2 {{'tenferro.take_along_axis' op C2: indices must have the extents of x but along axis 1, got 4x3 for 2x3}}
  // expected-error @+1 {{'tenferro.take_along_axis' op failed to infer returned types}}
  %r = tenferro.take_along_axis %x at %i axis 1 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<4x3xi64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @take_along_axis_c2_rank(%x: !tenferro.tensor<2x3xf64>, %i: !tenferro.tensor<2xi64>) {
  // expected-error @+2 {{'tenferro.take_along_axis' op C2: indices must have the extents of x but along axis 1, got 2 for 2x3}}
  // expected-error @+1 {{'tenferro.take_along_axis' op failed to infer returned types}}
  %r = tenferro.take_along_axis %x at %i axis 1 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2xi64> -> !tenferro.tensor<2x3xf64>
  return
}
