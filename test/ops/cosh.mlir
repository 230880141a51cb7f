// cosh: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([0, 1, -3, 710.4, -711, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry cosh --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 1
// VALUES-SAME: 1.543080634815
// VALUES-SAME: 10.06766199577
// VALUES-SAME: 1.6663642832
// VALUES-SAME: inf
// VALUES-SAME: inf
// VALUES-SAME: nan

// CHECK-LABEL: func.func @cosh_f32(
// CHECK: tenferro.cosh %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @cosh_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.cosh %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @cosh_c32(
// CHECK: tenferro.cosh %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
func.func @cosh_c32(%x: !tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xcomplex<f32>> {
  %0 = tenferro.cosh %x : !tenferro.tensor<?xcomplex<f32>>
  return %0 : !tenferro.tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func.func @cosh(
// CHECK: tenferro.cosh %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; ; dtypes=f64,complex_f64
func.func @cosh(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.cosh %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
