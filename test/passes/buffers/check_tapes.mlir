// RUN: tf-opt %s --tenferro-check-buffers -split-input-file -verify-diagnostics
// What a plan may not do with tapes and with what they take and give.

func.func @twice(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %t = tenferro_plan.tape
  // expected-note @below {{the other use}}
  %a = tenferro_plan.push %t, %n : index
  // expected-error @below {{tenferro_plan.push uses a tape that was used: what push and pop give goes on}}
  %b = tenferro_plan.push %t, %n : index
  return
}

// -----

func.func @other_in_a_loop(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tenferro_plan.tape
  // expected-error @below {{a step of the loop goes on with another tape than it was given}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %t) -> (!tenferro_plan.tape) {
    %u = tenferro_plan.tape
    scf.yield %u : !tenferro_plan.tape
  }
  return
}

// -----

func.func @pushes_nothing(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %t = tenferro_plan.tape
  %segment, %b = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
  // expected-error @below {{reads memory that nothing was written to, or whose elements are dead}}
  %a = tenferro_plan.push %t, %b : !tenferro_plan.buffer<?xf64>
  tenferro_plan.give_back %segment
  return
}

// -----

// what was popped is there
func.func @pops(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %t = tenferro_plan.tape
  %a = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  %segment, %b = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
  %c = tenferro_plan.pop %a into %b : <?xf64>
  %d = tenferro_plan.push %c, %b : !tenferro_plan.buffer<?xf64>
  tenferro_plan.give_back %segment
  return
}

// -----

func.func @pops_into_an_input(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %t = tenferro_plan.tape
  %a = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  // expected-error @below {{writes what the program may only read}}
  %b = tenferro_plan.pop %a into %in : <?xf64>
  return
}

// -----

func.func @pops_over_a_tensor(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %s = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
  // expected-note @below {{the tensor}}
  %a = tenferro_plan.view %s[%n] : <?xf64> to <?xf64>
  %b = tenferro_plan.view %s[%n] : <?xf64> to <?xf64>
  tenferro_plan.copy %in to %a : <?xf64> to <?xf64>
  %t = tenferro_plan.tape
  %t1 = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  // expected-error @below {{writes over a tensor that is needed still}}
  %t2 = tenferro_plan.pop %t1 into %b : <?xf64>
  tenferro_plan.copy %a to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// read on the tape, and dead before the next push
func.func @views(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %t = tenferro_plan.tape
  %t1 = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  %t2, %b = tenferro_plan.pop_view %t1[%n] : <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  tenferro_plan.dead %b : <?xf64>
  %t3 = tenferro_plan.push %t2, %in : !tenferro_plan.buffer<?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @pushes_over_a_view(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %t = tenferro_plan.tape
  %t1 = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  %t2, %b = tenferro_plan.pop_view %t1[%n] : <?xf64>
  // expected-error @below {{writes over a tensor on the tape that is needed still}}
  %t3 = tenferro_plan.push %t2, %n : index
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @reads_a_dead_view(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %t = tenferro_plan.tape
  %t1 = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  %t2, %b = tenferro_plan.pop_view %t1[%n] : <?xf64>
  tenferro_plan.dead %b : <?xf64>
  %t3 = tenferro_plan.push %t2, %n : index
  // expected-error @below {{reads memory that nothing was written to, or whose elements are dead}}
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @pushes_in_a_loop(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %t = tenferro_plan.tape
  %t1 = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  %t2, %b = tenferro_plan.pop_view %t1[%n] : <?xf64>
  %r = scf.for %i = %zero to %n step %one iter_args(%s = %t2) -> (!tenferro_plan.tape) {
    tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
    // expected-error @below {{writes over a tensor on the tape that is needed still}}
    %s1 = tenferro_plan.push %s, %n : index
    scf.yield %s1 : !tenferro_plan.tape
  }
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// a loop of no steps leaves what it was given
func.func @left_by_a_loop(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %buffers:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  %t = tenferro_plan.tape
  %t1 = tenferro_plan.push %t, %in : !tenferro_plan.buffer<?xf64>
  %t2, %b = tenferro_plan.pop_view %t1[%n] : <?xf64>
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%a = %b, %next = %buffers#0, %then = %buffers#1) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    tenferro_plan.copy %a to %next : <?xf64> to <?xf64>
    scf.yield %next, %then, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  // expected-error @below {{writes over a tensor on the tape that is needed still}}
  %t3 = tenferro_plan.push %t2, %n : index
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %segment
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @extents_of_a_view(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %t = tenferro_plan.tape
  // expected-error @below {{has 2 extents for a buffer of rank 1}}
  %t1, %b = tenferro_plan.pop_view %t[%n, %n] : <?xf64>
  return
}
