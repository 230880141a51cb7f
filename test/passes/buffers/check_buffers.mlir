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
