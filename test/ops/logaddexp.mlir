// logaddexp: syntax, values at the edges, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; i = numpy.inf; numpy.save('%t.x.npy', [-i, -i, i, i, 1000, 0, -1000, 1]); numpy.save('%t.y.npy', [-i, 3, i, -i, 999, 0, -1000, -i])"
// RUN: tf-run %s --entry logaddexp --input %t.x.npy --input %t.y.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: 3
// VALUES-SAME: inf
// VALUES-SAME: inf
// VALUES-SAME: 1000.3132616
// VALUES-SAME: 0.693147180559945
// VALUES-SAME: -999.306852819440
// VALUES-SAME: 1

// CHECK-LABEL: func.func @logaddexp_f32(
// CHECK: tenferro.logaddexp %{{.*}}, %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @logaddexp_f32(%x: !tenferro.tensor<3x[8]xf32>, %y: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.logaddexp %x, %y : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @logaddexp(
//! n=5,1,0
func.func @logaddexp(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.logaddexp %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
