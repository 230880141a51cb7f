// log2: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([0.0, -1, 5e-324, 0.5, 1, 8, 10, numpy.inf]))"
// RUN: tf-run %s --entry log2 --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: nan
// VALUES-SAME: -1074
// VALUES-SAME: -1
// VALUES-SAME: 0
// VALUES-SAME: 3
// VALUES-SAME: 3.3219280948
// VALUES-SAME: inf

// CHECK-LABEL: func.func @log2_f32(
// CHECK: tenferro.log2 %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @log2_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.log2 %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @log2(
// CHECK: tenferro.log2 %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:positive
func.func @log2(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.log2 %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
