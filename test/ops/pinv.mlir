// pinv: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/flat.npy', n.array([[2., 0], [0, 0.5], [0, 0]])); n.save('%t/equal.npy', n.diag([2., 1, 1.0000000000000002])); n.save('%t/bad.npy', n.array([[1, float('inf')], [2, 3]]))"
// RUN: tf-run %t/valid.mlir --entry cut --input %t/flat.npy --print | FileCheck %s --check-prefix=CUT
// RUN: tf-run %t/valid.mlir --entry cut --input %t/equal.npy --print | FileCheck %s --check-prefix=EQUAL
// RUN: not tf-run %t/valid.mlir --entry pinv --input %t/bad.npy 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// CUT: 0.5{{ +}}0{{ +}}0
// CUT: 0{{ +}}0{{ +}}0
// A value that equals rtol times the largest one does not count, the next number does.
// EQUAL: 0.5{{ +}}0{{ +}}0
// EQUAL-NEXT: 0{{ +}}0{{ +}}0
// EQUAL-NEXT: 0{{ +}}0{{ +}}{{1|0.9999.*}}
// BAD: pinv: the matrix has a value that is not finite

//--- valid.mlir
// CHECK-LABEL: func.func @cut(
func.func @cut(%a: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %p = tenferro.pinv %a rtol 5.000000e-01 : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %p : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @pinv(
// CHECK: tenferro.pinv %{{.*}} rtol -1.000000e+00 : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! m=3,5,3,1,0,3,0 n=3,3,5,1,3,0,0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @pinv(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %p = tenferro.pinv %a rtol -1.000000e+00 : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %p : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.pinv %{{.*}} rtol -1.000000e+00 : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
//! m=4,2 n=2,3 ; a:full_rank ; dtypes=f64,complex_f64
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["m", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %p = tenferro.pinv %a rtol -1.000000e+00 : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %p : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @wide(
//! n=1 ; a:full_rank ; dtypes=f64,complex_f64
func.func @wide(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<5x3xf64> {
  %p = tenferro.pinv %a rtol -1.000000e+00 : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<5x3xf64>
  return %p : !tenferro.tensor<5x3xf64>
}
// CHECK-LABEL: func.func @tall(
//! n=1 ; a:full_rank ; dtypes=f64,complex_f64
func.func @tall(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3x5xf64> {
  %p = tenferro.pinv %a rtol -1.000000e+00 : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<3x5xf64>
  return %p : !tenferro.tensor<3x5xf64>
}
// CHECK-LABEL: func.func @of_rank(
//! m=4,3,5 r=2,1,3 n=3,4,5 ; b:full_rank c:full_rank ; dtypes=f64,complex_f64 ; tolerance=10
func.func @of_rank(%b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "r"]}, %c: !tenferro.tensor<?x?xf64> {tenferro.extents = ["r", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %a = tenferro.dot_general %b, %c contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %p = tenferro.pinv %a rtol 1.000000e-03 : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %p : !tenferro.tensor<?x?xf64>
}

//--- refused.mlir
func.func @pinv_c1(%a: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.pinv' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.pinv' op failed to infer returned types}}
  %p = tenferro.pinv %a rtol -1.0 : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @pinv_c2(%a: !tenferro.tensor<3x2xf64>) {
  // expected-error @+2 {{'tenferro.pinv' op C2: rtol must be finite and not negative, or -1, got -5.000000e-01}}
  // expected-error @+1 {{'tenferro.pinv' op failed to infer returned types}}
  %p = tenferro.pinv %a rtol -0.5 : !tenferro.tensor<3x2xf64> -> !tenferro.tensor<2x3xf64>
  return
}
