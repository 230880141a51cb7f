// tan: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-0.0, 1, -2, 3, 1e+22, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry tan --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0
// VALUES-SAME: 1.557407724654
// VALUES-SAME: 2.185039863261
// VALUES-SAME: -0.14254654307
// VALUES-SAME: -1.62877822560
// VALUES-SAME: nan
// VALUES-SAME: nan

// CHECK-LABEL: func.func @tan_f32(
// CHECK: tenferro.tan %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @tan_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.tan %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @tan(
// CHECK: tenferro.tan %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @tan(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.tan %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @tan_c64(
// CHECK: tenferro.tan %{{.*}} : !tenferro.tensor<?xcomplex<f64>>
//! n=5,1,0 ; x:small
func.func @tan_c64(%x: !tenferro.tensor<?xcomplex<f64>> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xcomplex<f64>> {
  %0 = tenferro.tan %x : !tenferro.tensor<?xcomplex<f64>>
  return %0 : !tenferro.tensor<?xcomplex<f64>>
}
