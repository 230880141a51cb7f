// log10: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([0.0, -1, 1e-300, 0.1, 1, 1000, 2, numpy.inf]))"
// RUN: tf-run %s --entry log10 --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -inf
// VALUES-SAME: nan
// VALUES-SAME: -300
// VALUES-SAME: -1
// VALUES-SAME: 0
// VALUES-SAME: 3
// VALUES-SAME: 0.3010299956
// VALUES-SAME: inf

// CHECK-LABEL: func.func @log10_f32(
// CHECK: tenferro.log10 %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @log10_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.log10 %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @log10(
// CHECK: tenferro.log10 %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:positive
func.func @log10(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.log10 %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
