// MLIR's own canonicalisation and CSE are safe on traced IR: derivatives and variables neither fold nor merge.
// RUN: tf-opt %s --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @traced(
// CHECK-SAME:    %[[X:[^:]*]]:
// CHECK:         %[[V:.*]] = tenferro.variable %[[X]]
// CHECK:         %[[W:.*]] = tenferro.variable %[[X]]
// CHECK:         %[[P:.*]] = tenferro.mul %[[V]], %[[W]]
// CHECK:         %[[G:.*]] = tenferro.grad %[[P]] wrt(%[[V]])
// CHECK:         %[[H:.*]] = tenferro.grad %[[P]] wrt(%[[W]])
// CHECK:         return %[[G]], %[[H]]
func.func @traced(%x: !tenferro.tensor<f64>) -> (!tenferro.tensor<f64>, !tenferro.tensor<f64>) {
  %v = tenferro.variable %x : !tenferro.tensor<f64>
  %w = tenferro.variable %x : !tenferro.tensor<f64>
  %p = tenferro.mul %v, %w : !tenferro.tensor<f64>
  %g = tenferro.grad %p wrt(%v) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %h = tenferro.grad %p wrt(%w) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g, %h : !tenferro.tensor<f64>, !tenferro.tensor<f64>
}
