// search_sorted: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @search_sorted_c1(%v: !tenferro.tensor<3xf64>, %s: !tenferro.tensor<5x2xf64>) {
  // expected-error @+2 {{'tenferro.search_sorted' op C1: sorted and values must have columns of one batch, got 5x2 and 3}}
  // expected-error @+1 {{'tenferro.search_sorted' op failed to infer returned types}}
  %r = tenferro.search_sorted %v in %s right false : !tenferro.tensor<3xf64>, !tenferro.tensor<5x2xf64> -> !tenferro.tensor<3xi64>
  return
}

// -----

func.func @search_sorted_c1_batch(%v: !tenferro.tensor<3x4xf64>, %s: !tenferro.tensor<5x2xf64>) {
  // expected-error @+2 {{'tenferro.search_sorted' op C1: sorted and values must have columns of one batch, got 5x2 and 3x4}}
  // expected-error @+1 {{'tenferro.search_sorted' op failed to infer returned types}}
  %r = tenferro.search_sorted %v in %s right false : !tenferro.tensor<3x4xf64>, !tenferro.tensor<5x2xf64> -> !tenferro.tensor<3x4xi64>
  return
}

// -----

func.func @search_sorted_c2(%v: !tenferro.tensor<3xf32>, %s: !tenferro.tensor<5xf64>) {
  // expected-error @+2 {{'tenferro.search_sorted' op C2: sorted and values must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.search_sorted' op failed to infer returned types}}
  %r = tenferro.search_sorted %v in %s right false : !tenferro.tensor<3xf32>, !tenferro.tensor<5xf64> -> !tenferro.tensor<3xi64>
  return
}
