// reverse: syntax, what is refused, values, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/valid.mlir --emit-bytecode | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/x.npy', n.array([[1., 2, 3], [4, 5, 6]]))"
// RUN: tf-run %t/valid.mlir --entry rows --input %t/x.npy --print | FileCheck %s --check-prefix=ROWS
// RUN: tf-run %t/valid.mlir --entry both --input %t/x.npy --print | FileCheck %s --check-prefix=BOTH
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}

// ROWS: 4{{.*}}5{{.*}}6
// ROWS: 1{{.*}}2{{.*}}3
// BOTH: 6{{.*}}5{{.*}}4
// BOTH: 3{{.*}}2{{.*}}1

//--- valid.mlir
// CHECK-LABEL: func.func @no_axis(
// CHECK: tenferro.reverse %{{.*}} axes [] : !tenferro.tensor<i1>
func.func @no_axis(%x: !tenferro.tensor<i1>) -> !tenferro.tensor<i1> {
  %y = tenferro.reverse %x axes [] : !tenferro.tensor<i1>
  return %y : !tenferro.tensor<i1>
}
// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.reverse %{{.*}} axes [0] : !tenferro.tensor<[8]x3xi32>
func.func @bounded(%x: !tenferro.tensor<[8]x3xi32>) -> !tenferro.tensor<[8]x3xi32> {
  %y = tenferro.reverse %x axes [0] : !tenferro.tensor<[8]x3xi32>
  return %y : !tenferro.tensor<[8]x3xi32>
}
// CHECK-LABEL: func.func @rows(
// CHECK: tenferro.reverse %{{.*}} axes [0] : !tenferro.tensor<?x?xf64>
//! m=3,1,0 n=4,2,3 ; ; dtypes=f64,complex_f64
func.func @rows(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.reverse %x axes [0] : !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @both(
// CHECK: tenferro.reverse %{{.*}} axes [1, 0] : !tenferro.tensor<?x?xf64>
//! m=3,2 n=4,0
func.func @both(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.reverse %x axes [1, 0] : !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @in_a_formula(
//! n=5,1,0
func.func @in_a_formula(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %y = tenferro.reverse %x axes [0] : !tenferro.tensor<?xf64>
  %s = tenferro.sin %y : !tenferro.tensor<?xf64>
  %p = tenferro.mul %x, %s : !tenferro.tensor<?xf64>
  %r = tenferro.reduce_sum %p axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %r : !tenferro.tensor<f64>
}

//--- refused.mlir
func.func @reverse_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.reverse' op C1: axes must be distinct and in [0, 1), got 1}}
  // expected-error @+1 {{'tenferro.reverse' op failed to infer returned types}}
  %y = tenferro.reverse %x axes [1] : !tenferro.tensor<3xf64>
  return
}

// -----

func.func @reverse_c1_twice(%x: !tenferro.tensor<3x3xf64>) {
  // expected-error @+2 {{'tenferro.reverse' op C1: axes must be distinct and in [0, 2), got 0}}
  // expected-error @+1 {{'tenferro.reverse' op failed to infer returned types}}
  %y = tenferro.reverse %x axes [0, 0] : !tenferro.tensor<3x3xf64>
  return
}
