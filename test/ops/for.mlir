// for: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @power(
func.func @power(%x: !tenferro.tensor<f64>, %n: index) -> !tenferro.tensor<f64> {
  // CHECK: tenferro.for %[[STEP:.*]] to %{{.*}} (%[[P:.*]] = %{{.*}} : !tenferro.tensor<f64>) {
  %power = tenferro.for %i to %n (%p = %x : !tenferro.tensor<f64>) {
    // CHECK-NEXT: tenferro.extent_to_scalar %[[STEP]]
    %k = tenferro.extent_to_scalar %i to f64 -> !tenferro.tensor<f64>
    // CHECK-NEXT: tenferro.mul %[[P]]
    %next = tenferro.mul %p, %k : !tenferro.tensor<f64>
    tenferro.yield %next : !tenferro.tensor<f64>
  }
  return %power : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @growing(
func.func @growing(%a: !tenferro.tensor<?x?xf64>, %n: index) -> !tenferro.tensor<?x?xf64> {
  // CHECK: tenferro.for %{{.*}} to %{{.*}} (%{{.*}} = %{{.*}} : !tenferro.tensor<?x?xf64> changes [0, 1]) {
  %y = tenferro.for %i to %n (%x = %a : !tenferro.tensor<?x?xf64> changes [0, 1]) {
    tenferro.yield %x : !tenferro.tensor<?x?xf64>
  }
  return %y : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @nothing(
func.func @nothing(%n: index) {
  // CHECK: tenferro.for %{{.*}} to %{{.*}} () {
  tenferro.for %i to %n () {
    tenferro.yield
  }
  return
}

// CHECK-LABEL: func.func @sums(
func.func @sums(%xs: !tenferro.tensor<?x[9]xf64>, %zero: !tenferro.tensor<?xf64>, %n: index) -> !tenferro.tensor<?x?xf64> {
  // CHECK: tenferro.for %{{.*}} to %{{.*}} reverse over (%[[X:.*]] = %{{.*}} : !tenferro.tensor<?x[9]xf64>) (%[[S:.*]] = %{{.*}} : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
  %sums, %total = tenferro.for %i to %n reverse over (%x = %xs : !tenferro.tensor<?x[9]xf64>) (%s = %zero : !tenferro.tensor<?xf64>) stacks (!tenferro.tensor<?x?xf64>) {
    // CHECK-NEXT: tenferro.add %[[S]], %[[X]]
    %next = tenferro.add %s, %x : !tenferro.tensor<?xf64>
    tenferro.yield %next, %next : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  return %sums : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @less_is_stated(
func.func @less_is_stated(%xs: !tenferro.tensor<3x5x4xf64>, %n: index) {
  // CHECK: over (%{{.*}} = %{{.*}} : !tenferro.tensor<3x5x4xf64> as !tenferro.tensor<?x5xf64>, %{{.*}} = %{{.*}} : !tenferro.tensor<3x5x4xf64>) () {
  tenferro.for %i to %n over (%x = %xs : !tenferro.tensor<3x5x4xf64> as !tenferro.tensor<?x5xf64>, %y = %xs : !tenferro.tensor<3x5x4xf64>) () {
    tenferro.yield
  }
  return
}
