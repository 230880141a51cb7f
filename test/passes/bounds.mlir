// Bounds of results that follow from those of operands need no guard; what a type adds does.
// RUN: tf-opt %s --tenferro-resolve-shapes | FileCheck %s

// CHECK-LABEL: func.func @follow(
// CHECK-NOT:     exceeds its type
// CHECK:         return
func.func @follow(%x: !tenferro.tensor<[8]x[5]xf64>, %zero: !tenferro.tensor<f64>, %y: !tenferro.tensor<?x[3]xf64>) {
  %a = tenferro.pad %x, %zero low [1, 0] high [0, 0] interior [3, 0] : !tenferro.tensor<[8]x[5]xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<[30]x[5]xf64>
  %b = tenferro.concatenate %x, %x, %x, %x axis 1 : !tenferro.tensor<[8]x[5]xf64>, !tenferro.tensor<[8]x[5]xf64>, !tenferro.tensor<[8]x[5]xf64>, !tenferro.tensor<[8]x[5]xf64> -> !tenferro.tensor<[8]x[20]xf64>
  %q, %r = tenferro.qr %x : !tenferro.tensor<[8]x[5]xf64> -> !tenferro.tensor<[8]x[5]xf64>, !tenferro.tensor<[5]x[5]xf64>
  %m = tenferro.dim %y, 0 : !tenferro.tensor<?x[3]xf64>
  %s = tenferro.slice %x starts [1, 0] limits [%m, 5] strides [2, 1] : !tenferro.tensor<[8]x[5]xf64> -> !tenferro.tensor<[4]x5xf64>
  %n = tenferro.dim %x, 0 : !tenferro.tensor<[8]x[5]xf64>
  %k = tenferro.dim %x, 1 : !tenferro.tensor<[8]x[5]xf64>
  %nk = arith.muli %n, %k : index
  %f = tenferro.reshape %x extents [%nk] : !tenferro.tensor<[8]x[5]xf64> -> !tenferro.tensor<[40]xf64>
  return
}

// CHECK-LABEL: func.func @states_more(
// CHECK:         tenferro.guard {{.*}} le "states_more: qr: the result exceeds its type: dim 1 of the result (= min(dim 0 of argument 0, dim 1 of argument 0)) is {0}, its type's bound is {1}"
// CHECK-NOT:     tenferro.guard
// CHECK:         return
func.func @states_more(%x: !tenferro.tensor<[8]x[5]xf64>) {
  %q, %r = tenferro.qr %x : !tenferro.tensor<[8]x[5]xf64> -> !tenferro.tensor<[8]x[4]xf64>, !tenferro.tensor<[5]x[5]xf64>
  return
}
