// acosh: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([0.5, 1, 1.5, 3, 1e+300, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry acosh --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: nan
// VALUES-SAME: 0
// VALUES-SAME: 0.962423650119
// VALUES-SAME: 1.762747174039
// VALUES-SAME: 691.4686750787
// VALUES-SAME: inf
// VALUES-SAME: nan

// CHECK-LABEL: func.func @acosh_f32(
// CHECK: tenferro.acosh %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @acosh_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.acosh %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @acosh_c32(
// CHECK: tenferro.acosh %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
func.func @acosh_c32(%x: !tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xcomplex<f32>> {
  %0 = tenferro.acosh %x : !tenferro.tensor<?xcomplex<f32>>
  return %0 : !tenferro.tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func.func @acosh(
// CHECK: tenferro.acosh %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:above_one ; dtypes=f64,complex_f64
func.func @acosh(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.acosh %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
