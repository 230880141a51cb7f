// if: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @either(
func.func @either(%c: !tenferro.tensor<i1>, %a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<3xf64>) -> !tenferro.tensor<?xf64> {
  // CHECK: tenferro.if %{{.*}} : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
  %y = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    // CHECK-NEXT: tenferro.yield %{{.*}} : !tenferro.tensor<?xf64>
    tenferro.yield %a : !tenferro.tensor<?xf64>
  // CHECK-NEXT: } else {
  } else {
    // CHECK-NEXT: tenferro.yield %{{.*}} : !tenferro.tensor<3xf64>
    tenferro.yield %b : !tenferro.tensor<3xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @nothing(
func.func @nothing(%c: !tenferro.tensor<i1>) {
  // CHECK: tenferro.if %{{.*}} : !tenferro.tensor<i1> {
  tenferro.if %c : !tenferro.tensor<i1> {
    // CHECK-NEXT: tenferro.yield
    tenferro.yield
  } else {
    tenferro.yield
  }
  return
}
