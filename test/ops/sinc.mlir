// sinc: syntax, values at 0, near it and far away, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([0.0, 1e-300, 1e-9, 0.5, -1, 2.5, 1e300, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry sinc --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: tf-run %s --entry sinc_second --input %t.npy --print | FileCheck %s --check-prefix=SECOND
// RUN: tf-run %s --entry sinc_seventh_of_zero --print | FileCheck %s --check-prefix=SEVENTH
// RUN: tf-run %s --entry sinc_eighth_of_zero --print | FileCheck %s --check-prefix=EIGHTH
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 1
// VALUES-SAME: 1
// VALUES-SAME: 1
// VALUES-SAME: 0.6366197723
// VALUES-SAME: -0
// VALUES-SAME: 0.1273239544
// VALUES-SAME: 0
// VALUES-SAME: 0
// VALUES-SAME: nan

// -pi^2 / 3 at 0
// SECOND: -3.2898681336
// SECOND-SAME: -3.2898681336
// SECOND-SAME: -3.2898681336
// SECOND-SAME: -1.1902271282
// SECOND-SAME: 2
// SECOND-SAME: -1.2158933960
// SECOND-SAME: 0
// SECOND-SAME: 0
// SECOND-SAME: nan

// of order 7: 0; of order 8: pi^8 / 9
// SEVENTH: 0
// EIGHTH: 1054.2812

// CHECK-LABEL: func.func @sinc_f32(
// CHECK: tenferro.sinc %{{.*}} order 0 : !tenferro.tensor<3x[8]xf32>
func.func @sinc_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.sinc %x order 0 : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

func.func @sinc_second(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.sinc %x order 2 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

func.func @sinc_seventh_of_zero() -> !tenferro.tensor<f64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %0 = tenferro.sinc %zero order 7 : !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}

func.func @sinc_eighth_of_zero() -> !tenferro.tensor<f64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %0 = tenferro.sinc %zero order 8 : !tenferro.tensor<f64>
  return %0 : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @sinc(
// CHECK: tenferro.sinc %{{.*}} order 0 : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @sinc(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.sinc %x order 0 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3,1 ; x:zero ; order=1
func.func @sinc_at_zero(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.sinc %x order 1 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
