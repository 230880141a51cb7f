// The imaginary part of a real tensor is zeros, whatever its written type knows of the extents, and rewriting comes to an end
// without a warning.
// RUN: tf-opt %s --tenferro-simplify -verify-diagnostics | FileCheck %s
// RUN: tf-opt %s --tenferro-cpu -verify-diagnostics -o /dev/null

// CHECK-LABEL: func.func @less
// CHECK-NOT: tenferro.imag
func.func @less(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.imag %x : (!tenferro.tensor<4xf64>) -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @more
// CHECK-NOT: tenferro.imag
func.func @more(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<4xf64> {
  %r = tenferro.imag %x : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<4xf64>
  return %r : !tenferro.tensor<4xf64>
}

// CHECK-LABEL: func.func @bounded
// CHECK-NOT: tenferro.imag
func.func @bounded(%x: !tenferro.tensor<[8]x3xf32>) -> !tenferro.tensor<?x3xf32> {
  %c = tenferro.convert %x to complex<f32> : !tenferro.tensor<[8]x3xf32> -> !tenferro.tensor<?x3xcomplex<f32>>
  %r = tenferro.imag %c : (!tenferro.tensor<?x3xcomplex<f32>>) -> !tenferro.tensor<?x3xf32>
  return %r : !tenferro.tensor<?x3xf32>
}
