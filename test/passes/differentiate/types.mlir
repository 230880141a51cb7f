// What differentiation puts in the place of a derivative has the derivative's type, whatever less was known of what it found.
// RUN: tf-opt %s --tenferro-differentiate | FileCheck %s

// CHECK-LABEL: func.func @bounded_eigh
// CHECK: return %{{.*}} : !tenferro.tensor<?x[8]xf64>
func.func @bounded_eigh(%a: !tenferro.tensor<?x[8]xf64> {tenferro.extents = ["n", "n"]}) -> (!tenferro.tensor<?x[8]xf64>) {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x[8]xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %s = tenferro.reduce_sum %w axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %s wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<?x[8]xf64>
  return %g : !tenferro.tensor<?x[8]xf64>
}
