// cumulative_sum: syntax, through text, the generic form and bytecode; derivatives.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %s %}

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.cumulative_sum %{{.*}} axis 1 reverse false exclusive true : !tenferro.tensor<?x?xf64>
func.func @unknown(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.cumulative_sum %x axis 1 reverse false exclusive true : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.cumulative_sum %{{.*}} axis 1 reverse true exclusive false : !tenferro.tensor<0x3xcomplex<f64>>
func.func @empty(%x: !tenferro.tensor<0x3xcomplex<f64>>) -> !tenferro.tensor<0x3xcomplex<f64>> {
  %r = tenferro.cumulative_sum %x axis 1 reverse true exclusive false : !tenferro.tensor<0x3xcomplex<f64>>
  return %r : !tenferro.tensor<0x3xcomplex<f64>>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.cumulative_sum %{{.*}} axis 0 reverse false exclusive true : !tenferro.tensor<[8]x?xcomplex<f32>>
func.func @bounded(%x: !tenferro.tensor<[8]x?xcomplex<f32>>) -> !tenferro.tensor<[8]x?xcomplex<f32>> {
  %r = tenferro.cumulative_sum %x axis 0 reverse false exclusive true : !tenferro.tensor<[8]x?xcomplex<f32>>
  return %r : !tenferro.tensor<[8]x?xcomplex<f32>>
}

// CHECK-LABEL: func.func @vector(
// CHECK: tenferro.cumulative_sum %{{.*}} axis 0 reverse true exclusive false : !tenferro.tensor<5xi64>
func.func @vector(%x: !tenferro.tensor<5xi64>) -> !tenferro.tensor<5xi64> {
  %r = tenferro.cumulative_sum %x axis 0 reverse true exclusive false : !tenferro.tensor<5xi64>
  return %r : !tenferro.tensor<5xi64>
}

//! m=3,1,0 n=4,2,0
func.func @d_reverse_false_exclusive_false_0(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.cumulative_sum %x axis 0 reverse false exclusive false : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

//! m=3,1,0 n=4,2,0
func.func @d_reverse_true_exclusive_false_1(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.cumulative_sum %x axis 1 reverse true exclusive false : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

//! m=3,1,0 n=4,2,0
func.func @d_reverse_false_exclusive_true_1(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.cumulative_sum %x axis 1 reverse false exclusive true : !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}
