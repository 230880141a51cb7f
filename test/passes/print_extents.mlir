// What is known of extents: exact, bounded or decided elsewhere.
// RUN: tf-opt %s --tenferro-print-extents -o %t.same | FileCheck %s --strict-whitespace --match-full-lines
// RUN: tf-opt %s | diff - %t.same
// RUN: tf-opt %s --tenferro-inline --tenferro-resolve-shapes | tf-opt --tenferro-print-extents -o %t.resolved | FileCheck %s --check-prefix=RESOLVED

//      CHECK:extents of @factor
// CHECK-NEXT:  %arg0: [m, n <= 8, 3]
// CHECK-NEXT:  %q: [m, min(m, n) <= 8, 3]
// CHECK-NEXT:  %r: [min(m, n) <= 8, n <= 8, 3]
// CHECK-NEXT:  %0: [m + min(m, n), n <= 8, 3]
// CHECK-NEXT:  %1: []
func.func @factor(%a: !tenferro.tensor<?x[8]x3xf64> {tenferro.name = "a", tenferro.extents = ["m", "n", ""]}) -> (!tenferro.tensor<?x[8]x3xf64>, !tenferro.tensor<f64>) {
  %q, %r = tenferro.qr %a : !tenferro.tensor<?x[8]x3xf64> -> !tenferro.tensor<?x[8]x3xf64>, !tenferro.tensor<[8]x[8]x3xf64>
  %t = tenferro.concatenate %a, %r axis 0 : !tenferro.tensor<?x[8]x3xf64>, !tenferro.tensor<[8]x[8]x3xf64> -> !tenferro.tensor<?x[8]x3xf64>
  %s = tenferro.reduce_sum %t axes [0, 1, 2] : !tenferro.tensor<?x[8]x3xf64> -> !tenferro.tensor<f64>
  return %t, %s : !tenferro.tensor<?x[8]x3xf64>, !tenferro.tensor<f64>
}

// An extent that values (here: a caller) decide, and what a requirement and a type say of it.
//      CHECK:extents of @cut
// CHECK-NEXT:  %arg0: [dim 0 of "x"]
// CHECK-NEXT:  %0: [unknown <= dim 0 of "x"]
// CHECK-NEXT:  %1: [unknown <= 2*dim 0 of "x"]
func.func private @cut(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %k: index) -> !tenferro.tensor<?xf64> {
  %y = tenferro.slice %x starts [0] limits [%k] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %z = tenferro.concatenate %y, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

//      CHECK:extents of @calls
// CHECK-NEXT:  %arg0: [n]
// CHECK-NEXT:  %2: [unknown <= 4]
// CHECK-NEXT:  %3: [unknown <= 4]
//   RESOLVED:extents of @calls
// RESOLVED-NEXT:  %arg0: [n]
// RESOLVED-NEXT:  %{{.*}}: [floordiv(n, 2) <= 4]
func.func @calls(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}) -> !tenferro.tensor<[4]xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %two = arith.constant 2 : index
  %half = arith.floordivsi %n, %two : index
  %y = func.call @cut(%x, %half) : (!tenferro.tensor<?xf64>, index) -> !tenferro.tensor<?xf64>
  %z = tenferro.exp %y : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<[4]xf64>
  return %z : !tenferro.tensor<[4]xf64>
}

// A number that is decided by values has no formula, a minimum with it has the other as its bound.
//      CHECK:extents of @least
// CHECK-NEXT:  %arg0: [n]
// CHECK-NEXT:  %arg1: []
// CHECK-NEXT:  %3: [decided by extent_of <= n]
// CHECK-NEXT:  %4: [decided by extent_of <= 2*n]
func.func @least(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.extent_of %k : !tenferro.tensor<i64>
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = arith.minsi %r, %n : index
  %y = tenferro.slice %x starts [0] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %z = tenferro.concatenate %y, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %z : !tenferro.tensor<?xf64>
}

// Values of loops and branches too: what a step decides is the loop's.
//      CHECK:extents of @grows
// CHECK-NEXT:  %arg0: [n]
// CHECK-NEXT:  %arg1: []
// CHECK-NEXT:    %arg2: [decided by while]
// CHECK-NEXT:    %0: []
// CHECK-NEXT:    %arg2: [decided by while]
// CHECK-NEXT:    %0: [decided by while]
// CHECK-NEXT:  %results: [decided by while]
func.func @grows(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}, %go: !tenferro.tensor<i1>) -> !tenferro.tensor<?xf64> {
  %y, %steps = tenferro.while (%z = %x : !tenferro.tensor<?xf64> changes [0]) max_steps 3 {
    %again = tenferro.compare eq %go, %go : (!tenferro.tensor<i1>, !tenferro.tensor<i1>) -> !tenferro.tensor<i1>
    tenferro.condition %again : !tenferro.tensor<i1>
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    %longer = tenferro.concatenate %z, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %longer : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}

// An extent that the branches of an if differ in is at most the larger of theirs: their formulas, or the bounds of what values decide.
//      CHECK:extents of @either
// CHECK-NEXT:  %arg0: [n]
// CHECK-NEXT:  %arg1: [m]
// CHECK-NEXT:  %arg2: []
// CHECK-NEXT:  %arg3: []
// CHECK-NEXT:    %{{.*}}: [n]
// CHECK-NEXT:    %{{.*}}: [decided by extent_of <= m]
// CHECK-NEXT:    %{{.*}}: [m]
// CHECK-NEXT:    %{{.*}}: [m]
// CHECK-NEXT:  %0#0: [decided by if <= max(n, m)]
// CHECK-NEXT:  %0#1: [decided by if <= m]
// CHECK-NEXT:  %1: [decided by if <= 2*m + 3*max(n, m)]
func.func @either(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.name = "y", tenferro.extents = ["m"]}, %go: !tenferro.tensor<i1>, %k: !tenferro.tensor<i64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  %r:2 = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
    %a = tenferro.exp %x : !tenferro.tensor<?xf64>
    %c = tenferro.extent_of %k : !tenferro.tensor<i64>
    %m = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
    %least = arith.minsi %c, %m : index
    %b = tenferro.slice %y starts [0] limits [%least] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %a, %b : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  } else {
    %a = tenferro.exp %y : !tenferro.tensor<?xf64>
    %b = tenferro.exp %y : !tenferro.tensor<?xf64>
    tenferro.yield %a, %b : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %all = tenferro.concatenate %r#0, %r#1, %r#0, %r#1, %r#0 axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r#0, %r#1 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}
