// hypot: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; i = numpy.inf; numpy.save('%t.x.npy', [0.0, 3, 1e+300, 3e-300, -i, numpy.nan, 1, 1]); numpy.save('%t.y.npy', [0.0, -4, 1e+300, 0.0, numpy.nan, i, numpy.nan, 1])"
// RUN: tf-run %s --entry hypot --input %t.x.npy --input %t.y.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: tf-run %s --entry hypot_at_zero --print | FileCheck %s --check-prefix=ZERO
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0
// VALUES-SAME: 5
// VALUES-SAME: 1.4142135623
// VALUES-SAME: 3e-300
// VALUES-SAME: inf
// VALUES-SAME: inf
// VALUES-SAME: nan
// VALUES-SAME: 1.4142135623
// ZERO: 0

// CHECK-LABEL: func.func @hypot_f32(
// CHECK: tenferro.hypot %{{.*}}, %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @hypot_f32(%x: !tenferro.tensor<3x[8]xf32>, %y: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.hypot %x, %y : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

func.func @hypot_at_zero() -> !tenferro.tensor<f64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %x = tenferro.variable %zero : !tenferro.tensor<f64>
  %y = tenferro.variable %zero : !tenferro.tensor<f64>
  %0 = tenferro.hypot %x, %y : !tenferro.tensor<f64>
  %d = tenferro.grad %0 wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %d : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @hypot(
//! n=5,1,0
func.func @hypot(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.hypot %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
