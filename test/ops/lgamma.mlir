// lgamma: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1, -0.5, 0, 0.5, 1, 3, 1e+300]))"
// RUN: tf-run %s --entry lgamma --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: inf
// VALUES-SAME: inf
// VALUES-SAME: 1.265512123484
// VALUES-SAME: inf
// VALUES-SAME: 0.572364942924
// VALUES-SAME: 0
// VALUES-SAME: 0.693147180559
// VALUES-SAME: 6.8977552789

// CHECK-LABEL: func.func @lgamma_f32(
// CHECK: tenferro.lgamma %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @lgamma_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.lgamma %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @lgamma(
// CHECK: tenferro.lgamma %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:above_one
func.func @lgamma(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.lgamma %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
