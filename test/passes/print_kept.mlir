// What the steps of loops keep, in bytes, in terms of the inputs' extents: everything, segments, snapshots.
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | tf-opt --tenferro-print-kept -o %t.same | FileCheck %s --strict-whitespace --match-full-lines

//      CHECK:kept by the steps of @steps, in bytes
// CHECK-NEXT:  %{{.*}} = for: stacked 8 * n
// CHECK-NEXT:  %{{.*}} = for: nothing
func.func @steps(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"], tenferro.name = "x"}, %t: !tenferro.tensor<?xf64> {tenferro.extents = ["t"], tenferro.name = "t"}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %t, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %n (%c = %x : !tenferro.tensor<?xf64>) {
    %d = tenferro.sin %c : !tenferro.tensor<?xf64>
    tenferro.yield %d : !tenferro.tensor<?xf64>
  }
  %l = tenferro.reduce_sum %y axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt (%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}

// The steps of a segment, and where each begins; the steps behind the segments; the way back of both.
// CHECK-NEXT:kept by the steps of @segments, in bytes
// CHECK-NEXT:    %{{.*}} = for: nothing
// CHECK-NEXT:  %{{.*}} = for: stacked 8 * n
// CHECK-NEXT:  %{{.*}} = for: stacked 8 * n
// CHECK-NEXT:  %{{.*}} = for: nothing
// CHECK-NEXT:    %{{.*}} = for: stacked 8 * n
// CHECK-NEXT:    %{{.*}} = for: nothing
// CHECK-NEXT:  %{{.*}} = for: nothing
func.func @segments(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"], tenferro.name = "x"}, %t: !tenferro.tensor<?xf64> {tenferro.extents = ["t"], tenferro.name = "t"}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %t, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %n (%c = %x : !tenferro.tensor<?xf64>) {
    %d = tenferro.sin %c : !tenferro.tensor<?xf64>
    tenferro.yield %d : !tenferro.tensor<?xf64>
  } {keeps = "segments"}
  %l = tenferro.reduce_sum %y axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt (%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}

// Each snapshot, its place and how many there are: the first one, those of the way back, and the steps between.
// CHECK-NEXT:kept by the steps of @snapshots, in bytes
// CHECK-NEXT:  %{{.*}} = for: on tape 8 * n + 8 + 8
// CHECK-NEXT:    %{{.*}} = while: on tape 8 * n + 8 + 8
// CHECK-NEXT:      %{{.*}} = for: nothing
// CHECK-NEXT:  %{{.*}} = for: nothing
func.func @snapshots(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"], tenferro.name = "x"}, %t: !tenferro.tensor<?xf64> {tenferro.extents = ["t"], tenferro.name = "t"}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %t, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %n (%c = %x : !tenferro.tensor<?xf64>) {
    %d = tenferro.sin %c : !tenferro.tensor<?xf64>
    tenferro.yield %d : !tenferro.tensor<?xf64>
  } {keeps = "snapshots", budget = 1000}
  %l = tenferro.reduce_sum %y axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt (%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}
