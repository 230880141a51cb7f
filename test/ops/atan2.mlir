// atan2: syntax, values of C99 F.9.1.4, derivatives, which are NaN at (0, 0).
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; i = numpy.inf; numpy.save('%t.x.npy', [0.0, -0.0, 1, i, -3, 1, 1e-300, numpy.nan]); numpy.save('%t.y.npy', [0.0, -1.0, -i, i, 0.0, 2, -1e+300, 1])"
// RUN: tf-run %s --entry atan2 --input %t.x.npy --input %t.y.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: tf-run %s --entry atan2_at_zero --print | FileCheck %s --check-prefix=ZERO
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0
// VALUES-SAME: -3.14159265358
// VALUES-SAME: 3.14159265358
// VALUES-SAME: 0.78539816339
// VALUES-SAME: -1.57079632679
// VALUES-SAME: 0.46364760900
// VALUES-SAME: 3.14159265358
// VALUES-SAME: nan
// ZERO: nan

// CHECK-LABEL: func.func @atan2_f32(
// CHECK: tenferro.atan2 %{{.*}}, %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @atan2_f32(%x: !tenferro.tensor<3x[8]xf32>, %y: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.atan2 %x, %y : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

func.func @atan2_at_zero() -> !tenferro.tensor<f64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %x = tenferro.variable %zero : !tenferro.tensor<f64>
  %y = tenferro.variable %zero : !tenferro.tensor<f64>
  %0 = tenferro.atan2 %x, %y : !tenferro.tensor<f64>
  %d = tenferro.grad %0 wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %d : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @atan2(
//! n=5,1,0
func.func @atan2(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.atan2 %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
