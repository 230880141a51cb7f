// places: syntax, through text, the generic form and bytecode; values, room for fewer and for more than are set.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.array([0, 3.0, -1, 0, 5])); n.save('%t.none.npy', n.zeros(0)); [n.save(f'%t.{k}.npy', n.array(k)) for k in (-2, 0, 2, 3, 5)]"
// RUN: tf-run %s --entry some --input %t.x.npy --input %t.3.npy --print | FileCheck %s --check-prefix=ALL
// RUN: tf-run %s --entry some --input %t.x.npy --input %t.2.npy --print | FileCheck %s --check-prefix=FIRST
// RUN: tf-run %s --entry some --input %t.x.npy --input %t.5.npy --print | FileCheck %s --check-prefix=MORE
// RUN: tf-run %s --entry some --input %t.x.npy --input %t.0.npy --print | FileCheck %s --check-prefix=NONE
// RUN: tf-run %s --entry some --input %t.none.npy --input %t.2.npy --print | FileCheck %s --check-prefix=NOTHING
// RUN: not tf-run %s --entry some --input %t.x.npy --input %t.-2.npy 2>&1 | FileCheck %s --check-prefix=LESS

// ALL: i64[3] 1 2 4
// FIRST: i64[2] 1 2
// MORE: i64[5] 1 2 4 5 5
// NONE: i64[0]
// NOTHING: i64[2] 0 0
// LESS: an extent cannot be negative, got -2

// CHECK-LABEL: func.func @some(
func.func @some(%x: !tenferro.tensor<?xf64>, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<?xi64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %room = tenferro.extent_of %k : !tenferro.tensor<i64>
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %zeros = tenferro.broadcast_in_dim %zero dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %mask = tenferro.compare ne %x, %zeros : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  // CHECK: tenferro.places %{{.*}} extents [%{{.*}}] : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>
  %places = tenferro.places %mask extents [%room] : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>
  return %places : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @known(
func.func @known(%mask: !tenferro.tensor<[9]xi1>) -> !tenferro.tensor<4xi64> {
  // CHECK: tenferro.places %{{.*}} extents [4] : !tenferro.tensor<[9]xi1> -> !tenferro.tensor<4xi64>
  %places = tenferro.places %mask extents [4] : !tenferro.tensor<[9]xi1> -> !tenferro.tensor<4xi64>
  return %places : !tenferro.tensor<4xi64>
}
