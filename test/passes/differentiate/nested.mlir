// Derivatives of derivatives, and what a variable separates.
// RUN: tf-opt --tenferro-differentiate --canonicalize --split-input-file %s | FileCheck %s
// Canonicalisation before differentiation must change nothing: it would turn x * 1 into x.
// RUN: tf-opt --canonicalize --cse --tenferro-differentiate --canonicalize --split-input-file %s | FileCheck %s

// CHECK-LABEL: func.func @separate
// CHECK-SAME: (%[[X:.*]]: !tenferro.tensor<f64>)
// CHECK-NOT: tenferro.variable
// CHECK: return %[[X]]
func.func @separate(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %y = tenferro.variable %x : !tenferro.tensor<f64>
  %loss = tenferro.mul %x, %y : !tenferro.tensor<f64>
  %g = tenferro.grad %loss wrt(%y) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}

// -----

// The gradient of a linear function is constant; its derivative is a zero tensor.
// CHECK-LABEL: func.func @linear
// CHECK: %[[Z:.*]] = tenferro.constant dense<0.000000e+00>
// CHECK: %[[ZS:.*]] = tenferro.broadcast_in_dim %[[Z]]
// CHECK: return %[[ZS]]
func.func @linear(%x: !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64> {
  %loss = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %loss wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<3xf64>
  %m = tenferro.reduce_sum %g axes [0] : !tenferro.tensor<3xf64> -> !tenferro.tensor<f64>
  %h = tenferro.grad %m wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<3xf64>
  return %h : !tenferro.tensor<3xf64>
}

// -----

// Third derivative of sin: sin'' and sin' are not left behind.
// CHECK-LABEL: func.func @third
// CHECK-NOT: tenferro.{{grad|jvp|vjp}}
// CHECK: tenferro.cos
// CHECK-NOT: tenferro.sin
// CHECK: return
func.func @third(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %y = tenferro.sin %x : !tenferro.tensor<f64>
  %a = tenferro.grad %y wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %b = tenferro.grad %a wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %c = tenferro.grad %b wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %c : !tenferro.tensor<f64>
}
