// exp2: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1074, 0, 0.5, 3, 1024, numpy.inf]))"
// RUN: tf-run %s --entry exp2 --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 0
// VALUES-SAME: 4.9406564584
// VALUES-SAME: 1
// VALUES-SAME: 1.4142135623
// VALUES-SAME: 8
// VALUES-SAME: inf
// VALUES-SAME: inf

// CHECK-LABEL: func.func @exp2_f32(
// CHECK: tenferro.exp2 %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @exp2_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.exp2 %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @exp2(
// CHECK: tenferro.exp2 %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @exp2(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.exp2 %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
