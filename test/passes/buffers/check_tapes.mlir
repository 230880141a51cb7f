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
