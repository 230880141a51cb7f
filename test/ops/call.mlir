// call: syntax; through text, the generic form and bytecode; what its results' extents are before they are resolved.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: sed '/^func.func @given/,$d' %s | tf-opt --tenferro-print-extents -o /dev/null | FileCheck %s --check-prefix=EXTENTS

func.func private @both(%x: !tenferro.tensor<?x?xf64>, %n: index) -> (!tenferro.tensor<?x3xf64>, index, !tenferro.tensor<?xf64>) {
  %y = tenferro.reshape %x extents [%n, 3] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x3xf64>
  %d = tenferro.extract_diag %x : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  return %y, %n, %d : !tenferro.tensor<?x3xf64>, index, !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @none(
// EXTENTS-LABEL: extents of @none
// EXTENTS: #0: [decided by call, 3]
func.func @none(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x3xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  // CHECK: tenferro.call @both(%{{.*}}, %{{.*}}) : (!tenferro.tensor<?x?xf64>, index) -> (!tenferro.tensor<?x3xf64>, index, !tenferro.tensor<?xf64>)
  %y:3 = tenferro.call @both(%x, %n) : (!tenferro.tensor<?x?xf64>, index) -> (!tenferro.tensor<?x3xf64>, index, !tenferro.tensor<?xf64>)
  return %y#0 : !tenferro.tensor<?x3xf64>
}

// CHECK-LABEL: func.func @given(
func.func @given(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %m = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  // CHECK: tenferro.call @both(%{{.*}}, %{{.*}}) extents(%{{.*}}, %{{.*}}) : (!tenferro.tensor<?x?xf64>, index)
  %y:3 = tenferro.call @both(%x, %n) extents(%n, %m) : (!tenferro.tensor<?x?xf64>, index) -> (!tenferro.tensor<?x3xf64>, index, !tenferro.tensor<?xf64>)
  return %y#2 : !tenferro.tensor<?xf64>
}
