// RUN: tf-opt %s --tenferro-fuse-views --tenferro-form-kernels -split-input-file | FileCheck %s
// What programs of the linalg form say of places: reversals, gathers.

#id = affine_map<(d0) -> (d0)>

// Backwards: a stride of -1 from the last element on. The copy is read through, whatever way its indices are written.
// CHECK-LABEL: tenferro_rt.kernel @reversed.sub 
// CHECK: tenferro_rt.loop (%i) to
// CHECK-DAG: tenferro_rt.load %{{.*}}[%i] strides [-1] offset %{{.*}} :
// CHECK-DAG: tenferro_rt.load %{{.*}}[%i] strides [1] :
// CHECK-NOT: tenferro_rt.kernel
func.func @reversed(%arg: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %arg, 0 : !tenferro.tensor<?xf64>
  %x = tenferro_rt.bind %arg[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %one = arith.constant 1 : index
  %last = arith.subi %n, %one : index
  %empty = tensor.empty(%n) : tensor<?xf64>
  %r = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%empty : tensor<?xf64>) {
  ^bb0(%out: f64):
    %i = linalg.index 0 : index
    %at = arith.subi %last, %i : index
    %v = tensor.extract %x[%at] : tensor<?xf64>
    linalg.yield %v : f64
  } -> tensor<?xf64>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%r, %x : tensor<?xf64>, tensor<?xf64>) outs(%empty : tensor<?xf64>) {
  ^bb0(%a: f64, %b: f64, %out: f64):
    %v = arith.subf %a, %b : f64
    linalg.yield %v : f64
  } -> tensor<?xf64>
  %e = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %e : !tenferro.tensor<?xf64>
}

// -----

#id = affine_map<(d0) -> (d0)>

// A gather: the index is an element of another tensor.
// CHECK-LABEL: tenferro_rt.kernel @gathered.mul 
// CHECK: %[[INDEX:.*]] = tenferro_rt.load %{{.*}}[%i] strides [1] : !tenferro_rt.memory<i64>
// CHECK: %[[AT:.*]] = arith.index_cast %[[INDEX]] : i64 to index
// CHECK: tenferro_rt.load %{{.*}}[%[[AT]]] strides [1] : !tenferro_rt.memory<f64>
func.func @gathered(%arg0: !tenferro.tensor<?xf64>, %arg1: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %arg0, 0 : !tenferro.tensor<?xf64>
  %k = tenferro.dim %arg1, 0 : !tenferro.tensor<?xi64>
  %x = tenferro_rt.bind %arg0[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %p = tenferro_rt.bind %arg1[%k] : !tenferro.tensor<?xi64> -> tensor<?xi64>
  %empty = tensor.empty(%k) : tensor<?xf64>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%p : tensor<?xi64>) outs(%empty : tensor<?xf64>) {
  ^bb0(%a: i64, %out: f64):
    %at = arith.index_cast %a : i64 to index
    %v = tensor.extract %x[%at] : tensor<?xf64>
    %w = arith.mulf %v, %v : f64
    linalg.yield %w : f64
  } -> tensor<?xf64>
  %e = tenferro_rt.export %y : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %e : !tenferro.tensor<?xf64>
}
