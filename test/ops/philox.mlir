// philox: syntax, and the published answers.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: %python -c "import numpy; k = lambda *x: numpy.array(x, dtype=numpy.uint64).view(numpy.int64); numpy.save('%t.key.npy', k(0, 2**64-1, 0x299f31d0a4093822)); numpy.save('%t.stream.npy', k(0, 2**64-1, 0x0370734413198a2e)); numpy.save('%t.counter.npy', k(0, 2**64-1, 0x85a308d3243f6a88))"
// RUN: tf-run %s --entry words --input %t.key.npy --input %t.stream.npy --input %t.counter.npy --print | FileCheck %s --check-prefix=WORDS

// The known answers of Random123 1.14 (kat_vectors, philox4x32 10) as i64: for zeros 0xe169c58d6627e8d5 and 0x9b00dbd8bc57ac4c, for ones
// 0x41c83b0e408f276d and 0x6d5451fda20bc7c6, for the digits of pi 0x94fdccebd16cfe09 and 0x24126ea15001e420.
// WORDS: -2204013331526194987
// WORDS-SAME: 4740103540206151533
// WORDS-SAME: -7710781673785459191
// WORDS: -7277575273911440308
// WORDS-SAME: 7878011797965096902
// WORDS-SAME: 2599261574057288736

// CHECK-LABEL: func.func @unknown(
// CHECK: tenferro.philox %{{.*}}, %{{.*}}, %{{.*}} word 0 : !tenferro.tensor<?xi64>
func.func @unknown(%k: !tenferro.tensor<?xi64>, %s: !tenferro.tensor<?xi64>, %c: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?xi64> {
  %r = tenferro.philox %k, %s, %c word 0 : !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?xi64>
}

// CHECK-LABEL: func.func @empty(
// CHECK: tenferro.philox %{{.*}}, %{{.*}}, %{{.*}} word 1 : !tenferro.tensor<0x3xi64>
func.func @empty(%x: !tenferro.tensor<0x3xi64>) -> !tenferro.tensor<0x3xi64> {
  %r = tenferro.philox %x, %x, %x word 1 : !tenferro.tensor<0x3xi64>
  return %r : !tenferro.tensor<0x3xi64>
}

// CHECK-LABEL: func.func @bounded(
// CHECK: tenferro.philox %{{.*}}, %{{.*}}, %{{.*}} word 1 : !tenferro.tensor<[64]x?xi64>
func.func @bounded(%x: !tenferro.tensor<[64]x?xi64>, %y: !tenferro.tensor<[64]x?xi64>) -> !tenferro.tensor<[64]x?xi64> {
  %r = tenferro.philox %x, %x, %y word 1 : !tenferro.tensor<[64]x?xi64>
  return %r : !tenferro.tensor<[64]x?xi64>
}

// CHECK-LABEL: func.func @scalar(
// CHECK: tenferro.philox %{{.*}}, %{{.*}}, %{{.*}} word 1 : !tenferro.tensor<i64, cuda>
func.func @scalar(%x: !tenferro.tensor<i64, cuda>) -> !tenferro.tensor<i64, cuda> {
  %r = tenferro.philox %x, %x, %x word 1 : !tenferro.tensor<i64, cuda>
  return %r : !tenferro.tensor<i64, cuda>
}

func.func @words(%k: !tenferro.tensor<?xi64>, %s: !tenferro.tensor<?xi64>, %c: !tenferro.tensor<?xi64>)
    -> (!tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>) {
  %0 = tenferro.philox %k, %s, %c word 0 : !tenferro.tensor<?xi64>
  %1 = tenferro.philox %k, %s, %c word 1 : !tenferro.tensor<?xi64>
  return %0, %1 : !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>
}
