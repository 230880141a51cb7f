// erf: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-numpy.inf, -1, 0, 1e-300, 0.5, 3, numpy.inf]))"
// RUN: tf-run %s --entry erf --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: -1
// VALUES-SAME: -0.84270079294
// VALUES-SAME: 0
// VALUES-SAME: 1.1283791670
// VALUES-SAME: 0.520499877813
// VALUES-SAME: 0.999977909503
// VALUES-SAME: 1

// CHECK-LABEL: func.func @erf_f32(
// CHECK: tenferro.erf %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @erf_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.erf %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @erf(
// CHECK: tenferro.erf %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0
func.func @erf(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.erf %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
