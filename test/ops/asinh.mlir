// asinh: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1, 0, 1e-300, 0.5, 1e+300, numpy.inf]))"
// RUN: tf-run %s --entry asinh --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: -0.88137358701
// VALUES-SAME: 0
// VALUES-SAME: 1
// VALUES-SAME: 0.481211825059
// VALUES-SAME: 691.4686750787
// VALUES-SAME: inf

// CHECK-LABEL: func.func @asinh_f32(
// CHECK: tenferro.asinh %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @asinh_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.asinh %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @asinh(
// CHECK: tenferro.asinh %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @asinh(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.asinh %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @asinh_c64(
// CHECK: tenferro.asinh %{{.*}} : !tenferro.tensor<?xcomplex<f64>>
//! n=5,1,0 ; x:small
func.func @asinh_c64(%x: !tenferro.tensor<?xcomplex<f64>> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xcomplex<f64>> {
  %0 = tenferro.asinh %x : !tenferro.tensor<?xcomplex<f64>>
  return %0 : !tenferro.tensor<?xcomplex<f64>>
}
