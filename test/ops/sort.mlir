// sort: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.sort %{{.*}} axis 1 descending false : !tenferro.tensor<?x?xf64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.sort %x axis 1 descending false : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.sort %{{.*}} axis 1 descending true : !tenferro.tensor<0x3xi32>
func.func @empty(%x: !tenferro.tensor<0x3xi32>) -> !tenferro.tensor<0x3xi32> {
  %r = tenferro.sort %x axis 1 descending true : !tenferro.tensor<0x3xi32>
  return %r : !tenferro.tensor<0x3xi32>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.sort %{{.*}} axis 0 descending false : !tenferro.tensor<[8]x?xf32>
func.func @bounded(%x: !tenferro.tensor<[8]x?xf32>) -> !tenferro.tensor<[8]x?xf32> {
  %r = tenferro.sort %x axis 0 descending false : !tenferro.tensor<[8]x?xf32>
  return %r : !tenferro.tensor<[8]x?xf32>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.sort %{{.*}} axis 0 descending true : !tenferro.tensor<5xi64>
func.func @vector(%x: !tenferro.tensor<5xi64>) -> !tenferro.tensor<5xi64> {
  %r = tenferro.sort %x axis 0 descending true : !tenferro.tensor<5xi64>
  return %r : !tenferro.tensor<5xi64>
}

//! m=3,1,0 n=4,2,0
func.func @d_descending_false_0(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.sort %x axis 0 descending false : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

//! m=3,1,0 n=4,2,0
func.func @d_descending_true_1(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.sort %x axis 1 descending true : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}
