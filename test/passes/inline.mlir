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
