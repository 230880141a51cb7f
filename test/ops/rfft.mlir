// rfft: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.rfft %{{.*}} axis 1 scale one : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xcomplex<f64>>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.rfft %x axis 1 scale one : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}

// CHECK-LABEL: func.func @empty_batch(
// CHECK: tenferro.rfft %{{.*}} axis 1 scale whole : (!tenferro.tensor<0x3xf32>) -> !tenferro.tensor<0x2xcomplex<f32>>
func.func @empty_batch(%x: !tenferro.tensor<0x3xf32>) -> !tenferro.tensor<0x2xcomplex<f32>> {
  %y = tenferro.rfft %x axis 1 scale whole : (!tenferro.tensor<0x3xf32>) -> !tenferro.tensor<0x2xcomplex<f32>>
  return %y : !tenferro.tensor<0x2xcomplex<f32>>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.rfft %{{.*}} axis 0 scale root : (!tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[5]x?xcomplex<f32>>
func.func @bounded(%x: !tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[5]x?xcomplex<f32>> {
  %y = tenferro.rfft %x axis 0 scale root : (!tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[5]x?xcomplex<f32>>
  return %y : !tenferro.tensor<[5]x?xcomplex<f32>>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.rfft %{{.*}} axis 0 scale one : (!tenferro.tensor<6xf64>) -> !tenferro.tensor<4xcomplex<f64>>
func.func @vector(%x: !tenferro.tensor<6xf64>) -> !tenferro.tensor<4xcomplex<f64>> {
  %y = tenferro.rfft %x axis 0 scale one : (!tenferro.tensor<6xf64>) -> !tenferro.tensor<4xcomplex<f64>>
  return %y : !tenferro.tensor<4xcomplex<f64>>
}

//! m=4,1,5,2 n=3,0,2,1
func.func @d_0(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.rfft %x axis 0 scale one : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}

//! m=3,0,9 n=4,1,5
func.func @d_1(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.rfft %x axis 1 scale whole : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}

//! m=3,0,9 n=4,1,5
func.func @d_2(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %y = tenferro.rfft %x axis 1 scale root : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xcomplex<f64>>
  return %y : !tenferro.tensor<?x?xcomplex<f64>>
}
