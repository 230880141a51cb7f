// print: syntax; in the order of the program, in loops and branches, once per step, whoever reads the value; derivatives print
// nothing more.
// RUN: tf-opt %s | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-form-kernels | FileCheck %s --check-prefix=KERNELS
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([1.0, 2.0])); numpy.save('%t.s.npy', 3.0); numpy.save('%t.e.npy', numpy.zeros((0, 2)))"
// RUN: tf-run %s --entry ordered --input %t.npy 2>&1 | FileCheck %s --check-prefix=ORDERED
// RUN: tf-run %s --entry ordered --input %t.npy --aot --threads 2 2>&1 | FileCheck %s --check-prefix=ORDERED
// RUN: tf-run %s --entry steps --input %t.s.npy 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: tf-run %s --entry empty --input %t.e.npy 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: tf-run %s --entry pushed --input %t.s.npy 2>&1 | FileCheck %s --check-prefix=PUSHED
// RUN: tf-run %s --entry pulled --input %t.s.npy 2>&1 | FileCheck %s --check-prefix=PULLED
// RUN: tf-run %s --entry second --input %t.s.npy 2>&1 | FileCheck %s --check-prefix=SECOND
// RUN: tf-run %s --entry limited --input %t.s.npy 2>&1 | FileCheck %s --check-prefix=LIMITED

// CHECK-LABEL: func.func @kinds(
// CHECK: tenferro.print %{{.*}}, "c" : !tenferro.tensor<?xcomplex<f32>>
// CHECK: tenferro.print %{{.*}}, "" : !tenferro.tensor<0xi32>
// CHECK: tenferro.print %{{.*}}, "b\22" : !tenferro.tensor<i1>
func.func @kinds(%x: !tenferro.tensor<?xcomplex<f32>>, %y: !tenferro.tensor<0xi32>, %z: !tenferro.tensor<i1>) {
  tenferro.print %x, "c" : !tenferro.tensor<?xcomplex<f32>>
  tenferro.print %y, "" : !tenferro.tensor<0xi32>
  tenferro.print %z, "b\22" : !tenferro.tensor<i1>
  return
}

// Equal prints stay two, and one that nothing depends on stays where it is.
// KERNELS-LABEL: func.func @ordered(
// KERNELS-COUNT-2: by "tnf_rt_print" site "x"
// KERNELS: by "tnf_rt_print" site "unread"
// KERNELS: by "tnf_rt_print" site "after"
// ORDERED: x: f64[2] 1 2
// ORDERED-NEXT: x: f64[2] 1 2
// ORDERED-NEXT: unread: f64[2] 2 4
// ORDERED-NEXT: transposed: i32[2, 3]
// ORDERED-NEXT: 1 2 3
// ORDERED-NEXT: 4 5 6
// ORDERED-NEXT: after: f64[2] 1 4
// ORDERED-NEXT: result0: f64[2] 1 4
func.func @ordered(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  tenferro.print %x, "x" : !tenferro.tensor<?xf64>
  %y = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
  tenferro.print %x, "x" : !tenferro.tensor<?xf64>
  %u = tenferro.add %x, %x : !tenferro.tensor<?xf64>
  tenferro.print %u, "unread" : !tenferro.tensor<?xf64>
  %c = tenferro.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32> -> !tenferro.tensor<2x3xi32>
  tenferro.print %c, "transposed" : !tenferro.tensor<2x3xi32>
  tenferro.print %y, "after" : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// A loop and a branch that nothing reads are there for what they print.
// STEPS: step: i64 0
// STEPS-NEXT: even: f64 3
// STEPS-NEXT: step: i64 1
// STEPS-NEXT: odd: f64 4
// STEPS-NEXT: step: i64 2
// STEPS-NEXT: even: f64 5
// STEPS-NEXT: condition: i64 0
// STEPS-NEXT: body: i64 0
// STEPS-NEXT: condition: i64 1
// STEPS-NEXT: body: i64 1
// STEPS-NEXT: condition: i64 2
// STEPS-NEXT: result0: f64 3
func.func @steps(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %c3 = arith.constant 3 : index
  %zero = tenferro.constant dense<0> : tensor<i64> -> !tenferro.tensor<i64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %two = tenferro.constant dense<2> : tensor<i64> -> !tenferro.tensor<i64>
  %f = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %a, %b = tenferro.for %k to %c3 (%x = %s : !tenferro.tensor<f64>, %n = %zero : !tenferro.tensor<i64>) {
    tenferro.print %n, "step" : !tenferro.tensor<i64>
    %r = tenferro.rem %n, %two : !tenferro.tensor<i64>
    %even = tenferro.compare eq %r, %zero : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.if %even : !tenferro.tensor<i1> {
      tenferro.print %x, "even" : !tenferro.tensor<f64>
      tenferro.yield
    } else {
      tenferro.print %x, "odd" : !tenferro.tensor<f64>
      tenferro.yield
    }
    %y = tenferro.add %x, %f : !tenferro.tensor<f64>
    %m = tenferro.add %n, %one : !tenferro.tensor<i64>
    tenferro.yield %y, %m : !tenferro.tensor<f64>, !tenferro.tensor<i64>
  }
  %c, %taken = tenferro.while (%n = %zero : !tenferro.tensor<i64>) {
    tenferro.print %n, "condition" : !tenferro.tensor<i64>
    %go = tenferro.compare lt %n, %two : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%n: !tenferro.tensor<i64>):
    tenferro.print %n, "body" : !tenferro.tensor<i64>
    %m = tenferro.add %n, %one : !tenferro.tensor<i64>
    tenferro.yield %m : !tenferro.tensor<i64>
  }
  return %s : !tenferro.tensor<f64>
}

