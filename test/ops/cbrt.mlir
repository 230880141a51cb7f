// cbrt: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -8, -0.0, 5e-324, 2, 27, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry cbrt --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: -2
// VALUES-SAME: -0
// VALUES-SAME: 1.7031839360
// VALUES-SAME: 1.2599210498
// VALUES-SAME: 3
// VALUES-SAME: inf
// VALUES-SAME: nan

// CHECK-LABEL: func.func @cbrt_f32(
// CHECK: tenferro.cbrt %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @cbrt_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.cbrt %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @cbrt(
// CHECK: tenferro.cbrt %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:positive
func.func @cbrt(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.cbrt %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
