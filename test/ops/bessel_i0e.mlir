// bessel_i0e: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-2, 0.0, 1e-9, 1, 5, 30, 700, numpy.inf, -numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry bessel_i0e --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: tf-run %s --entry bessel_i0e_third --input %t.npy --print | FileCheck %s --check-prefix=THIRD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0.30850832255
// VALUES-SAME: 1
// VALUES-SAME: 0.999999999{{ }}
// VALUES-SAME: 0.46575960759
// VALUES-SAME: 0.18354081260
// VALUES-SAME: 0.07314594648
// VALUES-SAME: 0.01508129565
// VALUES-SAME: 0
// VALUES-SAME: 0
// VALUES-SAME: nan

// THIRD: -0.0966717159
// THIRD-SAME: -2.5
// THIRD-SAME: -2.4999999956
// THIRD-SAME: -0.4576042998
// THIRD-SAME: -0.0034812036
// THIRD-SAME: -5.214622571
// THIRD-SAME: -8.253003671
// THIRD-SAME: 0
// THIRD-SAME: 0
// THIRD-SAME: nan

// CHECK-LABEL: func.func @bessel_i0e_f32(
// CHECK: tenferro.bessel_i0e %{{.*}} order 0 : !tenferro.tensor<3x[8]xf32>
func.func @bessel_i0e_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.bessel_i0e %x order 0 : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

func.func @bessel_i0e_third(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i0e %x order 3 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @bessel_i0e(
// CHECK: tenferro.bessel_i0e %{{.*}} order 0 : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:positive
func.func @bessel_i0e(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i0e %x order 0 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3 ; x:positive
func.func @bessel_i0e_of_order_2(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i0e %x order 2 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3 ; x:positive
func.func @bessel_i0e_below_zero(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.neg %x : !tenferro.tensor<?xf64>
  %1 = tenferro.bessel_i0e %0 order 0 : !tenferro.tensor<?xf64>
  return %1 : !tenferro.tensor<?xf64>
}
