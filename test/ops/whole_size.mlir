// whole_size: syntax, what is refused, values, no derivative.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: %python -c "import numpy as n; n.save('%t/x.npy', n.array(2.5)); n.save('%t/more.npy', n.array(1e30)); n.save('%t/nan.npy', n.array(n.nan)); n.save('%t/k.npy', n.array(-7, n.int32))"
// RUN: tf-run %t/valid.mlir --entry real --input %t/x.npy --print | FileCheck %s --check-prefix=EVEN
// RUN: tf-run %t/valid.mlir --entry real --input %t/more.npy --print | FileCheck %s --check-prefix=MOST
// RUN: not tf-run %t/valid.mlir --entry real --input %t/nan.npy 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: tf-run %t/valid.mlir --entry integer --input %t/k.npy --print | FileCheck %s --check-prefix=LESS

// EVEN: i64 2
// MOST: i64 9223372036854775807
// NAN: real: whole_size: the size is NaN or infinite
// LESS: i64 0

//--- valid.mlir
// CHECK-LABEL: func.func @real(
// CHECK: tenferro.whole_size %{{.*}} : !tenferro.tensor<f64> -> !tenferro.tensor<i64>
func.func @real(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<i64> {
  %r = tenferro.whole_size %x : !tenferro.tensor<f64> -> !tenferro.tensor<i64>
  return %r : !tenferro.tensor<i64>
}

func.func @integer(%k: !tenferro.tensor<i32>) -> !tenferro.tensor<i64> {
  %r = tenferro.whole_size %k : !tenferro.tensor<i32> -> !tenferro.tensor<i64>
  return %r : !tenferro.tensor<i64>
}

//--- refused.mlir
func.func @whole_size_c1(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+2 {{'tenferro.whole_size' op C1: x must have rank 0, got ?}}
  // expected-error @+1 {{'tenferro.whole_size' op failed to infer returned types}}
  %r = tenferro.whole_size %x : !tenferro.tensor<?xf64> -> !tenferro.tensor<i64>
  return
}

// -----

func.func @whole_size_of_a_bool(%x: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.whole_size' op operand #0 must be real or integer tensor, but got '!tenferro.tensor<i1>'}}
  %r = tenferro.whole_size %x : !tenferro.tensor<i1> -> !tenferro.tensor<i64>
  return
}
