// sigmoid: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1000, -1, 0, 1, 40, numpy.nan]))"
// RUN: tf-run %s --entry sigmoid --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0
// VALUES-SAME: 0
// VALUES-SAME: 0.26894142136999
// VALUES-SAME: 0.5
// VALUES-SAME: 0.7310585786300
// VALUES-SAME: 1
// VALUES-SAME: nan

// CHECK-LABEL: func.func @sigmoid_f32(
// CHECK: tenferro.sigmoid %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @sigmoid_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.sigmoid %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @sigmoid(
// CHECK: tenferro.sigmoid %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @sigmoid(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.sigmoid %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
