// zeta: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; i = numpy.inf; numpy.save('%t.x.npy', numpy.array([2, 2.0, 3, 1.5, 20.25, 1, 0.5, 2, 2, 2.5, 2, i, i, 3])); numpy.save('%t.y.npy', numpy.array([1, 0.5, -0.3, 1e10, 3, 2, 2, 0, -2, -0.5, i, 2, 1, numpy.nan]))"
// RUN: tf-run %s --entry zeta --input %t.x.npy --input %t.y.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 1.64493406684
// VALUES-SAME: 4.93480220054
// VALUES-SAME: -33.819540599
// VALUES-SAME: 2.0000000000
// VALUES-SAME: 2.1856905155
// VALUES-SAME: inf
// VALUES-SAME: nan
// VALUES-SAME: inf
// VALUES-SAME: inf
// VALUES-SAME: nan
// VALUES-SAME: 0
// VALUES-SAME: 0
// VALUES-SAME: 1
// VALUES-SAME: nan

// CHECK-LABEL: func.func @zeta_f32(
// CHECK: tenferro.zeta %{{.*}}, %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @zeta_f32(%x: !tenferro.tensor<3x[8]xf32>, %y: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.zeta %x, %y : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @zeta(
//! n=5,1,0 ; x:above_one y:positive ; wrt=y
func.func @zeta(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.zeta %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
