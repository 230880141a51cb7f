// digamma: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-1, -0.5, 0, 0.5, 1, 3, 1e+300]))"
// RUN: tf-run %s --entry digamma --input %t.npy --print | FileCheck %s --check-prefix=VALUES
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// VALUES: nan
// VALUES-SAME: 0.036489973978
// VALUES-SAME: -inf
// VALUES-SAME: -1.96351002602
// VALUES-SAME: -0.57721566490
// VALUES-SAME: 0.922784335098
// VALUES-SAME: 690.7755278982

// CHECK-LABEL: func.func @digamma_f32(
// CHECK: tenferro.digamma %{{.*}} : !tenferro.tensor<3x[8]xf32>
func.func @digamma_f32(%x: !tenferro.tensor<3x[8]xf32>) -> !tenferro.tensor<3x[8]xf32> {
  %0 = tenferro.digamma %x : !tenferro.tensor<3x[8]xf32>
  return %0 : !tenferro.tensor<3x[8]xf32>
}

// CHECK-LABEL: func.func @digamma(
// CHECK: tenferro.digamma %{{.*}} : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:above_one
func.func @digamma(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.digamma %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
