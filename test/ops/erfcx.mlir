// erfcx: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-2, 0.0, 0.25, 1, 5, 30, 1e10, numpy.inf, -numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry erfcx --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: tf-run %s --entry erfcx_third --input %t.npy --print | FileCheck %s --check-prefix=THIRD
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 108.940904389
// VALUES-SAME: 1
// VALUES-SAME: 0.77034654773
// VALUES-SAME: 0.42758357615
// VALUES-SAME: 0.11070463773
// VALUES-SAME: 0.01879588886
// VALUES-SAME: 5.6418958354
// VALUES-SAME: 0
// VALUES-SAME: inf
// VALUES-SAME: nan

// THIRD: -9609.3671696
// THIRD-SAME: -4.5135166683
// THIRD-SAME: -2.3882784984
// THIRD-SAME: -0.4753618136
// THIRD-SAME: -0.0045173808
// THIRD-SAME: -4.156098962
// THIRD-SAME: -3.385137501
// THIRD-SAME: -0
// THIRD-SAME: -inf
// THIRD-SAME: nan

// CHECK-LABEL: func.func @erfcx_f32(
// CHECK: tenferro.erfcx %{{.*}} order 0 : !tenferro.tensor<3x[8]xf32>
func.func @erfcx_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.erfcx %x order 0 : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

func.func @erfcx_third(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.erfcx %x order 3 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @erfcx(
// CHECK: tenferro.erfcx %{{.*}} order 0 : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @erfcx(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.erfcx %x order 0 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3 ; x:positive
func.func @erfcx_of_order(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.erfcx %x order 2 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
