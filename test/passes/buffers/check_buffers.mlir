// RUN: tf-opt %s --tenferro-check-buffers -split-input-file -verify-diagnostics
// What a plan may not do.

tenferro_rt.kernel @neg reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %w = arith.negf %v : f64
    tenferro_rt.store %w, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
func.func @over_live(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  %segment, %slot = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64>)
  %a = tenferro_plan.view %slot[%n] : <4xf64> to <4xf64> // expected-note {{the tensor}}
  tenferro_plan.launch @neg reads(%in) writes(%a) numbers(%n) scratch() over %n by %n : (!tenferro_plan.buffer<4xf64>) (!tenferro_plan.buffer<4xf64>) (index) ()
  %b = tenferro_plan.view %slot[%n] : <4xf64> to <4xf64>
  // expected-error @below {{writes over a tensor that is needed still}}
  tenferro_plan.launch @neg reads(%in) writes(%b) numbers(%n) scratch() over %n by %n : (!tenferro_plan.buffer<4xf64>) (!tenferro_plan.buffer<4xf64>) (index) ()
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @not_written(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %out = tenferro_plan.result 0[%n] : <4xf64>
  // expected-error @below {{reads memory that nothing was written to}}
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @input_is_read_only(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %c = tenferro_plan.constant dense<0.0> : tensor<4xf64> : <4xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  // expected-error @below {{writes what the program may only read}}
  tenferro_plan.copy %c to %in : <4xf64> to <4xf64>
  %y = tenferro_plan.output %in : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @given_back(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %segment, %slot = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64>)
  tenferro_plan.copy %in to %slot : <4xf64> to <4xf64>
  tenferro_plan.give_back %segment
  // expected-error @below {{reads memory that is not this program's any more}}
  %y = tenferro_plan.output %slot : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @dead_is_gone(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  tenferro_plan.copy %in to %out : <4xf64> to <4xf64>
  tenferro_plan.dead %out : <4xf64>
  // expected-error @below {{reads memory that nothing was written to, or whose elements are dead}}
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

// The old tensor is read after the new one took its memory over.
func.func @taken_over(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  tenferro_plan.copy %in to %out : <4xf64> to <4xf64>
  %new = tenferro_plan.view %out[%n] : <4xf64> to <4xf64> // expected-note {{the other one}}
  tenferro_plan.copy %in to %new : <4xf64> to <4xf64>
  // expected-error @below {{reads a tensor that another one has been written over}}
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @onto_itself(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  tenferro_plan.copy %in to %out : <4xf64> to <4xf64>
  %new = tenferro_plan.view %out[%n] : <4xf64> to <4xf64>
  // expected-error @below {{reads or writes memory that it writes through another buffer}}
  tenferro_plan.copy %out to %new : <4xf64> to <4xf64>
  %y = tenferro_plan.output %new : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

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

// A kernel works on one device.
func.func @two_devices(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  %segment, %there = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64, device 1>)
  // expected-error @below {{uses buffers of device 0 and of device 1}}
  tenferro_plan.copy %in to %there : <4xf64> to <4xf64, device 1>
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @transfer_read_early(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  %segment, %there, %copy = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64, device 1>, [%n] : !tenferro_plan.buffer<4xf64, device 1>)
  tenferro_plan.transfer %in to %there : <4xf64> to <4xf64, device 1>
  // expected-error @below {{uses memory that a transfer writes, and nobody has waited for it}}
  tenferro_plan.copy %there to %copy : <4xf64, device 1> to <4xf64, device 1>
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @transfer_source_written(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  %segment, %there, %back = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64, device 1>, [%n] : !tenferro_plan.buffer<4xf64>)
  tenferro_plan.transfer %in to %there : <4xf64> to <4xf64, device 1>
  tenferro_plan.wait %there : <4xf64, device 1>
  tenferro_plan.transfer %there to %back : <4xf64, device 1> to <4xf64>
  // expected-error @below {{uses memory that a transfer reads or writes, and nobody has waited for it}}
  tenferro_plan.copy %in to %back : <4xf64> to <4xf64>
  %y = tenferro_plan.output %out : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @transfer_nowhere(%x: !tenferro.tensor<4xf64>, %n: index) {
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  // expected-error @below {{is between devices; both buffers are on device 0}}
  tenferro_plan.transfer %in to %out : <4xf64> to <4xf64>
  return
}

// -----

func.func @given_back_twice(%x: !tenferro.tensor<4xf64>) {
  %n = arith.constant 4 : index
  %segment, %slot = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64>)
  tenferro_plan.give_back %segment
  // expected-error @below {{gives back memory that was given back}}
  tenferro_plan.give_back %segment
  return
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

func.func @no_such_result(%x: !tenferro.tensor<4xf64>) {
  %n = arith.constant 4 : index
  // expected-error @below {{the program has 0 results}}
  %out = tenferro_plan.result 7[%n] : <4xf64>
  return
}

// -----

// expected-error @below {{does not return the memory of its result 0 as that result}}
func.func @another_result(%x: !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64> {
  %n = arith.constant 4 : index
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<4xf64> -> <4xf64>
  %out = tenferro_plan.result 0[%n] : <4xf64>
  %segment, %slot = tenferro_plan.take ([%n] : !tenferro_plan.buffer<4xf64>)
  tenferro_plan.copy %in to %slot : <4xf64> to <4xf64>
  %y = tenferro_plan.output %slot : <4xf64> -> !tenferro.tensor<4xf64>
  return %y : !tenferro.tensor<4xf64>
}

// -----

func.func @no_rows_in_a_chunk(%n: index) {
  // expected-error @below {{has at most 0 rows in a chunk, not a number from 1 to 2147483647}}
  %chunk, %chunks = tenferro_plan.divide %n inner[] weight 1 most 0
  return
}

// -----

tenferro_rt.kernel @fill writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  %one = arith.constant 1.0 : f64
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.store %one, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
func.func @no_numbers(%n: index) -> !tenferro.tensor<?xf64> {
  %out = tenferro_plan.result 0[%n] : <?xf64>
  // expected-error @below {{gives @fill numbers that are not of the number and the types that it declares}}
  tenferro_plan.launch @fill reads() writes(%out) numbers() scratch() over %n by %n : () (!tenferro_plan.buffer<?xf64>) () ()
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

tenferro_rt.kernel @scratched writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  %s = tenferro_rt.scratch [%n] : !tenferro_rt.memory<f64>
  %one = arith.constant 1.0 : f64
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.store %one, %s[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.store %one, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
func.func @scratch_is_written(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  // expected-error @below {{writes what the program may only read}}
  tenferro_plan.launch @scratched reads() writes(%out) numbers(%n) scratch(%in) over %n by %n : () (!tenferro_plan.buffer<?xf64>) (index) (!tenferro_plan.buffer<?xf64>)
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

tenferro_rt.kernel @scratched writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  %s = tenferro_rt.scratch [%n] : !tenferro_rt.memory<f64>
  %one = arith.constant 1.0 : f64
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.store %one, %s[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.store %one, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
func.func @scratch_holds_nothing(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %segment, %slot = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.copy %in to %slot : <?xf64> to <?xf64>
  tenferro_plan.launch @scratched reads() writes(%out) numbers(%n) scratch(%slot) over %n by %n : () (!tenferro_plan.buffer<?xf64>) (index) (!tenferro_plan.buffer<?xf64>)
  // expected-error @below {{reads memory that nothing was written to, or whose elements are dead}}
  tenferro_plan.copy %slot to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
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
