// polygamma: syntax, values, derivatives.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([-1, -0.5, 0, 0.5, 1, 30, 1e10, numpy.inf, numpy.nan]))"
// RUN: tf-run %s --entry polygamma --input %t.npy --print | FileCheck %s --check-prefix=FIRST
// RUN: tf-run %s --entry polygamma_highest --input %t.npy --print | FileCheck %s --check-prefix=HIGHEST
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// FIRST: inf
// FIRST-SAME: 8.934802200544
// FIRST-SAME: inf
// FIRST-SAME: 4.934802200544
// FIRST-SAME: 1.644934066848
// FIRST-SAME: 0.033895060357
// FIRST-SAME: 1.0000000000
// FIRST-SAME: 0
// FIRST-SAME: nan

// HIGHEST: nan
// HIGHEST-SAME: nan
// HIGHEST-SAME: -inf
// HIGHEST-SAME: -inf
// HIGHEST-SAME: -7.257415615
// HIGHEST-SAME: -1.882115140
// HIGHEST-SAME: -0
// HIGHEST-SAME: -0
// HIGHEST-SAME: nan

// CHECK-LABEL: func.func @polygamma_highest(
// CHECK: tenferro.polygamma %{{.*}} order 170 : !tenferro.tensor<?xf64>
func.func @polygamma_highest(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.polygamma %x order 170 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @polygamma(
// CHECK: tenferro.polygamma %{{.*}} order 1 : !tenferro.tensor<?xf64>
//! n=5,1,0 ; x:above_one
func.func @polygamma(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.polygamma %x order 1 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}

//! n=3 ; x:above_one
func.func @polygamma_of_zero(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.polygamma %x order 0 : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
