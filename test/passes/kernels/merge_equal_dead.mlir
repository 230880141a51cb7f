// An overwrite that nobody reads goes with its elements.
// RUN: tf-opt %s --tenferro-merge-equal | FileCheck %s

// CHECK-LABEL: func.func @dead(
// CHECK-NOT: tenferro_rt.place
// CHECK-NOT: tenferro_rt.overwrite
// CHECK: arith.addf
#id = affine_map<(d0) -> (d0)>
func.func @dead(%x: !tenferro.tensor<4xf64>, %u: !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64> {
  %n = arith.constant 4 : index
  %m = arith.constant 2 : index
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<4xf64> -> tensor<4xf64>
  %b = tenferro_rt.bind %u[%m] : !tenferro.tensor<2xf64> -> tensor<2xf64>
  %e = tensor.empty() : tensor<2xf64>
  %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%b : tensor<2xf64>) outs(%e : tensor<2xf64>) {
  ^bb0(%in: f64, %out: f64):
    %i = linalg.index 0 : index
    %p = tenferro_rt.place %in at[%i] : f64
    linalg.yield %p : f64
  } -> tensor<2xf64>
  %r = tenferro_rt.overwrite %c into %a : tensor<2xf64> into tensor<4xf64>
  %d = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%b : tensor<2xf64>) outs(%e : tensor<2xf64>) {
  ^bb0(%in: f64, %out: f64):
    %i = arith.addf %in, %in : f64
    linalg.yield %i : f64
  } -> tensor<2xf64>
  %o = tenferro_rt.export %d : tensor<2xf64> -> !tenferro.tensor<2xf64>
  return %o : !tenferro.tensor<2xf64>
}
