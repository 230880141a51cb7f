// atan: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1, 0, 1e-300, 0.5, 3, numpy.inf]))"
// RUN: tf-run %s --entry atan --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -1.57079632679
// VALUES-SAME: -0.78539816339
// VALUES-SAME: 0
// VALUES-SAME: 1
// VALUES-SAME: 0.463647609000
// VALUES-SAME: 1.249045772398
// VALUES-SAME: 1.570796326794

// CHECK-LABEL: func.func @atan_f32(
// CHECK: tenferro.atan %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @atan_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.atan %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @atan(
// CHECK: tenferro.atan %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @atan(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.atan %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @atan_c64(
// CHECK: tenferro.atan %{{.*}} : !tenferro.tensor<?xcomplex<f64>>
//! n=5,1,0 ; x:small
func.func @atan_c64(%x: !tenferro.tensor<?xcomplex<f64>> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xcomplex<f64>> {
  %0 = tenferro.atan %x : !tenferro.tensor<?xcomplex<f64>>
  return %0 : !tenferro.tensor<?xcomplex<f64>>
}
