// erfinv: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-1.0, 1, 2, -0.0, 0.5, 1e-300, 0.999999999999, numpy.nan]))"
// RUN: tf-run %s --entry erfinv --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: inf
// VALUES-SAME: nan
// VALUES-SAME: -0
// VALUES-SAME: 0.4769362762
// VALUES-SAME: 8.8622692545
// VALUES-SAME: 5.0420318985
// VALUES-SAME: nan

// CHECK-LABEL: func.func @erfinv_f32(
// CHECK: tenferro.erfinv %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @erfinv_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.erfinv %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @erfinv(
// CHECK: tenferro.erfinv %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:inside
func.func @erfinv(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.erfinv %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
