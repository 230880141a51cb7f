// atanh: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-1, -0.5, 0, 1e-300, 0.75, 1, 2]))"
// RUN: tf-run %s --entry atanh --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: -0.54930614433
// VALUES-SAME: 0
// VALUES-SAME: 1
// VALUES-SAME: 0.972955074527
// VALUES-SAME: inf
// VALUES-SAME: nan

// CHECK-LABEL: func.func @atanh_f32(
// CHECK: tenferro.atanh %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @atanh_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.atanh %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @atanh_c32(
// CHECK: tenferro.atanh %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
func.func @atanh_c32(%x: !tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xcomplex<f32>> {
  %0 = tenferro.atanh %x : !tenferro.tensor<?xcomplex<f32>>
  return %0 : !tenferro.tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func.func @atanh(
// CHECK: tenferro.atanh %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:small ; dtypes=f64,complex_f64
func.func @atanh(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.atanh %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
