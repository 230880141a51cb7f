// RUN: tf-opt %s --tenferro-inline | FileCheck %s
// RUN: tf-opt %s --tenferro-cpu | FileCheck %s --check-prefix=CPU

// A callee called twice; what it differentiates with respect to becomes a variable of the caller.
func.func private @inner(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %s = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
  %l = tenferro.reduce_sum %s axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}

// CHECK-NOT: @inner
// CHECK-LABEL: func.func @outer
// CHECK: %[[FIRST:.*]] = tenferro.variable %arg0
// CHECK: %[[GRADIENT:.*]] = tenferro.grad {{.*}} wrt(%[[FIRST]])
// CHECK: %[[SECOND:.*]] = tenferro.variable %[[GRADIENT]]
// CHECK: tenferro.grad {{.*}} wrt(%[[SECOND]])
// CPU: llvm.mlir.global external constant @outer.plan
func.func @outer(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %a = call @inner(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  %b = call @inner(%a) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %b : !tenferro.tensor<?xf64>
}

// In the body of a loop, and in the loop of a callee.
// CHECK-LABEL: func.func @loops
// CHECK: tenferro.for
// CHECK: tenferro.for
// CHECK: tenferro.mul
// CHECK-NOT: call
func.func private @twice(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %two = arith.constant 2 : index
  %y = tenferro.for %i to %two (%z = %x : !tenferro.tensor<f64>) {
    %s = func.call @square(%z) : (!tenferro.tensor<f64>) -> !tenferro.tensor<f64>
    tenferro.yield %s : !tenferro.tensor<f64>
  }
  return %y : !tenferro.tensor<f64>
}
func.func @loops(%x: !tenferro.tensor<f64>, %k: !tenferro.tensor<?xf64>) -> !tenferro.tensor<f64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %n (%z = %x : !tenferro.tensor<f64>) {
    %t = func.call @twice(%z) : (!tenferro.tensor<f64>) -> !tenferro.tensor<f64>
    tenferro.yield %t : !tenferro.tensor<f64>
  }
  return %y : !tenferro.tensor<f64>
}
func.func private @square(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %s = tenferro.mul %x, %x : !tenferro.tensor<f64>
  return %s : !tenferro.tensor<f64>
}
