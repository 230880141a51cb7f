// tape: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @two(
func.func @two(%x: !tenferro.tensor<?xf64>, %n: index) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  // CHECK: %[[ONE:.*]] = tenferro.tape
  // CHECK-NEXT: %[[TWO:.*]] = tenferro.tape
  %a = tenferro.tape
  %b = tenferro.tape
  // CHECK-NEXT: tenferro.push %[[ONE]]
  %c = tenferro.push %a, %x : !tenferro.tensor<?xf64>
  // CHECK-NEXT: tenferro.push %[[TWO]]
  %d = tenferro.push %b, %x : !tenferro.tensor<?xf64>
  %e, %y = tenferro.pop %c extents [%n] : !tenferro.tensor<?xf64>
  %f, %z = tenferro.pop %d extents [%n] : !tenferro.tensor<?xf64>
  return %y, %z : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}
