// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// What kernels and launches look like, everything that may be left out left out once.

// CHECK-LABEL: tenferro_rt.kernel @empty attributes {work = 1 : i64} {
// CHECK-NEXT: }
tenferro_rt.kernel @empty attributes {work = 1 : i64} {
}

// CHECK-LABEL: tenferro_rt.kernel @all
// CHECK-SAME: reads(%x : f64, %x_0 : i1) writes(%y : f64 parts sum, %y_1 : complex<f32> parts product)
// CHECK-SAME: numbers(%n : index, %c : f64, %c_2 : i1) attributes {work = 7 : i64} {
// CHECK-NEXT: %[[ROW:.*]] = tenferro_rt.scratch [%n, 3] : !tenferro_rt.memory<f64>
// CHECK: tenferro_rt.fill %[[ROW]][] strides [] count %n kind min : !tenferro_rt.memory<f64>
// CHECK: %{{.*}}:2 = tenferro_rt.loop (%i, %j) to (%n, %{{.*}}) from (%acc = %{{.*}} : f64, %acc_{{.*}} = %{{.*}} : i1) kinds [sum, or] {
// CHECK: tenferro_rt.loop (%k) to (%n) {
// CHECK: tenferro_rt.load %x[%i, %k] strides [%n, 1] offset %j : !tenferro_rt.memory<f64>
// CHECK: tenferro_rt.load %x_0[] strides [] : !tenferro_rt.memory<i1>
// CHECK: tenferro_rt.store %{{.*}}, %[[ROW]][%k] strides [3] : !tenferro_rt.memory<f64>
// CHECK: tenferro_rt.next
// CHECK: } {hot}
// CHECK: tenferro_rt.next %{{.*}}, %{{.*}} : f64, i1
tenferro_rt.kernel @all reads(%a : f64, %b : i1) writes(%c : f64 parts sum, %d : complex<f32> parts product)
    numbers(%n : index, %number : f64, %flag : i1) attributes {work = 7 : i64} {
  %row = tenferro_rt.scratch [%n, 3] : !tenferro_rt.memory<f64>
  %c5 = arith.constant 5 : index
  %one = complex.constant [1.0 : f32, 0.0 : f32] : complex<f32>
  tenferro_rt.fill %row[] strides [] count %n kind min : !tenferro_rt.memory<f64>
  %r:2 = tenferro_rt.loop (%i, %j) to (%n, %c5) from (%s = %number : f64, %p = %flag : i1) kinds [sum, or] {
    tenferro_rt.loop (%k) to (%n) {
      %u = tenferro_rt.load %a[%i, %k] strides [%n, 1] offset %j : !tenferro_rt.memory<f64>
      %v = tenferro_rt.load %b[] strides [] : !tenferro_rt.memory<i1>
      %w = arith.select %v, %u, %number : f64
      tenferro_rt.store %w, %row[%k] strides [3] : !tenferro_rt.memory<f64>
      tenferro_rt.next
    } {hot}
    tenferro_rt.next %s, %p : f64, i1
  }
  tenferro_rt.store %r#0, %c[] strides [] : !tenferro_rt.memory<f64>
  tenferro_rt.store %one, %d[] strides [] : !tenferro_rt.memory<complex<f32>>
}

// CHECK-LABEL: func.func @launches
// CHECK: %[[COUNT:.*]] = tenferro_rt.count [%{{.*}}, 4] : index
// CHECK: tenferro_rt.launch @empty() : (), (), ()
// CHECK: %{{.*}}:2 = tenferro_rt.launch @all(%{{.*}}, %{{.*}}) into(%{{.*}}, %{{.*}}) numbers(%[[COUNT]], %{{.*}}, %{{.*}}) {operations = "mul"} :
// CHECK-SAME: (tensor<?xf64>, tensor<i1>), (tensor<?xf64>, tensor<complex<f32>>), (index, f64, i1) -> (tensor<?xf64>, tensor<complex<f32>>)
func.func @launches(%x: tensor<?xf64>, %f: tensor<i1>, %y: tensor<?xf64>, %n: index) -> tensor<?xf64> {
  %e = tensor.empty() : tensor<complex<f32>>
  %count = tenferro_rt.count [%n, 4] : index
  %half = arith.constant 0.5 : f64
  %yes = arith.constant true
  tenferro_rt.launch @empty() : (), (), ()
  %z:2 = tenferro_rt.launch @all(%x, %f) into(%y, %e) numbers(%count, %half, %yes) {operations = "mul"} :
      (tensor<?xf64>, tensor<i1>), (tensor<?xf64>, tensor<complex<f32>>), (index, f64, i1) -> (tensor<?xf64>, tensor<complex<f32>>)
  return %z#0 : tensor<?xf64>
}

// Nothing takes what a kernel does for something without effect.
// RUN: tf-opt %s --canonicalize --cse | FileCheck %s --check-prefix=KEPT
// KEPT-LABEL: tenferro_rt.kernel @effects
// KEPT-COUNT-2: tenferro_rt.scratch
// KEPT: tenferro_rt.loop
// KEPT: tenferro_rt.load
// KEPT-COUNT-2: tenferro_rt.store
// KEPT-COUNT-2: tenferro_rt.load
// KEPT: tenferro_rt.store
tenferro_rt.kernel @effects writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  %s = tenferro_rt.scratch [2] : !tenferro_rt.memory<f64>
  %t = tenferro_rt.scratch [2] : !tenferro_rt.memory<f64>
  tenferro_rt.loop (%i) to (%n) {
    %a = tenferro_rt.load %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.store %a, %s[] strides [] : !tenferro_rt.memory<f64>
    tenferro_rt.store %a, %t[] strides [] : !tenferro_rt.memory<f64>
    %b = tenferro_rt.load %s[] strides [] : !tenferro_rt.memory<f64>
    %c = tenferro_rt.load %t[] strides [] : !tenferro_rt.memory<f64>
    %d = arith.addf %b, %c : f64
    tenferro_rt.store %d, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
