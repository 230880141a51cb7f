// custom: syntax, through text, the generic form and bytecode; equal calls; loops; what becomes of it.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s
// RUN: tf-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: tf-opt %s --tenferro-simplify --loop-invariant-code-motion | FileCheck %s --check-prefix=SIMPLE
// RUN: tf-opt %s --tenferro-resolve-shapes | FileCheck %s --check-prefix=SHAPES
// RUN: tf-opt %s --tenferro-cpu | FileCheck %s --check-prefix=CPU
// RUN: tf-opt %s --tenferro-print-extents | FileCheck %s --check-prefix=EXTENTS

// CHECK-LABEL: func.func @unknown(
// CHECK: %{{.*}}:2 = tenferro.custom "mylib.maxplus.v2" calls "mylib_maxplus"(%{{.*}}, %{{.*}}) extents {{\[\[}}%[[M:.*]], %[[N:.*]]], [%[[M]], %[[N]]]] guards [%{{.*}}, %{{.*}}] ["dim 1 of a", "eq", "dim 0 of b"] workspace [%[[M]]] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xi64>)
// SHAPES-LABEL: func.func @unknown(
// SHAPES: tenferro.guard %{{.*}}, %{{.*}} eq "unknown: mylib.maxplus.v2: extents differ: dim 1 of a (= k of \22a\22) is {0}, dim 0 of b (= l of \22b\22) is {1}"
// EXTENTS-LABEL: extents of @unknown
// EXTENTS: #0: [m, n]
// EXTENTS: #1: [m, n]
func.func @unknown(%a: !tenferro.tensor<?x?xf64> {tenferro.name = "a", tenferro.extents = ["m", "k"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.name = "b", tenferro.extents = ["l", "n"]}) -> !tenferro.tensor<?x?xi64> {
  %m = tenferro.dim %a, 0 : !tenferro.tensor<?x?xf64>
  %k = tenferro.dim %a, 1 : !tenferro.tensor<?x?xf64>
  %l = tenferro.dim %b, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %b, 1 : !tenferro.tensor<?x?xf64>
  %c, %first = tenferro.custom "mylib.maxplus.v2" calls "mylib_maxplus"(%a, %b) extents [[%m, %n], [%m, %n]] guards [%k, %l] ["dim 1 of a", "eq", "dim 0 of b"] workspace [%m] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xi64>)
  return %first : !tenferro.tensor<?x?xi64>
}

// CHECK-LABEL: func.func @attributes(
// CHECK: tenferro.custom "mylib.scaled" calls "mylib_scaled"(%{{.*}}) extents {{\[\[}}0, 3], []] workspace [640] {bytes = "a\00b", integers = array<i64: 3, -4>, mergeable, never_fails, reals = array<f64: 2.500000e+00>} : (!tenferro.tensor<0x3xf32>) -> (!tenferro.tensor<0x3xcomplex<f32>>, !tenferro.tensor<i1>)
// CPU: tenferro.customs = {{\[\[}}"mylib.maxplus.v2", "mylib_maxplus"], ["mylib.scaled", "mylib_scaled"]
// CPU: @attributes.custom0.integers(dense<[3, -4]> : tensor<2xi64>)
// CPU: @attributes.custom0.reals(dense<2.500000e+00> : tensor<1xf64>)
// CPU: @attributes.custom0.bytes("a\00b")
// CPU: llvm.call @tnf_rt_custom(
func.func @attributes(%x: !tenferro.tensor<0x3xf32>) -> (!tenferro.tensor<0x3xcomplex<f32>>, !tenferro.tensor<i1>) {
  %y:2 = tenferro.custom "mylib.scaled" calls "mylib_scaled"(%x) extents [[0, 3], []] workspace [640] {mergeable, never_fails, integers = array<i64: 3, -4>, reals = array<f64: 2.5>, bytes = "a\00b"} : (!tenferro.tensor<0x3xf32>) -> (!tenferro.tensor<0x3xcomplex<f32>>, !tenferro.tensor<i1>)
  return %y#0, %y#1 : !tenferro.tensor<0x3xcomplex<f32>>, !tenferro.tensor<i1>
}

// No input, and an extent that is computed; what is known of it is in the type.
// CHECK-LABEL: func.func @made(
// CHECK: tenferro.custom "mylib.table" calls "mylib_table"() extents {{\[\[}}%{{.*}}, 4]] : () -> !tenferro.tensor<[7]x4xi32>
// SHAPES-LABEL: func.func @made(
// SHAPES: tenferro.guard %{{.*}}, %{{.*}} le "made: mylib.table: an extent is negative: dim 0 of result 0 (= n - 1) is {1}"
func.func @made(%x: !tenferro.tensor<[8]xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<[7]x4xi32> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<[8]xf64>
  %one = arith.constant 1 : index
  %k = arith.subi %n, %one : index
  %y = tenferro.custom "mylib.table" calls "mylib_table"() extents [[%k, 4]] : () -> !tenferro.tensor<[7]x4xi32>
  return %y : !tenferro.tensor<[7]x4xi32>
}

// Equal calls are one where the author said so; what nobody reads is dropped in either case.
// CSE-LABEL: func.func @equal(
// CSE-COUNT-1: "mylib.pure"
// CSE-COUNT-2: "mylib.each"
// CSE-NOT: tenferro.custom
// CSE: return
// SIMPLE-LABEL: func.func @equal(
// SIMPLE-COUNT-1: "mylib.pure"
// SIMPLE-COUNT-2: "mylib.each"
// SIMPLE-NOT: tenferro.custom
// SIMPLE: return
func.func @equal(%x: !tenferro.tensor<3xf64>) -> (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>) {
  %a = tenferro.custom "mylib.pure" calls "mylib_pure"(%x) extents [[3]] {mergeable} : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  %b = tenferro.custom "mylib.pure" calls "mylib_pure"(%x) extents [[3]] {mergeable} : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  %c = tenferro.custom "mylib.each" calls "mylib_each"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  %d = tenferro.custom "mylib.each" calls "mylib_each"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  %e = tenferro.custom "mylib.dead" calls "mylib_dead"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return %a, %b, %c, %d : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
}

// A loop that may have no step: what never fails is computed before it, what may fail is not, and what is not to be merged stays.
// SIMPLE-LABEL: func.func @loop(
// SIMPLE: "mylib.safe"
// SIMPLE: tenferro.for %
// SIMPLE-DAG: "mylib.risky"
// SIMPLE-DAG: "mylib.each"
func.func @loop(%x: !tenferro.tensor<3xf64>, %s: !tenferro.tensor<i64>) -> !tenferro.tensor<3xf64> {
  %n = tenferro.extent_of %s : !tenferro.tensor<i64>
  %r = tenferro.for %i to %n (%y = %x : !tenferro.tensor<3xf64>) {
    %a = tenferro.custom "mylib.safe" calls "mylib_safe"(%x) extents [[3]] {mergeable, never_fails} : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
    %b = tenferro.custom "mylib.risky" calls "mylib_risky"(%x) extents [[3]] {mergeable} : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
    %c = tenferro.custom "mylib.each" calls "mylib_each"(%x) extents [[3]] {never_fails} : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
    %d = tenferro.add %a, %b : !tenferro.tensor<3xf64>
    %e = tenferro.mul %d, %c : !tenferro.tensor<3xf64>
    %f = tenferro.sub %y, %e : !tenferro.tensor<3xf64>
    tenferro.yield %f : !tenferro.tensor<3xf64>
  }
  return %r : !tenferro.tensor<3xf64>
}