// EMPTY: nothing: f64[0, 2]
func.func @empty(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  tenferro.print %x, "nothing" : !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}

// x^8 by squaring three times: the tangents' copy of the loop prints nothing.
// PUSHED: carried: f64 3
// PUSHED-NEXT: carried: f64 9
// PUSHED-NEXT: carried: f64 81
// PUSHED-NEXT: result0: f64 17496
func.func @pushed(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %c3 = arith.constant 3 : index
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %y = tenferro.for %k to %c3 (%x = %s : !tenferro.tensor<f64>) {
    tenferro.print %x, "carried" : !tenferro.tensor<f64>
    %n = tenferro.mul %x, %x : !tenferro.tensor<f64>
    tenferro.yield %n : !tenferro.tensor<f64>
  }
  %d = tenferro.jvp %y wrt(%s) tangents(%one) : !tenferro.tensor<f64>, (!tenferro.tensor<f64>), (!tenferro.tensor<f64>)
  return %d : !tenferro.tensor<f64>
}

// PULLED: carried: f64 3
// PULLED-NEXT: large: f64 9
// PULLED-NEXT: carried: f64 9
// PULLED-NEXT: large: f64 81
// PULLED-NEXT: carried: f64 81
// PULLED-NEXT: large: f64 6561
// PULLED-NEXT: end: f64 6561
// PULLED-NEXT: result0: f64 17496
func.func @pulled(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %c3 = arith.constant 3 : index
  %limit = tenferro.constant dense<5.0> : tensor<f64> -> !tenferro.tensor<f64>
  %y = tenferro.for %k to %c3 (%x = %s : !tenferro.tensor<f64>) {
    tenferro.print %x, "carried" : !tenferro.tensor<f64>
    %n = tenferro.mul %x, %x : !tenferro.tensor<f64>
    %is = tenferro.compare gt %n, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
    %m = tenferro.if %is : !tenferro.tensor<i1> -> (!tenferro.tensor<f64>) {
      tenferro.print %n, "large" : !tenferro.tensor<f64>
      tenferro.yield %n : !tenferro.tensor<f64>
    } else {
      tenferro.yield %x : !tenferro.tensor<f64>
    }
    tenferro.yield %m : !tenferro.tensor<f64>
  }
  tenferro.print %y, "end" : !tenferro.tensor<f64>
  %d = tenferro.grad %y wrt(%s) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %d : !tenferro.tensor<f64>
}

// SECOND: step: f64 3
// SECOND-NEXT: step: f64 9
// SECOND-NEXT: result0: f64 108
func.func @second(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %c2 = arith.constant 2 : index
  %y = tenferro.for %k to %c2 (%x = %s : !tenferro.tensor<f64>) {
    tenferro.print %x, "step" : !tenferro.tensor<f64>
    %n = tenferro.mul %x, %x : !tenferro.tensor<f64>
    tenferro.yield %n : !tenferro.tensor<f64>
  }
  %d = tenferro.grad %y wrt(%s) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  %e = tenferro.grad %d wrt(%s) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %e : !tenferro.tensor<f64>
}

// After as many steps as there may be the condition is not asked: 1 / (2 - step) is no failure.
// LIMITED: asked: i64 2
// LIMITED-NEXT: asked: i64 1
// LIMITED-NEXT: result0: i64 2
func.func @limited(%s: !tenferro.tensor<f64>) -> !tenferro.tensor<i64> {
  %zero = tenferro.constant dense<0> : tensor<i64> -> !tenferro.tensor<i64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %two = tenferro.constant dense<2> : tensor<i64> -> !tenferro.tensor<i64>
  %c, %taken = tenferro.while (%n = %zero : !tenferro.tensor<i64>) max_steps 2 {
    %left = tenferro.sub %two, %n : !tenferro.tensor<i64>
    tenferro.print %left, "asked" : !tenferro.tensor<i64>
    %part = tenferro.div %two, %left : !tenferro.tensor<i64>
    %go = tenferro.compare gt %part, %zero : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%n: !tenferro.tensor<i64>):
    %m = tenferro.add %n, %one : !tenferro.tensor<i64>
    tenferro.yield %m : !tenferro.tensor<i64>
  }
  return %c : !tenferro.tensor<i64>
}

//! n=3,1,0 ; x:small ; dtypes=f64,complex_f64
func.func @differentiated(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %c3 = arith.constant 3 : index
  %y = tenferro.for %k to %c3 (%a = %x : !tenferro.tensor<?xf64>) {
    %s = tenferro.sin %a : !tenferro.tensor<?xf64>
    tenferro.print %s, "s" : !tenferro.tensor<?xf64>
    %n = tenferro.mul %s, %x : !tenferro.tensor<?xf64>
    tenferro.yield %n : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
