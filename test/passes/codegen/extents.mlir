// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-codegen-cpu | FileCheck %s
// Arithmetic on extents is checked before anything is allocated; a division whose divisor may be 0 cannot trap.

// CHECK-LABEL: func.func @checked.run
// CHECK-DAG: %[[SAFE:.*]] = arith.select
// CHECK-DAG: arith.floordivsi %{{.*}}, %[[SAFE]]
// CHECK-DAG: llvm.intr.smul.with.overflow
// CHECK: llvm.call @tnf_rt_fail
// CHECK: llvm.call @tnf_rt_result
func.func @checked(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %d = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %big = arith.constant 4611686018427387904 : index
  %q = arith.floordivsi %n, %d : index
  %a = arith.muli %n, %big : index
  %e = arith.addi %a, %q : index
  %c = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %r = tenferro.broadcast_in_dim %c dims [] extents [%e] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}
