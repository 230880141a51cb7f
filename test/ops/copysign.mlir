// copysign: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; i = numpy.inf; numpy.save('%t.x.npy', [0.0, 3, -3, i, -2, 2]); numpy.save('%t.y.npy', [-1.0, -0.0, 0.0, -i, -7, 7])"
// RUN: tf-run %s --entry copysign --input %t.x.npy --input %t.y.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -0
// VALUES-SAME: -3
// VALUES-SAME: 3
// VALUES-SAME: -inf
// VALUES-SAME: -2
// VALUES-SAME: 2

// CHECK-LABEL: func.func @copysign_f32(
// CHECK: tenferro.copysign %{{.*}}, %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @copysign_f32(%x: !tenferro.tensor<3x[8]xf32>, %y: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.copysign %x, %y : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @copysign(
//! n=5,1,0 ; x:positive ; wrt=x
func.func @copysign(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.copysign %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
