// push: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @tensor_and_extent(
func.func @tensor_and_extent(%x: !tenferro.tensor<?x?xf64>, %n: index) -> !tenferro.tape {
  %t = tenferro.tape
  // CHECK: tenferro.push %{{.*}}, %{{.*}} : !tenferro.tensor<?x?xf64>
  %a = tenferro.push %t, %x : !tenferro.tensor<?x?xf64>
  // CHECK: tenferro.push %{{.*}}, %{{.*}} : index
  %b = tenferro.push %a, %n : index
  return %b : !tenferro.tape
}
