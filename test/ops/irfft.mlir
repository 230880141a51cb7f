// irfft: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.irfft %{{.*}} axis 1 extents {{\[}}%{{.*}}] scale one : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xf64>
func.func @unknown(%x: !tenferro.tensor<?x?xcomplex<f64>>) -> !tenferro.tensor<?x?xf64> {
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?xcomplex<f64>>
  %two = arith.constant 2 : index
  %less = arith.constant 2 : index
  %double = arith.muli %m, %two : index
  %n = arith.subi %double, %less : index
  %y = tenferro.irfft %x axis 1 extents [%n] scale one : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @empty_batch(
// CHECK: tenferro.irfft %{{.*}} axis 1 extents [3] scale whole : !tenferro.tensor<0x2xcomplex<f32>> -> !tenferro.tensor<0x3xf32>
func.func @empty_batch(%x: !tenferro.tensor<0x2xcomplex<f32>>) -> !tenferro.tensor<0x3xf32> {
  %y = tenferro.irfft %x axis 1 extents [3] scale whole : !tenferro.tensor<0x2xcomplex<f32>> -> !tenferro.tensor<0x3xf32>
  return %y : !tenferro.tensor<0x3xf32>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.irfft %{{.*}} axis 0 extents [6] scale root : !tenferro.tensor<[8]x?xcomplex<f32>> -> !tenferro.tensor<6x?xf32>
func.func @bounded(%x: !tenferro.tensor<[8]x?xcomplex<f32>>) -> !tenferro.tensor<6x?xf32> {
  %y = tenferro.irfft %x axis 0 extents [6] scale root : !tenferro.tensor<[8]x?xcomplex<f32>> -> !tenferro.tensor<6x?xf32>
  return %y : !tenferro.tensor<6x?xf32>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.irfft %{{.*}} axis 0 extents [7] scale one : !tenferro.tensor<4xcomplex<f64>> -> !tenferro.tensor<7xf64>
func.func @vector(%x: !tenferro.tensor<4xcomplex<f64>>) -> !tenferro.tensor<7xf64> {
  %y = tenferro.irfft %x axis 0 extents [7] scale one : !tenferro.tensor<4xcomplex<f64>> -> !tenferro.tensor<7xf64>
  return %y : !tenferro.tensor<7xf64>
}

//! m=4,2,5 n=3,0,2
func.func @d_0(%x: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xcomplex<f64>>
  %two = arith.constant 2 : index
  %less = arith.constant 2 : index
  %double = arith.muli %m, %two : index
  %n = arith.subi %double, %less : index
  %y = tenferro.irfft %x axis 0 extents [%n] scale one : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}

//! m=3,0,9 n=4,1,2
func.func @d_1(%x: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?xcomplex<f64>>
  %two = arith.constant 2 : index
  %less = arith.constant 1 : index
  %double = arith.muli %m, %two : index
  %n = arith.subi %double, %less : index
  %y = tenferro.irfft %x axis 1 extents [%n] scale whole : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}

//! m=2,0 n=3,2
func.func @d_2(%x: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?xcomplex<f64>>
  %two = arith.constant 2 : index
  %less = arith.constant 2 : index
  %double = arith.muli %m, %two : index
  %n = arith.subi %double, %less : index
  %y = tenferro.irfft %x axis 1 extents [%n] scale root : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}
