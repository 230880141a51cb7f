// erfc: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1, 0, 0.5, 3, 26, numpy.inf]))"
// RUN: tf-run %s --entry erfc --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: 2
// VALUES-SAME: 1.842700792949
// VALUES-SAME: 1
// VALUES-SAME: 0.479500122186
// VALUES-SAME: 2.2090496998
// VALUES-SAME: 5.6631924088
// VALUES-SAME: 0

// CHECK-LABEL: func.func @erfc_f32(
// CHECK: tenferro.erfc %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @erfc_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.erfc %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @erfc(
// CHECK: tenferro.erfc %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @erfc(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.erfc %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
