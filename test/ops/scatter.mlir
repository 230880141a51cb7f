// scatter: syntax, through text, the generic form and bytecode; derivatives of every kind.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.scatter overwrite %{{.*}} at %{{.*}} with %{{.*}} axes [1] dropped [1] batch [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<1x?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %i: !tenferro.tensor<1x?xi64>, %u: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.scatter overwrite %x at %i with %u axes [1] dropped [1] batch [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<1x?xi64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.scatter add %{{.*}} at %{{.*}} with %{{.*}} axes [0, 1] dropped [1] batch [] : !tenferro.tensor<0x3xf32>, !tenferro.tensor<2x0xi32>, !tenferro.tensor<0x0xf32> -> !tenferro.tensor<0x3xf32>
func.func @empty(%x: !tenferro.tensor<0x3xf32>, %i: !tenferro.tensor<2x0xi32>, %u: !tenferro.tensor<0x0xf32>) -> !tenferro.tensor<0x3xf32> {
  %r = tenferro.scatter add %x at %i with %u axes [0, 1] dropped [1] batch [] : !tenferro.tensor<0x3xf32>, !tenferro.tensor<2x0xi32>, !tenferro.tensor<0x0xf32> -> !tenferro.tensor<0x3xf32>
  return %r : !tenferro.tensor<0x3xf32>
}

// CHECK-LABEL: func.func @elements(
// CHECK: tenferro.scatter multiply %{{.*}} at %{{.*}} with %{{.*}} axes [1, 0] dropped [0, 1] batch [] : !tenferro.tensor<4x3xi64>, !tenferro.tensor<2x5xi64>, !tenferro.tensor<5xi64> -> !tenferro.tensor<4x3xi64>
func.func @elements(%x: !tenferro.tensor<4x3xi64>, %i: !tenferro.tensor<2x5xi64>, %u: !tenferro.tensor<5xi64>) -> !tenferro.tensor<4x3xi64> {
  %r = tenferro.scatter multiply %x at %i with %u axes [1, 0] dropped [0, 1] batch [] : !tenferro.tensor<4x3xi64>, !tenferro.tensor<2x5xi64>, !tenferro.tensor<5xi64> -> !tenferro.tensor<4x3xi64>
  return %r : !tenferro.tensor<4x3xi64>
}

// CHECK-LABEL: func.func @windows(
// CHECK: tenferro.scatter minimum %{{.*}} at %{{.*}} with %{{.*}} axes [0, 1] dropped [] batch [] : !tenferro.tensor<[8]x7xf64>, !tenferro.tensor<2xi64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<[8]x7xf64>
func.func @windows(%x: !tenferro.tensor<[8]x7xf64>, %i: !tenferro.tensor<2xi64>, %u: !tenferro.tensor<2x3xf64>) -> !tenferro.tensor<[8]x7xf64> {
  %r = tenferro.scatter minimum %x at %i with %u axes [0, 1] dropped [] batch [] : !tenferro.tensor<[8]x7xf64>, !tenferro.tensor<2xi64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<[8]x7xf64>
  return %r : !tenferro.tensor<[8]x7xf64>
}

// CHECK-LABEL: func.func @batch(
// CHECK: tenferro.scatter maximum %{{.*}} at %{{.*}} with %{{.*}} axes [0] dropped [0] batch [2] : !tenferro.tensor<4x3x?xi32>, !tenferro.tensor<1x2x5xi32>, !tenferro.tensor<3x2x5xi32> -> !tenferro.tensor<4x3x5xi32>
func.func @batch(%x: !tenferro.tensor<4x3x?xi32>, %i: !tenferro.tensor<1x2x5xi32>, %u: !tenferro.tensor<3x2x5xi32>) -> !tenferro.tensor<4x3x5xi32> {
  %r = tenferro.scatter maximum %x at %i with %u axes [0] dropped [0] batch [2] : !tenferro.tensor<4x3x?xi32>, !tenferro.tensor<1x2x5xi32>, !tenferro.tensor<3x2x5xi32> -> !tenferro.tensor<4x3x5xi32>
  return %r : !tenferro.tensor<4x3x5xi32>
}

