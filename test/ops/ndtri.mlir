// ndtri: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([0.0, 1, 2, 0.5, 0.975, 1e-300, 5e-324, numpy.nan]))"
// RUN: tf-run %s --entry ndtri --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: inf
// VALUES-SAME: nan
// VALUES-SAME: 0
// VALUES-SAME: 1.9599639845
// VALUES-SAME: -37.0470962993
// VALUES-SAME: -38.4674056171
// VALUES-SAME: nan

// CHECK-LABEL: func.func @ndtri_f32(
// CHECK: tenferro.ndtri %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @ndtri_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.ndtri %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @ndtri(
// CHECK: tenferro.ndtri %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:probability
func.func @ndtri(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.ndtri %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
