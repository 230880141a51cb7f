// check_finite: syntax; NaN and infinity end the run with the label, the first of them and its place, in a loop with the step.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy as n; a = n.arange(6.0).reshape(2, 3); n.save('%t.finite.npy', a); a[1, 2] = n.nan; n.save('%t.nan.npy', a); a[0, 1] = -n.inf; n.save('%t.inf.npy', a); n.save('%t.empty.npy', a[:0]); v = n.zeros(200000, n.float32); v[[70001, 150000]] = n.inf; n.save('%t.large.npy', v); n.save('%t.complex.npy', n.array([0, 1j, complex(1, n.nan), n.inf])); n.save('%t.scalar.npy', 5.0)"
// RUN: not tf-run %s --entry matrix --input %t.nan.npy 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not tf-run %s --entry matrix --input %t.nan.npy --aot --threads 2 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not tf-run %s --entry matrix --input %t.inf.npy 2>&1 | FileCheck %s --check-prefix=INF
// RUN: tf-run %s --entry matrix --input %t.finite.npy | FileCheck %s --check-prefix=FINITE
// RUN: tf-run %s --entry matrix --input %t.empty.npy | FileCheck %s --check-prefix=EMPTY
// RUN: not tf-run %s --entry vector --input %t.large.npy 2>&1 | FileCheck %s --check-prefix=LARGE
// RUN: not tf-run %s --entry numbers --input %t.complex.npy 2>&1 | FileCheck %s --check-prefix=COMPLEX
// RUN: not tf-run %s --entry steps --input %t.scalar.npy 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: not tf-run %s --entry pulled --input %t.scalar.npy 2>&1 | FileCheck %s --check-prefix=PULLED

// CHECK-LABEL: func.func @matrix(
// CHECK: tenferro.check_finite %{{.*}}, "m" : !tenferro.tensor<?x?xf64>
// NAN: tf-run: matrix: check_finite: "m" is nan at position (1, 2)
// INF: tf-run: matrix: check_finite: "m" is -inf at position (0, 1)
// FINITE: result0: f64[2, 3]
// EMPTY: result0: f64[0, 3]
func.func @matrix(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  tenferro.check_finite %x, "m" : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}

// Of many the first, however many threads look.
// LARGE: tf-run: vector: check_finite: "v" is inf at position 70001
func.func @vector(%x: !tenferro.tensor<?xf32>) -> !tenferro.tensor<f32> {
  tenferro.check_finite %x, "v" : !tenferro.tensor<?xf32>
  %y = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf32> -> !tenferro.tensor<f32>
  return %y : !tenferro.tensor<f32>
}

// COMPLEX: tf-run: numbers: check_finite: "z" is 1+nani at position 2
func.func @numbers(%x: !tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xcomplex<f64>> {
  tenferro.check_finite %x, "z" : !tenferro.tensor<?xcomplex<f64>>
  return %x : !tenferro.tensor<?xcomplex<f64>>
}

// STEPS: tf-run: steps: check_finite: "x" is inf (step 8 of for)
func.func @steps(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %c20 = arith.constant 20 : index
  %y = tenferro.for %k to %c20 (%x = %s : !tenferro.tensor<f64>) {
    %n = tenferro.mul %x, %x : !tenferro.tensor<f64>
    tenferro.check_finite %n, "x" : !tenferro.tensor<f64>
    tenferro.yield %n : !tenferro.tensor<f64>
  }
  return %s : !tenferro.tensor<f64>
}

// The loop checks on its way, not the one that goes back.
// PULLED: tf-run: pulled: check_finite: "x" is inf (step 8 of for)
func.func @pulled(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %c20 = arith.constant 20 : index
  %y = tenferro.for %k to %c20 (%x = %s : !tenferro.tensor<f64>) {
    %n = tenferro.mul %x, %x : !tenferro.tensor<f64>
    tenferro.check_finite %n, "x" : !tenferro.tensor<f64>
    tenferro.yield %n : !tenferro.tensor<f64>
  }
  %d = tenferro.grad %y wrt(%s) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %d : !tenferro.tensor<f64>
}

//! n=3,1,0 ; x:small ; dtypes=f64,complex_f64
func.func @differentiated(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %c3 = arith.constant 3 : index
  %y = tenferro.for %k to %c3 (%a = %x : !tenferro.tensor<?xf64>) {
    %s = tenferro.sin %a : !tenferro.tensor<?xf64>
    tenferro.check_finite %s, "s" : !tenferro.tensor<?xf64>
    %n = tenferro.mul %s, %x : !tenferro.tensor<?xf64>
    tenferro.yield %n : !tenferro.tensor<?xf64>
  }
  tenferro.check_finite %y, "y" : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
