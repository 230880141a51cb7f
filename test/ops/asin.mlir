// asin: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-1, -0.5, 0, 1e-300, 0.75, 1, 1.5]))"
// RUN: tf-run %s --entry asin --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -1.57079632679
// VALUES-SAME: -0.52359877559
// VALUES-SAME: 0
// VALUES-SAME: 1
// VALUES-SAME: 0.848062078981
// VALUES-SAME: 1.570796326794
// VALUES-SAME: nan

// CHECK-LABEL: func.func @asin_f32(
// CHECK: tenferro.asin %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @asin_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.asin %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @asin_c32(
// CHECK: tenferro.asin %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
func.func @asin_c32(%x: !tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xcomplex<f32>> {
  %0 = tenferro.asin %x : !tenferro.tensor<?xcomplex<f32>>
  return %0 : !tenferro.tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func.func @asin(
// CHECK: tenferro.asin %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:small ; dtypes=f64,complex_f64
func.func @asin(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.asin %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
