// RUN: tf-opt %s --tenferro-resolve-shapes | FileCheck %s
// Formulas at the ends of 64 bits wrap, as the run's arithmetic would find out; they do not overflow in the compiler.
// CHECK: tenferro.slice
func.func @slice(%x: !tenferro.tensor<?x5xf64> {tenferro.extents = ["n", ""]}) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x5xf64>
  %c3 = arith.constant 3 : index
  %s = tenferro.slice %x starts [9223372036854775807, 0] limits [%n, %c3] strides [3, 1] : !tenferro.tensor<?x5xf64> -> !tenferro.tensor<?x?xf64>
  return %s : !tenferro.tensor<?x?xf64>
}
