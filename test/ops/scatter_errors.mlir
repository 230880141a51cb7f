// scatter: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @scatter_c1(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xf64>) {
  // expected-error @+2 {{'tenferro.scatter' op C1: dim 0 of indices must be the number of axes, 2, got 1x5}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0, 1] dropped [0] batch [] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c2(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xf64>) {
  // expected-error @+2 {{'tenferro.scatter' op C2: the entries of axes and batch must be in [0, 2), got -1}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [-1] dropped [0] batch [] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c3(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xf64>) {
  // expected-error @+2 {{'tenferro.scatter' op C3: dropped axes must be rising axes of x that are no batch axes, got 1}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0] dropped [1] batch [1] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c4(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xf64>) {
  // expected-error @+2 {{'tenferro.scatter' op C4: indices must end with the extents of the 1 batch axes of x, got 1x5 for 4x3}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0] dropped [0] batch [1] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c5(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<4x5xf64>) {
  // expected-error @+2 {{'tenferro.scatter' op C5: updates must have the extents of a window, then those of the index vectors, got 4x5 for 4x3 and 1x5}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0] dropped [0] batch [] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<4x5xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c5_rank(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<5xf64>) {
  // expected-error @+2 {{'tenferro.scatter' op C5: updates must have the extents of a window, then those of the index vectors, got 5 for 4x3 and 1x5}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0] dropped [0] batch [] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<5xf64> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c6(%x: !tenferro.tensor<4x3xf64>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xf32>) {
  // expected-error @+2 {{'tenferro.scatter' op C6: x and updates must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0] dropped [0] batch [] : !tenferro.tensor<4x3xf64>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xf32> -> !tenferro.tensor<4x3xf64>
  return
}

// -----

func.func @scatter_c7(%x: !tenferro.tensor<4x3xi1>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xi1>) {
  // expected-error @+2 {{'tenferro.scatter' op C7: add needs numeric elements, got 'i1'}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter add %x at %i with %u axes [0] dropped [0] batch [] : !tenferro.tensor<4x3xi1>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xi1> -> !tenferro.tensor<4x3xi1>
  return
}

// -----

func.func @scatter_c7_complex(%x: !tenferro.tensor<4x3xcomplex<f64>>, %i: !tenferro.tensor<1x5xi64>, %u: !tenferro.tensor<3x5xcomplex<f64>>) {
  // expected-error @+2 {{'tenferro.scatter' op C7: minimum needs real or integer elements, got 'complex<f64>'}}
  // expected-error @+1 {{'tenferro.scatter' op failed to infer returned types}}
  %r = tenferro.scatter minimum %x at %i with %u axes [0] dropped [0] batch [] : !tenferro.tensor<4x3xcomplex<f64>>, !tenferro.tensor<1x5xi64>, !tenferro.tensor<3x5xcomplex<f64>> -> !tenferro.tensor<4x3xcomplex<f64>>
  return
}
