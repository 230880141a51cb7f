// scatter_add_along_axis: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.scatter_add_along_axis %{{.*}} at %{{.*}} add %{{.*}} axis 1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %i: !tenferro.tensor<?x?xi64>, %u: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.scatter_add_along_axis %{{.*}} at %{{.*}} add %{{.*}} axis 1 : !tenferro.tensor<0x3xf32>, !tenferro.tensor<0x5xi32>, !tenferro.tensor<0x5xf32> -> !tenferro.tensor<0x3xf32>
func.func @empty(%x: !tenferro.tensor<0x3xf32>, %i: !tenferro.tensor<0x5xi32>, %u: !tenferro.tensor<0x5xf32>) -> !tenferro.tensor<0x3xf32> {
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<0x3xf32>, !tenferro.tensor<0x5xi32>, !tenferro.tensor<0x5xf32> -> !tenferro.tensor<0x3xf32>
  return %r : !tenferro.tensor<0x3xf32>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.scatter_add_along_axis %{{.*}} at %{{.*}} add %{{.*}} axis 0 : !tenferro.tensor<[8]x3xcomplex<f64>>, !tenferro.tensor<[5]x3xi64>, !tenferro.tensor<[5]x3xcomplex<f64>> -> !tenferro.tensor<[8]x3xcomplex<f64>>
func.func @bounded(%x: !tenferro.tensor<[8]x3xcomplex<f64>>, %i: !tenferro.tensor<[5]x3xi64>, %u: !tenferro.tensor<[5]x3xcomplex<f64>>) -> !tenferro.tensor<[8]x3xcomplex<f64>> {
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 0 : !tenferro.tensor<[8]x3xcomplex<f64>>, !tenferro.tensor<[5]x3xi64>, !tenferro.tensor<[5]x3xcomplex<f64>> -> !tenferro.tensor<[8]x3xcomplex<f64>>
  return %r : !tenferro.tensor<[8]x3xcomplex<f64>>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.scatter_add_along_axis %{{.*}} at %{{.*}} add %{{.*}} axis 0 : !tenferro.tensor<5xi32>, !tenferro.tensor<2xi32>, !tenferro.tensor<2xi32> -> !tenferro.tensor<5xi32>
func.func @vector(%x: !tenferro.tensor<5xi32>, %i: !tenferro.tensor<2xi32>, %u: !tenferro.tensor<2xi32>) -> !tenferro.tensor<5xi32> {
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 0 : !tenferro.tensor<5xi32>, !tenferro.tensor<2xi32>, !tenferro.tensor<2xi32> -> !tenferro.tensor<5xi32>
  return %r : !tenferro.tensor<5xi32>
}

//! m=3,1,0 n=4,2,0
func.func @derivative(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}, %u: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %i = tenferro.argsort %x axis 1 descending false : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xi64>
  %r = tenferro.scatter_add_along_axis %x at %i add %u axis 1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}
