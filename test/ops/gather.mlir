// gather: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.gather %{{.*}} at %{{.*}} axes [1] dropped [1] batch [] sizes [%{{.*}}, 1] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<1x?xi64> -> !tenferro.tensor<?x?xf64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %i: !tenferro.tensor<1x?xi64>) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %r = tenferro.gather %x at %i axes [1] dropped [1] batch [] sizes [%n, 1] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<1x?xi64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.gather %{{.*}} at %{{.*}} axes [0, 1] dropped [1] batch [] sizes [0, 1] : !tenferro.tensor<0x3xf32>, !tenferro.tensor<2x0xi32> -> !tenferro.tensor<0x0xf32>
func.func @empty(%x: !tenferro.tensor<0x3xf32>, %i: !tenferro.tensor<2x0xi32>) -> !tenferro.tensor<0x0xf32> {
  %r = tenferro.gather %x at %i axes [0, 1] dropped [1] batch [] sizes [0, 1] : !tenferro.tensor<0x3xf32>, !tenferro.tensor<2x0xi32> -> !tenferro.tensor<0x0xf32>
  return %r : !tenferro.tensor<0x0xf32>
}

// CHECK-LABEL: func.func @elements(
// CHECK: tenferro.gather %{{.*}} at %{{.*}} axes [1, 0] dropped [0, 1] batch [] sizes [1, 1] : !tenferro.tensor<4x3xi1>, !tenferro.tensor<2x5xi64> -> !tenferro.tensor<5xi1>
func.func @elements(%x: !tenferro.tensor<4x3xi1>, %i: !tenferro.tensor<2x5xi64>) -> !tenferro.tensor<5xi1> {
  %r = tenferro.gather %x at %i axes [1, 0] dropped [0, 1] batch [] sizes [1, 1] : !tenferro.tensor<4x3xi1>, !tenferro.tensor<2x5xi64> -> !tenferro.tensor<5xi1>
  return %r : !tenferro.tensor<5xi1>
}

// CHECK-LABEL: func.func @windows(
// CHECK: tenferro.gather %{{.*}} at %{{.*}} axes [0, 1] dropped [] batch [] sizes [2, 3] : !tenferro.tensor<[8]x7xcomplex<f64>>, !tenferro.tensor<2xi64> -> !tenferro.tensor<2x3xcomplex<f64>>
func.func @windows(%x: !tenferro.tensor<[8]x7xcomplex<f64>>, %i: !tenferro.tensor<2xi64>) -> !tenferro.tensor<2x3xcomplex<f64>> {
  %r = tenferro.gather %x at %i axes [0, 1] dropped [] batch [] sizes [2, 3] : !tenferro.tensor<[8]x7xcomplex<f64>>, !tenferro.tensor<2xi64> -> !tenferro.tensor<2x3xcomplex<f64>>
  return %r : !tenferro.tensor<2x3xcomplex<f64>>
}

// CHECK-LABEL: func.func @batch(
// CHECK: tenferro.gather %{{.*}} at %{{.*}} axes [0] dropped [0] batch [2] sizes [1, 3, 1] : !tenferro.tensor<4x3x?xi32>, !tenferro.tensor<1x2x5xi32> -> !tenferro.tensor<3x2x5xi32>
func.func @batch(%x: !tenferro.tensor<4x3x?xi32>, %i: !tenferro.tensor<1x2x5xi32>) -> !tenferro.tensor<3x2x5xi32> {
  %r = tenferro.gather %x at %i axes [0] dropped [0] batch [2] sizes [1, 3, 1] : !tenferro.tensor<4x3x?xi32>, !tenferro.tensor<1x2x5xi32> -> !tenferro.tensor<3x2x5xi32>
  return %r : !tenferro.tensor<3x2x5xi32>
}

//! k=3,1,0 b=2,1,2 ; i:below_3 ; dtypes=f64,complex_f64
func.func @derivative(%x: !tenferro.tensor<4x5x?xf64> {tenferro.extents = ["", "", "b"]}, %i: !tenferro.tensor<1x?x?xi64> {tenferro.extents = ["", "k", "b"]}) -> !tenferro.tensor<2x5x?x?xf64> {
  %0 = tenferro.mul %x, %x : !tenferro.tensor<4x5x?xf64>
  %1 = tenferro.gather %0 at %i axes [0] dropped [] batch [2] sizes [2, 5, 1] : !tenferro.tensor<4x5x?xf64>, !tenferro.tensor<1x?x?xi64> -> !tenferro.tensor<2x5x?x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<2x5x?x?xf64>
  return %2 : !tenferro.tensor<2x5x?x?xf64>
}
