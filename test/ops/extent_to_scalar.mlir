// extent_to_scalar: syntax, what is refused, values, folding, no derivative.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/valid.mlir --canonicalize | FileCheck %t/valid.mlir --check-prefix=FOLD
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/x.npy', n.array([3.0, 4.0, 5.0])); n.save('%t/none.npy', n.zeros(0)); n.save('%t/large.npy', n.zeros((0, 1 << 31), order='F'))"
// RUN: tf-run %t/valid.mlir --entry count --input %t/x.npy --print | FileCheck %s --check-prefix=COUNT
// RUN: tf-run %t/valid.mlir --entry count --input %t/none.npy --print | FileCheck %s --check-prefix=NONE
// RUN: tf-run %t/valid.mlir --entry mean --input %t/x.npy --print | FileCheck %s --check-prefix=MEAN
// RUN: not tf-run %t/valid.mlir --entry narrow --input %t/large.npy 2>&1 | FileCheck %s --check-prefix=LARGE
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --only mean %t/valid.mlir %}

// COUNT: i64 3
// NONE: i64 0
// MEAN: f64 4
// LARGE: extent_to_scalar: the extent is no i32: the extent {{.*}}is 2147483648

//--- valid.mlir
// CHECK-LABEL: func.func @count(
// CHECK: tenferro.extent_to_scalar %{{.*}} to i64 -> !tenferro.tensor<i64>
func.func @count(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<i64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %r = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
  return %r : !tenferro.tensor<i64>
}

func.func @narrow(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<i32> {
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %r = tenferro.extent_to_scalar %n to i32 -> !tenferro.tensor<i32>
  return %r : !tenferro.tensor<i32>
}

//! n=4,1
func.func @mean(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %count = tenferro.extent_to_scalar %n to f64 -> !tenferro.tensor<f64>
  %sum = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %r = tenferro.div %sum, %count : !tenferro.tensor<f64>
  return %r : !tenferro.tensor<f64>
}

// FOLD-LABEL: func.func @known(
// FOLD-DAG: tenferro.constant dense<16777216> : tensor<i32>
// FOLD-DAG: tenferro.constant dense<{{(0x4B800000|1.6777216.*)}}> : tensor<f32>
func.func @known(%x: !tenferro.tensor<16777217xf64>, %y: !tenferro.tensor<16777216xf64>) -> (!tenferro.tensor<f32>, !tenferro.tensor<i32>) {
  %m = tenferro.dim %x, 0 : !tenferro.tensor<16777217xf64>
  %n = tenferro.dim %y, 0 : !tenferro.tensor<16777216xf64>
  %0 = tenferro.extent_to_scalar %m to f32 -> !tenferro.tensor<f32>
  %1 = tenferro.extent_to_scalar %n to i32 -> !tenferro.tensor<i32>
  return %0, %1 : !tenferro.tensor<f32>, !tenferro.tensor<i32>
}

//--- refused.mlir
func.func @extent_to_scalar_c1(%n: index) {
  // expected-error @+2 {{'tenferro.extent_to_scalar' op C1: element must be f32, f64, i32 or i64, got 'i1'}}
  // expected-error @+1 {{'tenferro.extent_to_scalar' op failed to infer returned types}}
  %r = tenferro.extent_to_scalar %n to i1 -> !tenferro.tensor<f64>
  return
}
