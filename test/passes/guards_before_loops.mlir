// A guard in the body of a loop on extents known before it is asked before the loop where the first step certainly comes to it.
// RUN: tf-opt %s --tenferro-resolve-shapes | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes | tf-opt --tenferro-resolve-shapes | FileCheck %s

// Two steps: asked once, and known behind the loop.
// CHECK-LABEL: func.func @certain
// CHECK: tenferro.guard %{{.*}}, %{{.*}} eq "certain: add: extents differ
// CHECK-NOT: tenferro.guard
// CHECK: return
func.func @certain(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %two = arith.constant 2 : index
  %z = tenferro.for %i to %two (%s = %x : !tenferro.tensor<?xf64>) {
    %t = tenferro.add %s, %y : !tenferro.tensor<?xf64>
    tenferro.yield %t : !tenferro.tensor<?xf64>
  }
  %w = tenferro.mul %z, %y : !tenferro.tensor<?xf64>
  return %w : !tenferro.tensor<?xf64>
}

// Perhaps no step: asked where there is one, also of loops in loops; behind the loop it is not known.
// CHECK-LABEL: func.func @perhaps
// CHECK: %[[ANY:.*]] = arith.minsi
// CHECK: arith.muli %{{.*}}, %[[ANY]]
// CHECK: tenferro.guard %{{.*}}, %{{.*}} eq "perhaps: add: extents differ
// CHECK: tenferro.for
// CHECK-NOT: tenferro.guard
// CHECK: tenferro.mul
func.func @perhaps(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>, %k: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?x?xf64>
  %m = tenferro.dim %k, 1 : !tenferro.tensor<?x?xf64>
  %z = tenferro.for %i to %n (%s = %x : !tenferro.tensor<?xf64>) {
    %inner = tenferro.for %j to %m (%u = %s : !tenferro.tensor<?xf64>) {
      %t = tenferro.add %u, %y : !tenferro.tensor<?xf64>
      tenferro.yield %t : !tenferro.tensor<?xf64>
    }
    tenferro.yield %inner : !tenferro.tensor<?xf64>
  }
  // the second loop asks nothing that the first has not asked
  %w = tenferro.for %i to %n (%s = %z : !tenferro.tensor<?xf64>) {
    %inner = tenferro.for %j to %m (%u = %s : !tenferro.tensor<?xf64>) {
      %t = tenferro.mul %u, %y : !tenferro.tensor<?xf64>
      tenferro.yield %t : !tenferro.tensor<?xf64>
    }
    tenferro.yield %inner : !tenferro.tensor<?xf64>
  }
  return %w : !tenferro.tensor<?xf64>
}

// A branch, or the body of a while, may never be reached.
// CHECK-LABEL: func.func @branch
// CHECK: tenferro.if
// CHECK-NEXT: tenferro.guard
func.func @branch(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>, %go: !tenferro.tensor<i1>) -> !tenferro.tensor<?xf64> {
  %z = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %t = tenferro.add %x, %y : !tenferro.tensor<?xf64>
    tenferro.yield %t : !tenferro.tensor<?xf64>
  } else {
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return %z : !tenferro.tensor<?xf64>
}
