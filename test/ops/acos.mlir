// acos: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-1, -0.5, 0, 0.5, 0.75, 1, -1.5]))"
// RUN: tf-run %s --entry acos --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 3.141592653589
// VALUES-SAME: 2.094395102393
// VALUES-SAME: 1.570796326794
// VALUES-SAME: 1.047197551196
// VALUES-SAME: 0.722734247813
// VALUES-SAME: 0
// VALUES-SAME: nan

// CHECK-LABEL: func.func @acos_f32(
// CHECK: tenferro.acos %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @acos_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.acos %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @acos_c32(
// CHECK: tenferro.acos %{{.*}} : !tenferro.tensor<?xcomplex<f32>>
func.func @acos_c32(%x: !tenferro.tensor<?xcomplex<f32>>) -> !tenferro.tensor<?xcomplex<f32>> {
  %0 = tenferro.acos %x : !tenferro.tensor<?xcomplex<f32>>
  return %0 : !tenferro.tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func.func @acos(
// CHECK: tenferro.acos %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:small ; dtypes=f64,complex_f64
func.func @acos(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.acos %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
