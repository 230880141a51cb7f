// Nothing is simplified while a derivative is not expanded: grad(x * y, y) with y = x * 1 would become grad(x * x, x).
// RUN: tf-opt %s --tenferro-simplify -verify-diagnostics

func.func @derivative(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  // expected-error @+1 {{tenferro-simplify: tenferro.grad remains; nothing may be simplified before tenferro-differentiate}}
  %g = tenferro.grad %x wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}
