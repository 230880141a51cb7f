// bessel_i1e: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-2, 0.0, 1e-9, 1, 5, 30, 700, numpy.inf, -numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry bessel_i1e --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -0.2152692892
// VALUES-SAME: 0
// VALUES-SAME: 4.99999999500000
// VALUES-SAME: 0.20791041534
// VALUES-SAME: 0.16397226694
// VALUES-SAME: 0.07191633059
// VALUES-SAME: 0.01507051944
// VALUES-SAME: 0
// VALUES-SAME: -0
// VALUES-SAME: nan

// CHECK-LABEL: func.func @bessel_i1e_f32(
// CHECK: tenferro.bessel_i1e %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @bessel_i1e_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.bessel_i1e %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @bessel_i1e(
// CHECK: tenferro.bessel_i1e %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:positive
func.func @bessel_i1e(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i1e %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3 ; x:positive
func.func @bessel_i1e_below_zero(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.neg %x : !tenferro.tensor<?xf64>
  %1 = tenferro.bessel_i1e %0 : !tenferro.tensor<?xf64>
  return %1 : !tenferro.tensor<?xf64>
}
