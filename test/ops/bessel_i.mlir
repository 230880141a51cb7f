// bessel_i: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-2, 0.0, 1e-9, 1, 5, 30, 700, 1000, numpy.inf, -numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry bessel_i --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: tf-run %s --entry bessel_i_first --input %t.npy --print | FileCheck %s --check-prefix=FIRST
// RUN: tf-run %s --entry bessel_i_seventh --input %t.npy --print | FileCheck %s --check-prefix=SEVENTH
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 2.27958530233
// VALUES-SAME: 1
// VALUES-SAME: 1
// VALUES-SAME: 1.26606587775
// VALUES-SAME: 27.2398718236
// VALUES-SAME: 781672297823.
// VALUES-SAME: 1.5295933476
// VALUES-SAME: inf
// VALUES-SAME: inf
// VALUES-SAME: inf
// VALUES-SAME: nan

// FIRST: -1.5906368546
// FIRST-SAME: 0
// FIRST-SAME: 5e-10
// FIRST-SAME: 0.56515910399
// FIRST-SAME: 24.3356421424
// FIRST-SAME: 768532038938.
// FIRST-SAME: 1.5285003902
// FIRST-SAME: inf
// FIRST-SAME: inf
// FIRST-SAME: -inf
// FIRST-SAME: nan

// SEVENTH: -0.0002246391
// SEVENTH-SAME: 0
// SEVENTH-SAME: 1.5500992063
// SEVENTH-SAME: 1.5992182312
// SEVENTH-SAME: 0.25648894172
// SEVENTH-SAME: 341954833059.
// SEVENTH-SAME: 1.4769470723
// SEVENTH-SAME: inf
// SEVENTH-SAME: inf
// SEVENTH-SAME: -inf
// SEVENTH-SAME: nan

// CHECK-LABEL: func.func @bessel_i_f32(
// CHECK: tenferro.bessel_i %{{.*}} order 0 : !tenferro.tensor<3x[8]xf32>
func.func @bessel_i_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.bessel_i %x order 0 : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

func.func @bessel_i_first(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i %x order 1 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

func.func @bessel_i_seventh(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i %x order 7 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @bessel_i(
// CHECK: tenferro.bessel_i %{{.*}} order 0 : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @bessel_i(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i %x order 0 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3
func.func @bessel_i_of_order_1(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i %x order 1 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3 ; x:zero ; order=1
func.func @bessel_i_at_zero(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i %x order 1 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3
func.func @bessel_i_of_order_5(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.bessel_i %x order 5 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
