// lstsq: syntax, what is refused, values, failures, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/a.npy', n.array([[1., 1], [1, 1], [0, 0]])); n.save('%t/equal.npy', n.diag([2., 1])); n.save('%t/two.npy', n.array([[2.], [2]])); n.save('%t/b.npy', n.array([[1.], [3], [7]])); n.save('%t/bad.npy', n.array([[1], [float('nan')], [2]]))"
// RUN: tf-run %t/valid.mlir --entry lstsq --input %t/a.npy --input %t/b.npy --print | FileCheck %s --check-prefix=LEAST
// RUN: tf-run %t/valid.mlir --entry cut --input %t/equal.npy --input %t/two.npy --print | FileCheck %s --check-prefix=EQUAL
// RUN: not tf-run %t/valid.mlir --entry lstsq --input %t/a.npy --input %t/bad.npy 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

// LEAST: {{^ *(1|0.9999|1.0000)}}
// LEAST: {{^ *(1|0.9999|1.0000)}}
// A singular value that equals rtol times the largest one does not count.
// EQUAL: {{^ *1$}}
// EQUAL-NEXT: {{^ *0$}}
// BAD: the right-hand side has a value that is not finite

//--- valid.mlir
// CHECK-LABEL: func.func @cut(
func.func @cut(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.lstsq %a, %b rtol 5.000000e-01 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @lstsq(
// CHECK: tenferro.lstsq %{{.*}}, %{{.*}} rtol -1.000000e+00 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! m=3,5,3,1,0,3,3 n=3,3,5,1,3,0,2 k=2,1,2,1,2,2,0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @lstsq(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "k"]}) -> !tenferro.tensor<?x?xf64> {
  %x = tenferro.lstsq %a, %b rtol -1.000000e+00 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
//! m=4,2 n=2,3 k=2,1 ; a:full_rank
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["m", "n", ""]}, %b: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["m", "k", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %x = tenferro.lstsq %a, %b rtol -1.000000e+00 : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %x : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @of_rank(
//! m=4,3,5 r=2,1,3 n=3,4,5 k=2,1,1 ; l:full_rank r:full_rank ; dtypes=f64,complex_f64 ; tolerance=10
func.func @of_rank(%l: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "r"]}, %r: !tenferro.tensor<?x?xf64> {tenferro.extents = ["r", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "k"]}) -> !tenferro.tensor<?x?xf64> {
  %a = tenferro.dot_general %l, %r contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %x = tenferro.lstsq %a, %b rtol 1.000000e-03 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}

//--- refused.mlir
func.func @lstsq_c1(%a: !tenferro.tensor<3x2xf64>, %b: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.lstsq' op C1: "a" and "b" must have equal ranks of 2 or more, got 3x2 and 3}}
  // expected-error @+1 {{'tenferro.lstsq' op failed to infer returned types}}
  %x = tenferro.lstsq %a, %b rtol -1.0 : !tenferro.tensor<3x2xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<2xf64>
  return
}

// -----

func.func @lstsq_c2(%a: !tenferro.tensor<3x2xf64>, %b: !tenferro.tensor<3x1xf64>) {
  // expected-error @+2 {{'tenferro.lstsq' op C2: rtol must be finite and not negative, or -1, got -2.000000e+00}}
  // expected-error @+1 {{'tenferro.lstsq' op failed to infer returned types}}
  %x = tenferro.lstsq %a, %b rtol -2.0 : !tenferro.tensor<3x2xf64>, !tenferro.tensor<3x1xf64> -> !tenferro.tensor<2x1xf64>
  return
}

// -----

func.func @lstsq_c3(%a: !tenferro.tensor<3x2xf64>, %b: !tenferro.tensor<4x1xf64>) {
  // expected-error @+2 {{'tenferro.lstsq' op C3: the extents of "b" must fit those of "a", got 3x2 and 4x1}}
  // expected-error @+1 {{'tenferro.lstsq' op failed to infer returned types}}
  %x = tenferro.lstsq %a, %b rtol -1.0 : !tenferro.tensor<3x2xf64>, !tenferro.tensor<4x1xf64> -> !tenferro.tensor<2x1xf64>
  return
}

// -----

func.func @lstsq_c3_batch(%a: !tenferro.tensor<3x2x2xf64>, %b: !tenferro.tensor<3x1x3xf64>) {
  // expected-error @+2 {{'tenferro.lstsq' op C3: the extents of "b" must fit those of "a", got 3x2x2 and 3x1x3}}
  // expected-error @+1 {{'tenferro.lstsq' op failed to infer returned types}}
  %x = tenferro.lstsq %a, %b rtol -1.0 : !tenferro.tensor<3x2x2xf64>, !tenferro.tensor<3x1x3xf64> -> !tenferro.tensor<2x1x3xf64>
  return
}

// -----

func.func @lstsq_c4(%a: !tenferro.tensor<3x2xf64>, %b: !tenferro.tensor<3x1xf32>) {
  // expected-error @+2 {{'tenferro.lstsq' op C4: "a" and "b" must have one element type, got 'f64' and 'f32'}}
  // expected-error @+1 {{'tenferro.lstsq' op failed to infer returned types}}
  %x = tenferro.lstsq %a, %b rtol -1.0 : !tenferro.tensor<3x2xf64>, !tenferro.tensor<3x1xf32> -> !tenferro.tensor<2x1xf64>
  return
}
