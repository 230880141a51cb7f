// softplus: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -740, -1, 0, 1, 1000, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry softplus --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0
// VALUES-SAME: e-322
// VALUES-SAME: 0.3132616875182
// VALUES-SAME: 0.6931471805599
// VALUES-SAME: 1.3132616875182
// VALUES-SAME: 1000
// VALUES-SAME: inf
// VALUES-SAME: nan

// CHECK-LABEL: func.func @softplus_f32(
// CHECK: tenferro.softplus %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @softplus_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.softplus %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @softplus(
//! n=5,1,0
func.func @softplus(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.softplus %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