//! k=3,1,0,6 b=2,1,2,1 ; i:below_3 ; dtypes=f64,complex_f64
func.func @overwrite(%x: !tenferro.tensor<4x2x?xf64> {tenferro.extents = ["", "", "b"]}, %i: !tenferro.tensor<1x?x?xi64> {tenferro.extents = ["", "k", "b"]}, %u: !tenferro.tensor<2x2x?x?xf64> {tenferro.extents = ["", "", "k", "b"]}) -> !tenferro.tensor<4x2x?xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<2x2x?x?xf64>
  %1 = tenferro.scatter overwrite %x at %i with %0 axes [0] dropped [] batch [2] : !tenferro.tensor<4x2x?xf64>, !tenferro.tensor<1x?x?xi64>, !tenferro.tensor<2x2x?x?xf64> -> !tenferro.tensor<4x2x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<4x2x?xf64>
  return %2 : !tenferro.tensor<4x2x?xf64>
}

//! k=3,1,0,6 b=2,1,2,1 ; i:below_3 ; dtypes=f64,complex_f64
func.func @add(%x: !tenferro.tensor<4x2x?xf64> {tenferro.extents = ["", "", "b"]}, %i: !tenferro.tensor<1x?x?xi64> {tenferro.extents = ["", "k", "b"]}, %u: !tenferro.tensor<2x2x?x?xf64> {tenferro.extents = ["", "", "k", "b"]}) -> !tenferro.tensor<4x2x?xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<2x2x?x?xf64>
  %1 = tenferro.scatter add %x at %i with %0 axes [0] dropped [] batch [2] : !tenferro.tensor<4x2x?xf64>, !tenferro.tensor<1x?x?xi64>, !tenferro.tensor<2x2x?x?xf64> -> !tenferro.tensor<4x2x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<4x2x?xf64>
  return %2 : !tenferro.tensor<4x2x?xf64>
}

//! k=3,1,0,6 b=2,1,2,1 ; i:below_3 ; dtypes=f64,complex_f64
func.func @multiply(%x: !tenferro.tensor<4x2x?xf64> {tenferro.extents = ["", "", "b"]}, %i: !tenferro.tensor<1x?x?xi64> {tenferro.extents = ["", "k", "b"]}, %u: !tenferro.tensor<2x2x?x?xf64> {tenferro.extents = ["", "", "k", "b"]}) -> !tenferro.tensor<4x2x?xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<2x2x?x?xf64>
  %1 = tenferro.scatter multiply %x at %i with %0 axes [0] dropped [] batch [2] : !tenferro.tensor<4x2x?xf64>, !tenferro.tensor<1x?x?xi64>, !tenferro.tensor<2x2x?x?xf64> -> !tenferro.tensor<4x2x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<4x2x?xf64>
  return %2 : !tenferro.tensor<4x2x?xf64>
}

//! k=3,1,0,6 b=2,1,2,1 ; i:below_3
func.func @minimum(%x: !tenferro.tensor<4x2x?xf64> {tenferro.extents = ["", "", "b"]}, %i: !tenferro.tensor<1x?x?xi64> {tenferro.extents = ["", "k", "b"]}, %u: !tenferro.tensor<2x2x?x?xf64> {tenferro.extents = ["", "", "k", "b"]}) -> !tenferro.tensor<4x2x?xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<2x2x?x?xf64>
  %1 = tenferro.scatter minimum %x at %i with %0 axes [0] dropped [] batch [2] : !tenferro.tensor<4x2x?xf64>, !tenferro.tensor<1x?x?xi64>, !tenferro.tensor<2x2x?x?xf64> -> !tenferro.tensor<4x2x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<4x2x?xf64>
  return %2 : !tenferro.tensor<4x2x?xf64>
}

//! k=4,1,0,6 b=1,1,2,1 ; i:below_3
func.func @maximum(%x: !tenferro.tensor<4x2x?xf64> {tenferro.extents = ["", "", "b"]}, %i: !tenferro.tensor<1x?x?xi64> {tenferro.extents = ["", "k", "b"]}, %u: !tenferro.tensor<2x2x?x?xf64> {tenferro.extents = ["", "", "k", "b"]}) -> !tenferro.tensor<4x2x?xf64> {
  %0 = tenferro.mul %u, %u : !tenferro.tensor<2x2x?x?xf64>
  %1 = tenferro.scatter maximum %x at %i with %0 axes [0] dropped [] batch [2] : !tenferro.tensor<4x2x?xf64>, !tenferro.tensor<1x?x?xi64>, !tenferro.tensor<2x2x?x?xf64> -> !tenferro.tensor<4x2x?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<4x2x?xf64>
  return %2 : !tenferro.tensor<4x2x?xf64>
}
