// condition: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @asked(
func.func @asked(%a: !tenferro.tensor<?xf64>, %go: !tenferro.tensor<i1>) -> !tenferro.tensor<?xf64> {
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) {
    // CHECK: tenferro.condition %{{.*}} : !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    // CHECK: tenferro.yield %{{.*}} : !tenferro.tensor<?xf64>
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
