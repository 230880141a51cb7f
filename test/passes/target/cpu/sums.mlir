// RUN: tf-opt %s --tenferro-target-cpu -split-input-file | FileCheck %s
// Sums in registers are added in blocks, each from zero, and the blocks in double precision; other accumulators go through.

// CHECK-LABEL: func.func private @f.row(
// CHECK: %[[BLOCK:.*]] = arith.constant 4096 : index
// CHECK: %[[TOTALS:.*]]:2 = scf.for %[[FIRST:.*]] = %{{.*}} to %[[N:.*]] step %[[BLOCK]] iter_args(%[[TOTAL:.*]] = %{{.*}}, %[[MOST:.*]] = %{{.*}}) -> (f64, f32) {
// CHECK: %[[END:.*]] = arith.addi %[[FIRST]], %[[BLOCK]]
// CHECK: %[[LAST:.*]] = arith.minsi %[[END]], %[[N]]
// CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK: %[[SUM:.*]]:2 = scf.for %{{.*}} = %[[FIRST]] to %[[LAST]] step %{{.*}} iter_args(%{{.*}} = %[[ZERO]], %{{.*}} = %[[MOST]]) -> (f32, f32) {
// CHECK: }
// CHECK: %[[WIDE:.*]] = arith.extf %[[SUM]]#0 : f32 to f64
// CHECK: %[[NEXT:.*]] = arith.addf %[[TOTAL]], %[[WIDE]] : f64
// CHECK: scf.yield %[[NEXT]], %[[SUM]]#1 : f64, f32
// CHECK: }
// CHECK: arith.truncf %[[TOTALS]]#0 : f64 to f32
tenferro_rt.kernel @f.row reads(%x : f32) writes(%y : f32 parts sum, %z : f32 parts max) numbers(%n : index) attributes {work = 3 : i64} {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %s:2 = tenferro_rt.loop (%i) to (%n) from (%sum = %zero : f32, %most = %low : f32) kinds [sum, max] {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f32>
    %next = arith.addf %sum, %v fastmath<reassoc> : f32
    %larger = arith.maximumf %most, %v : f32
    tenferro_rt.next %next, %larger : f32, f32
  }
  tenferro_rt.store %s#0, %y[] strides [] : !tenferro_rt.memory<f32>
  tenferro_rt.store %s#1, %z[] strides [] : !tenferro_rt.memory<f32>
}

// -----

// A loop around a loop has shorter blocks; one of a known few iterations has none; complex numbers have two parts.
// CHECK-LABEL: func.func private @f.nested(
// CHECK: scf.for
// CHECK: arith.constant 128 : index
// CHECK: scf.for %{{.*}} iter_args(%{{.*}} = %{{.*}}) -> (complex<f64>) {
// CHECK: scf.for %{{.*}} iter_args(%{{.*}} = %{{.*}}) -> (complex<f32>) {
// CHECK: scf.for %{{.*}} iter_args(%{{.*}} = %{{.*}}) -> (complex<f32>) {
// CHECK-NOT: scf.for
// CHECK: llvm.store
tenferro_rt.kernel @f.nested reads(%x : complex<f32>) writes(%y : complex<f32>) numbers(%m : index, %n : index) attributes {work = 3 : i64} {
  %zero = complex.constant [0.0 : f32, 0.0 : f32] : complex<f32>
  %few = arith.constant 8 : index
  tenferro_rt.loop (%k) to (%m) {
    %s = tenferro_rt.loop (%i) to (%n) from (%sum = %zero : complex<f32>) kinds [sum] {
      %t = tenferro_rt.loop (%j) to (%few) from (%acc = %sum : complex<f32>) kinds [sum] {
        %v = tenferro_rt.load %x[%k, %i, %j] strides [8, 8, 1] : !tenferro_rt.memory<complex<f32>>
        %next = complex.add %acc, %v : complex<f32>
        tenferro_rt.next %next : complex<f32>
      }
      tenferro_rt.next %t : complex<f32>
    }
    tenferro_rt.store %s, %y[%k] strides [1] : !tenferro_rt.memory<complex<f32>>
    tenferro_rt.next
  }
}

// -----

// Integers are exact in any order.
// CHECK-LABEL: func.func private @f.count(
// CHECK: scf.for
// CHECK-NOT: scf.for
// CHECK: return
tenferro_rt.kernel @f.count reads(%x : i64) writes(%y : i64 parts sum) numbers(%n : index) attributes {work = 3 : i64} {
  %zero = arith.constant 0 : i64
  %s = tenferro_rt.loop (%i) to (%n) from (%sum = %zero : i64) kinds [sum] {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<i64>
    %next = arith.addi %sum, %v : i64
    tenferro_rt.next %next : i64
  }
  tenferro_rt.store %s, %y[] strides [] : !tenferro_rt.memory<i64>
}
