// The traced form is printed as it is written: custom syntax, generic syntax and back.
// RUN: tf-opt %s | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @loss_gradient
// CHECK-SAME: %[[X:.*]]: !tenferro.tensor<?xf64> {tenferro.extents = ["n"], tenferro.name = "x"}
// CHECK-NEXT: %[[SQ:.*]] = tenferro.mul %[[X]], %[[X]] : !tenferro.tensor<?xf64>
// CHECK-NEXT: %[[LOSS:.*]] = tenferro.reduce_sum %[[SQ]] axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
// CHECK-NEXT: %[[G:.*]] = tenferro.grad %[[LOSS]] wrt(%[[X]]) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
// CHECK-NEXT: return %[[G]] : !tenferro.tensor<?xf64>
func.func @loss_gradient(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}) -> (!tenferro.tensor<?xf64> {tenferro.name = "gradient"}) {
  %sq = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %sq axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %loss wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}
