// nextafter: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; i = numpy.inf; numpy.save('%t.x.npy', numpy.array([1.0, 1, -1, 0, 0, 3, i, 5e-324, 2, 1])); numpy.save('%t.y.npy', numpy.array([2.0, 0, -2, -1, 1, 3, 0, -1, i, numpy.nan]))"
// RUN: tf-run %s --entry nextafter --input %t.x.npy --input %t.y.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 1.0000000000000002
// VALUES-SAME: 0.9999999999999999{{ }}
// VALUES-SAME: -1.0000000000000002
// VALUES-SAME: -4.94
// VALUES-SAME: 4.94
// VALUES-SAME: 3
// VALUES-SAME: 1.797693134862
// VALUES-SAME: 0
// VALUES-SAME: 2.0000000000000004
// VALUES-SAME: nan

// CHECK-LABEL: func.func @nextafter_f32(
// CHECK: tenferro.nextafter %{{.*}}, %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @nextafter_f32(%x: !tenferro.tensor<3x[8]xf32>, %y: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.nextafter %x, %y : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @nextafter(
//! n=5,1,0
func.func @nextafter(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.nextafter %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
