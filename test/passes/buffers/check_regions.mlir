// RUN: tf-opt %s --tenferro-check-buffers -split-input-file -verify-diagnostics
// What a plan may not do in loops and branches.

// A branch that writes and one that does not.
func.func @one_branch(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %flag = arith.cmpi eq, %n, %one : index
  scf.if %flag {
    tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  }
  // expected-error @below {{reads memory that nothing was written to}}
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// From the second step on what is read and what is written are one buffer.
func.func @no_rotation(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %r:2 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %out) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    // expected-error @below {{writes to memory that a loop carries and that may be that of another tensor}}
    tenferro_plan.copy %now to %next : <?xf64> to <?xf64>
    scf.yield %next, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  %y = tenferro_plan.output %r#0 : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// The loop's result may still be in the memory that it began in.
func.func @result_in_use(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %slots:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %slots#0, %other = %slots#1) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    tenferro_plan.copy %now to %next : <?xf64> to <?xf64>
    scf.yield %next, %other, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  // expected-error @below {{writes to memory that the result of a loop may be in, which is needed still}}
  tenferro_plan.copy %in to %slots#0 : <?xf64> to <?xf64>
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @given_back_in_a_loop(%x: !tenferro.tensor<4xf64>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %n = arith.constant 4 : index
  %segment, %slot = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64>)
  scf.for %i = %zero to %n step %one {
    // expected-error @below {{gives back memory that its block did not take}}
    tenferro_plan.give_back %segment
  }
  return
}

// -----

func.func @no_step(%x: !tenferro.tensor<4xf64>) {
  %zero = arith.constant 0 : index
  %n = arith.constant 4 : index
  // expected-error @below {{has the step 0}}
  scf.for %i = %zero to %n step %zero {
  }
  return
}

// -----

func.func @other_branch(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  scf.if %flag {
  } else {
    tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  }
  // expected-error @below {{reads memory that nothing was written to}}
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @both_branches(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  scf.if %flag {
    tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  } else {
    tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  }
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @branch_of_a_dead_buffer(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %b:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.copy %in to %b#0 : <?xf64> to <?xf64>
  tenferro_plan.copy %in to %b#1 : <?xf64> to <?xf64>
  %which = scf.if %flag -> (!tenferro_plan.buffer<?xf64>) {
    scf.yield %b#0 : !tenferro_plan.buffer<?xf64>
  } else {
    scf.yield %b#1 : !tenferro_plan.buffer<?xf64>
  }
  tenferro_plan.dead %b#0 : <?xf64>
  // expected-error @below {{reads memory that nothing was written to, or whose elements are dead}}
  tenferro_plan.copy %which to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @branch_of_what_was_written_over(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %b:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.copy %in to %b#0 : <?xf64> to <?xf64>
  tenferro_plan.copy %in to %b#1 : <?xf64> to <?xf64>
  %which = scf.if %flag -> (!tenferro_plan.buffer<?xf64>) {
    scf.yield %b#0 : !tenferro_plan.buffer<?xf64>
  } else {
    scf.yield %b#1 : !tenferro_plan.buffer<?xf64>
  }
  %other = tenferro_plan.view %b#1[%n] : <?xf64> to <?xf64> // expected-note {{the other one}}
  tenferro_plan.copy %in to %other : <?xf64> to <?xf64>
  // expected-error @below {{reads a tensor that another one has been written over}}
  tenferro_plan.copy %which to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @branch_of_what_was_given_back(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %b:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.copy %in to %b#0 : <?xf64> to <?xf64>
  tenferro_plan.copy %in to %b#1 : <?xf64> to <?xf64>
  %which = scf.if %flag -> (!tenferro_plan.buffer<?xf64>) {
    scf.yield %b#0 : !tenferro_plan.buffer<?xf64>
  } else {
    scf.yield %b#1 : !tenferro_plan.buffer<?xf64>
  }
  tenferro_plan.give_back %segment
  // expected-error @below {{reads memory that is not this program's any more}}
  tenferro_plan.copy %which to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @branch_of_its_own_memory(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %which = scf.if %flag -> (!tenferro_plan.buffer<?xf64>) {
    %segment, %b = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
    tenferro_plan.copy %in to %b : <?xf64> to <?xf64>
    scf.yield %b : !tenferro_plan.buffer<?xf64>
  } else {
    scf.yield %in : !tenferro_plan.buffer<?xf64>
  }
  tenferro_plan.copy %which to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @step_that_does_not_write(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %b:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  // expected-error @below {{carries a tensor that a step does not write}}
  %r:2 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %b#0) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    scf.yield %next, %now : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @result_of_an_inner_loop(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %flag = arith.cmpi eq, %n, %one : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %b:4 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %b#0, %then = %b#1) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    %q:3 = scf.for %j = %zero to %n step %one iter_args(%s = %now, %t = %b#2, %u = %b#3) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
      tenferro_plan.copy %in to %t : <?xf64> to <?xf64>
      scf.yield %t, %u, %t : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
    }
    tenferro_plan.copy %q#0 to %next : <?xf64> to <?xf64>
    scf.yield %next, %then, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// A loop of no steps leaves what it was given.
func.func @dead_that_a_loop_may_leave(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %slots:3 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.copy %in to %slots#2 : <?xf64> to <?xf64>
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %slots#2, %next = %slots#0, %other = %slots#1) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    tenferro_plan.copy %now to %next : <?xf64> to <?xf64>
    scf.yield %next, %other, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  // expected-error @below {{writes to memory that the result of a loop may be in, which is needed still}}
  tenferro_plan.dead %slots#2 : <?xf64>
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @given_back_that_a_loop_may_leave(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %slots:2 = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>, [%n] : !tenferro_plan.buffer<?xf64>)
  %r:3 = scf.for %i = %zero to %n step %one iter_args(%now = %in, %next = %slots#0, %other = %slots#1) -> (!tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>) {
    tenferro_plan.copy %now to %next : <?xf64> to <?xf64>
    scf.yield %next, %other, %next : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64>
  }
  // expected-error @below {{writes to memory that the result of a loop may be in, which is needed still}}
  tenferro_plan.give_back %segment
  tenferro_plan.copy %r#0 to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// What a step writes over a tensor from outside, the next step reads.
func.func @over_outside(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  // expected-note @below {{the tensor}}
  %out = tenferro_plan.result 0[%n] : <?xf64>
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  // expected-error @below {{has a step that writes over a tensor from outside, which the next step may read}}
  scf.for %i = %zero to %n step %one {
    %next = tenferro_plan.view %out[%n] : <?xf64> to <?xf64>
    tenferro_plan.copy %in to %next : <?xf64> to <?xf64>
  }
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// An update is of a view of the buffer, and what it was is read no more.
func.func @updated(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %other = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  scf.for %i = %zero to %n step %one {
    // expected-note @below {{the other one}}
    %next = tenferro_plan.view %out[%n] : <?xf64> to <?xf64>
    tenferro_plan.copy %in to %next : <?xf64> to <?xf64>
    // expected-error @below {{reads a tensor that another one has been written over}}
    tenferro_plan.copy %out to %other : <?xf64> to <?xf64>
    tenferro_plan.updated %out to %next : <?xf64> to <?xf64>
  }
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @updated_elsewhere(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  scf.for %i = %zero to %n step %one {
    // expected-error @below {{is of a buffer from outside of its loop and of a view of it}}
    tenferro_plan.updated %out to %in : <?xf64> to <?xf64>
  }
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
