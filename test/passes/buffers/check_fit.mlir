// RUN: tf-opt %s --tenferro-check-buffers -split-input-file -verify-diagnostics
// What a plan may not do with segments that one buffer is fitted into.

func.func @fitted(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %none = tenferro_plan.no_memory
  %segment, %b = tenferro_plan.fit %none[%n] : <?xf64>
  tenferro_plan.copy %in to %b : <?xf64> to <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %segment
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_over(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %none = tenferro_plan.no_memory
  %segment, %b = tenferro_plan.fit %none[%n] : <?xf64>
  tenferro_plan.copy %in to %b : <?xf64> to <?xf64>
  // expected-error @below {{fits a buffer into memory of a tensor that is needed still}}
  %more, %c = tenferro_plan.fit %segment[%n] : <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_again(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %none = tenferro_plan.no_memory
  %segment, %b = tenferro_plan.fit %none[%n] : <?xf64>
  tenferro_plan.copy %in to %b : <?xf64> to <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  tenferro_plan.dead %b : <?xf64>
  %more, %c = tenferro_plan.fit %segment[%n] : <?xf64>
  // expected-error @below {{reads memory that nothing was written to, or whose elements are dead}}
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_and_given_back(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %none = tenferro_plan.no_memory
  %segment, %b = tenferro_plan.fit %none[%n] : <?xf64>
  tenferro_plan.copy %in to %b : <?xf64> to <?xf64>
  tenferro_plan.give_back %segment
  // expected-error @below {{reads memory that is not this program's any more}}
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_after_it_was_given_back(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %none = tenferro_plan.no_memory
  %segment, %b = tenferro_plan.fit %none[%n] : <?xf64>
  tenferro_plan.copy %in to %b : <?xf64> to <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %segment
  // expected-error @below {{fits a buffer into memory that was given back}}
  %more, %c = tenferro_plan.fit %segment[%n] : <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @rotated_segments(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %a = tenferro_plan.no_memory
  %b = tenferro_plan.no_memory
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %a, %then = %b) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment) {
    %fitted, %u = tenferro_plan.fit %next[%n] : <?xf64>
    tenferro_plan.copy %now to %u : <?xf64> to <?xf64>
    scf.yield %u, %then, %fitted : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment
  }
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %r#1
  tenferro_plan.give_back %r#2
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @rotated_segments_given_back(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %a = tenferro_plan.no_memory
  %b = tenferro_plan.no_memory
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %a, %then = %b) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment) {
    %fitted, %u = tenferro_plan.fit %next[%n] : <?xf64>
    tenferro_plan.copy %now to %u : <?xf64> to <?xf64>
    scf.yield %u, %then, %fitted : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment
  }
  // expected-error @below {{writes to memory that the result of a loop may be in, which is needed still}}
  tenferro_plan.give_back %r#2
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @rotated_segments_fitted(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %a = tenferro_plan.no_memory
  %b = tenferro_plan.no_memory
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %a, %then = %b) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment) {
    %fitted, %u = tenferro_plan.fit %next[%n] : <?xf64>
    tenferro_plan.copy %now to %u : <?xf64> to <?xf64>
    scf.yield %u, %then, %fitted : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment
  }
  // expected-error @below {{writes to memory that the result of a loop may be in, which is needed still}}
  %more, %u = tenferro_plan.fit %r#2[%n] : <?xf64>
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @rotated_segments_given_back_twice(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %a = tenferro_plan.no_memory
  %b = tenferro_plan.no_memory
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %a, %then = %b) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment) {
    %fitted, %u = tenferro_plan.fit %next[%n] : <?xf64>
    tenferro_plan.copy %now to %u : <?xf64> to <?xf64>
    scf.yield %u, %then, %fitted : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment
  }
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %r#2
  // expected-error @below {{gives back memory that was given back}}
  tenferro_plan.give_back %r#2
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @segments_that_do_not_rotate(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %a = tenferro_plan.no_memory
  %b = tenferro_plan.no_memory
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %a, %then = %b) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment) {
    // expected-error @below {{fits a buffer into memory of a tensor that is needed still}}
    %fitted, %u = tenferro_plan.fit %next[%n] : <?xf64>
    tenferro_plan.copy %now to %u : <?xf64> to <?xf64>
    scf.yield %u, %fitted, %then : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, !tenferro_plan.segment
  }
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_into_one_of_two(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %a = tenferro_plan.no_memory
  %b = tenferro_plan.no_memory
  %some = arith.cmpi eq, %n, %zero : index
  %either = scf.if %some -> (!tenferro_plan.segment) {
    scf.yield %a : !tenferro_plan.segment
  } else {
    scf.yield %b : !tenferro_plan.segment
  }
  %fitted, %buffer = tenferro_plan.fit %either[%n] : <?xf64>
  tenferro_plan.copy %in to %buffer : <?xf64> to <?xf64>
  tenferro_plan.copy %buffer to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %fitted
  // expected-error @below {{fits a buffer into memory that was given back}}
  %again, %other = tenferro_plan.fit %b[%n] : <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_in_a_branch(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %some = arith.cmpi ne, %n, %zero : index
  %r:3 = scf.if %some -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index) {
    %none = tenferro_plan.no_memory
    %fitted, %u = tenferro_plan.fit %none[%n] : <?xf64>
    tenferro_plan.copy %in to %u : <?xf64> to <?xf64>
    scf.yield %u, %fitted, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  } else {
    %none = tenferro_plan.no_memory
    scf.yield %in, %none, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  }
  %b = tenferro_plan.view %r#0[%r#2] : <?xf64> to <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %r#1
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_in_a_branch_and_given_back(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %some = arith.cmpi ne, %n, %zero : index
  %r:3 = scf.if %some -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index) {
    %none = tenferro_plan.no_memory
    %fitted, %u = tenferro_plan.fit %none[%n] : <?xf64>
    tenferro_plan.copy %in to %u : <?xf64> to <?xf64>
    scf.yield %u, %fitted, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  } else {
    %none = tenferro_plan.no_memory
    scf.yield %in, %none, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  }
  %b = tenferro_plan.view %r#0[%r#2] : <?xf64> to <?xf64>
  tenferro_plan.give_back %r#1
  // expected-error @below {{reads memory that is not this program's any more}}
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_in_a_branch_and_given_back_twice(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %some = arith.cmpi ne, %n, %zero : index
  %r:3 = scf.if %some -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index) {
    %none = tenferro_plan.no_memory
    %fitted, %u = tenferro_plan.fit %none[%n] : <?xf64>
    tenferro_plan.copy %in to %u : <?xf64> to <?xf64>
    scf.yield %u, %fitted, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  } else {
    %none = tenferro_plan.no_memory
    scf.yield %in, %none, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  }
  %b = tenferro_plan.view %r#0[%r#2] : <?xf64> to <?xf64>
  tenferro_plan.copy %b to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %r#1
  // expected-error @below {{gives back memory that was given back}}
  tenferro_plan.give_back %r#1
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @fitted_in_a_branch_and_a_loop_may_leave_it(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %some = arith.cmpi ne, %n, %zero : index
  %r:3 = scf.if %some -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index) {
    %none = tenferro_plan.no_memory
    %fitted, %u = tenferro_plan.fit %none[%n] : <?xf64>
    tenferro_plan.copy %in to %u : <?xf64> to <?xf64>
    scf.yield %u, %fitted, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  } else {
    %none = tenferro_plan.no_memory
    scf.yield %in, %none, %n : !tenferro_plan.buffer<?xf64>, !tenferro_plan.segment, index
  }
  %b = tenferro_plan.view %r#0[%r#2] : <?xf64> to <?xf64>
  %segment, %slots:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  %l:3 = scf.for %i = %zero to %n step %one iter_args(%now = %b, %next = %slots#0, %other = %slots#1) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    tenferro_plan.copy %now to %next : <?xf64> to <?xf64>
    scf.yield %next, %other, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  // expected-error @below {{writes to memory that the result of a loop may be in, which is needed still}}
  tenferro_plan.give_back %r#1
  tenferro_plan.copy %l#0 to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %segment
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
