// RUN: tf-opt %s --loop-invariant-code-motion --cse | FileCheck %s
// A count can end a run: it stays where it is asked for, in a loop that may not run and in a branch, and is asked once there.

// CHECK-LABEL: func.func @in_a_loop
// CHECK: scf.for
// CHECK-NEXT: tenferro_rt.count [%arg0, %arg0]
// CHECK-NOT: tenferro_rt.count
// CHECK: return
func.func @in_a_loop(%n: index, %steps: index) -> index {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %steps step %c1 iter_args(%sum = %c0) -> index {
    %a = tenferro_rt.count [%n, %n] : index
    %b = tenferro_rt.count [%n, %n] : index
    %next = arith.maxsi %a, %b : index
    %most = arith.maxsi %sum, %next : index
    scf.yield %most : index
  }
  return %r : index
}

// CHECK-LABEL: func.func @in_branches
// CHECK-NEXT: scf.if
// CHECK-NEXT: tenferro_rt.count
// CHECK: else
// CHECK-NEXT: tenferro_rt.count
func.func @in_branches(%n: index, %flag: i1) -> index {
  %r = scf.if %flag -> index {
    %a = tenferro_rt.count [%n, %n] : index
    scf.yield %a : index
  } else {
    %b = tenferro_rt.count [%n, %n] : index
    scf.yield %b : index
  }
  return %r : index
}
