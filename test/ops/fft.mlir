// fft: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.fft %{{.*}} axis 1 backward false scale one : !tenferro.tensor<?x?xcomplex<f64>>
func.func @unknown(%x: !tenferro.tensor<?x?xcomplex<f64>>) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.fft %x axis 1 backward false scale one : !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}

// CHECK-LABEL: func.func @empty_batch(
// CHECK: tenferro.fft %{{.*}} axis 1 backward true scale whole : !tenferro.tensor<0x3xcomplex<f32>>
func.func @empty_batch(%x: !tenferro.tensor<0x3xcomplex<f32>>) -> !tenferro.tensor<0x3xcomplex<f32>> {
  %y = tenferro.fft %x axis 1 backward true scale whole : !tenferro.tensor<0x3xcomplex<f32>>
  return %y : !tenferro.tensor<0x3xcomplex<f32>>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.fft %{{.*}} axis 0 backward false scale root : !tenferro.tensor<[8]x?xcomplex<f32>>
func.func @bounded(%x: !tenferro.tensor<[8]x?xcomplex<f32>>) -> !tenferro.tensor<[8]x?xcomplex<f32>> {
  %y = tenferro.fft %x axis 0 backward false scale root : !tenferro.tensor<[8]x?xcomplex<f32>>
  return %y : !tenferro.tensor<[8]x?xcomplex<f32>>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.fft %{{.*}} axis 0 backward true scale one : !tenferro.tensor<5xcomplex<f64>>
func.func @vector(%x: !tenferro.tensor<5xcomplex<f64>>) -> !tenferro.tensor<5xcomplex<f64>> {
  %y = tenferro.fft %x axis 0 backward true scale one : !tenferro.tensor<5xcomplex<f64>>
  return %y : !tenferro.tensor<5xcomplex<f64>>
}

//! m=4,1,7 n=3,0,2
func.func @d_0(%x: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.fft %x axis 0 backward false scale one : !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}

//! m=3,0,9 n=4,1,5
func.func @d_1(%x: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.fft %x axis 1 backward true scale whole : !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}

//! m=3,0,9 n=4,1,5
func.func @d_2(%x: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.fft %x axis 1 backward false scale root : !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}
