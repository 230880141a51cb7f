// RUN: tf-opt %s -split-input-file -verify-diagnostics
// What a kernel or a launch cannot say.

// expected-error@+1 {{memory holds f32, f64, i32, i64, i1 or complex numbers, not 'f16'}}
tenferro_rt.kernel @element reads(%x : f16) attributes {work = 1 : i64} {
}

// -----

// expected-error@+1 {{a number is index, f32, f64, i32, i64 or i1, not 'complex<f64>'}}
tenferro_rt.kernel @number numbers(%c : complex<f64>) attributes {work = 1 : i64} {
}

// -----

// expected-error@+1 {{work must be from 1 to 2147483647, got 0}}
tenferro_rt.kernel @work attributes {work = 0 : i64} {
}

// -----

// expected-error@+1 {{work must be from 1 to 2147483647, got -3}}
tenferro_rt.kernel @negative_work attributes {work = -3 : i64} {
}

// -----

// expected-error@+1 {{has 1 parameters, fewer than it reads and writes}}
"tenferro_rt.kernel"() ({
^bb0(%x: !tenferro_rt.memory<f64>):
}) {sym_name = "negative_reads", num_reads = -1 : i64, parts = [unit, unit], work = 1 : i64} : () -> ()

// -----

// expected-error@+1 {{requires attribute 'work'}}
tenferro_rt.kernel @no_work {
}

// -----

// expected-error@+1 {{has 1 parameters, fewer than it reads and writes}}
"tenferro_rt.kernel"() ({
^bb0(%x: !tenferro_rt.memory<f64>):
}) {sym_name = "few", num_reads = 1 : i64, parts = [unit], work = 1 : i64} : () -> ()

// -----

// expected-error@+1 {{reads and writes memory, not 'index'}}
"tenferro_rt.kernel"() ({
^bb0(%x: index):
}) {sym_name = "memory", num_reads = 1 : i64, parts = [], work = 1 : i64} : () -> ()

// -----

// expected-error@+1 {{says of a written parameter how its parts combine, got "sum"}}
"tenferro_rt.kernel"() ({
^bb0(%x: !tenferro_rt.memory<f64>):
}) {sym_name = "parts", num_reads = 0 : i64, parts = ["sum"], work = 1 : i64} : () -> ()

// -----

// expected-error@+1 {{leaves parts of a loop, and has none}}
tenferro_rt.kernel @no_loop writes(%y : f64 parts sum) attributes {work = 1 : i64} {
}

// -----

tenferro_rt.kernel @two_loops numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.next
  }
  // expected-error@+1 {{a kernel has one outermost loop}}
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.next
  }
}

// -----

tenferro_rt.kernel @before reads(%x : f64) numbers(%n : index) attributes {work = 1 : i64} {
  // expected-error@+1 {{stands before the outermost loop, where constants, arithmetic on indices, scratch and fills may}}
  %v = tenferro_rt.load %x[] strides [] : !tenferro_rt.memory<f64>
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.next
  }
}

// -----

tenferro_rt.kernel @counted numbers(%n : index) attributes {work = 1 : i64} {
  %m = arith.addi %n, %n : index
  // expected-error@+1 {{the outermost loop runs to a number or a constant}}
  tenferro_rt.loop (%i) to (%m) {
    tenferro_rt.next
  }
}

// -----

tenferro_rt.kernel @scratch numbers(%n : index) attributes {work = 1 : i64} {
  %m = arith.addi %n, %n : index
  // expected-error@+1 {{extents are numbers or constants: the memory is there before the launch}}
  %s = tenferro_rt.scratch [%m] : !tenferro_rt.memory<f64>
}

// -----

tenferro_rt.kernel @negative attributes {work = 1 : i64} {
  // expected-error@+1 {{extents must not be negative, got -2}}
  %s = tenferro_rt.scratch [-2] : !tenferro_rt.memory<f64>
}

// -----

func.func @outside(%n: index) {
  // expected-error@+1 {{stands outside of a kernel}}
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.next
  }
  return
}

// -----

func.func @outside_load(%x: !tenferro_rt.memory<f64>) {
  // expected-error@+1 {{stands outside of a kernel}}
  %v = tenferro_rt.load %x[] strides [] : !tenferro_rt.memory<f64>
  return
}

// -----

func.func @nested() {
  // expected-error@+1 {{expects parent op 'builtin.module'}}
  tenferro_rt.kernel @inner attributes {work = 1 : i64} {
  }
  return
}

// -----

tenferro_rt.kernel @no_index attributes {work = 1 : i64} {
  // expected-error@+1 {{has no index}}
  tenferro_rt.loop () to () {
    tenferro_rt.next
  }
}

// -----

tenferro_rt.kernel @more_indices numbers(%n : index) attributes {work = 1 : i64} {
  // expected-error@+1 {{has 1 counts and 0 accumulators, and a body of 2 arguments}}
  tenferro_rt.loop (%i, %j) to (%n) {
    tenferro_rt.next
  }
}

// -----

"tenferro_rt.kernel"() ({
^bb0(%n: index):
  // expected-error@+1 {{has 2 counts and 0 accumulators, and a body of 0 arguments}}
  "tenferro_rt.loop"(%n, %n) ({
    "tenferro_rt.next"() : () -> ()
  }) {kinds = [], operandSegmentSizes = array<i32: 2, 0>} : (index, index) -> ()
}) {sym_name = "fewer_arguments", num_reads = 0 : i64, parts = [], work = 1 : i64} : () -> ()

// -----

tenferro_rt.kernel @kinds numbers(%n : index, %c : f64) attributes {work = 1 : i64} {
  // expected-error@+1 {{has 1 accumulators and 2 kinds}}
  %r = tenferro_rt.loop (%i) to (%n) from (%a = %c : f64) kinds [sum, sum] {
    tenferro_rt.next %a : f64
  }
}

// -----

tenferro_rt.kernel @unknown_kind numbers(%n : index, %c : f64) attributes {work = 1 : i64} {
  // expected-error@+1 {{expected one of [sum, product, max, min, or, and] for how the elements of a reduction combine, got: mean}}
  %r = tenferro_rt.loop (%i) to (%n) from (%a = %c : f64) kinds [mean] {
    tenferro_rt.next %a : f64
  }
}

// -----

tenferro_rt.kernel @next numbers(%n : index, %c : f64) attributes {work = 1 : i64} {
  %r = tenferro_rt.loop (%i) to (%n) from (%a = %c : f64) kinds [sum] {
    // expected-error@+1 {{gives 0 accumulators of another number or type than the loop's}}
    tenferro_rt.next
  }
}

// -----

tenferro_rt.kernel @accumulator numbers(%n : index) attributes {work = 1 : i64} {
  // expected-error@+1 {{an accumulator has one type in the body, at the start and as the result}}
  %r = tenferro_rt.loop (%i) to (%n) from (%a = %n : index) kinds [sum] {
    tenferro_rt.next %a : index
  }
}

// -----

tenferro_rt.kernel @strides reads(%x : f64) numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    // expected-error@+1 {{has 1 indices and 2 strides}}
    %v = tenferro_rt.load %x[%i] strides [%n, 1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// -----

"tenferro_rt.kernel"() ({
^bb0(%x: !tenferro_rt.memory<f64>, %n: index):
  // expected-error@+1 {{has 1 values for the unknown entries of a list, which has 0}}
  %v = "tenferro_rt.load"(%x, %n, %n) {operandSegmentSizes = array<i32: 1, 1, 1, 0>, static_strides = array<i64: 1>} :
      (!tenferro_rt.memory<f64>, index, index) -> f64
}) {sym_name = "list", num_reads = 1 : i64, parts = [], work = 1 : i64} : () -> ()

// -----

tenferro_rt.kernel @end numbers(%n : index) attributes {work = 1 : i64} {
  // expected-error@+1 {{an iteration ends with tenferro_rt.next}}
  tenferro_rt.loop (%i) to (%n) {
    llvm.unreachable
  }
}

// -----

tenferro_rt.kernel @read_only reads(%x : f64) numbers(%c : f64) attributes {work = 1 : i64} {
  // expected-error@+1 {{writes a parameter that the kernel reads only}}
  tenferro_rt.store %c, %x[] strides [] : !tenferro_rt.memory<f64>
}

// -----

tenferro_rt.kernel @fill_read_only reads(%x : f64) numbers(%n : index) attributes {work = 1 : i64} {
  // expected-error@+1 {{writes a parameter that the kernel reads only}}
  tenferro_rt.fill %x[] strides [] count %n kind sum : !tenferro_rt.memory<f64>
}

// -----

// expected-note@+1 {{prior use here}}
tenferro_rt.kernel @value writes(%y : f64) numbers(%c : f32) attributes {work = 1 : i64} {
  // expected-error@+1 {{use of value '%c' expects different type than prior uses: 'f64' vs 'f32'}}
  tenferro_rt.store %c, %y[] strides [] : !tenferro_rt.memory<f64>
}

// -----

func.func @count(%n: index) -> index {
  // expected-error@+1 {{extents must not be negative, got -1}}
  %c = tenferro_rt.count [%n, -1] : index
  return %c : index
}

// -----

func.func @unknown() {
  // expected-error@+1 {{@nothing is no kernel of this module}}
  tenferro_rt.launch @nothing() : (), (), ()
  return
}

// -----

func.func @function() {
  // expected-error@+1 {{@function is no kernel of this module}}
  tenferro_rt.launch @function() : (), (), ()
  return
}

// -----

tenferro_rt.kernel @k reads(%x : f64) writes(%y : f32) numbers(%n : index) attributes {work = 1 : i64} {
}
func.func @inputs(%x: tensor<f64>, %y: tensor<f32>, %n: index) {
  // expected-error@+1 {{has 2 inputs, and the kernel 1}}
  %r = tenferro_rt.launch @k(%x, %x) into(%y) numbers(%n) : (tensor<f64>, tensor<f64>), (tensor<f32>), (index) -> (tensor<f32>)
  return
}

// -----

tenferro_rt.kernel @k reads(%x : f64) writes(%y : f32) numbers(%n : index) attributes {work = 1 : i64} {
}
func.func @elements(%x: tensor<f64>, %y: tensor<f64>, %n: index) {
  // expected-error@+1 {{inits: number 0 is 'tensor<f64>', and the kernel takes elements 'f32'}}
  %r = tenferro_rt.launch @k(%x) into(%y) numbers(%n) : (tensor<f64>), (tensor<f64>), (index) -> (tensor<f64>)
  return
}

// -----

tenferro_rt.kernel @k reads(%x : f64) writes(%y : f32) numbers(%n : index) attributes {work = 1 : i64} {
}
func.func @no_tensor(%x: f64, %y: tensor<f32>, %n: index) {
  // expected-error@+1 {{inputs: number 0 is 'f64', and the kernel takes elements 'f64'}}
  %r = tenferro_rt.launch @k(%x) into(%y) numbers(%n) : (f64), (tensor<f32>), (index) -> (tensor<f32>)
  return
}

// -----

tenferro_rt.kernel @k writes(%y : f32) numbers(%n : index) attributes {work = 1 : i64} {
}
func.func @numbers(%y: tensor<f32>, %n: i64) {
  // expected-error@+1 {{the numbers are not of the kernel's number and types}}
  %r = tenferro_rt.launch @k() into(%y) numbers(%n) : (), (tensor<f32>), (i64) -> (tensor<f32>)
  return
}

// -----

tenferro_rt.kernel @k writes(%y : f32, %z : f32) attributes {work = 1 : i64} {
}
func.func @results(%y: tensor<f32>) {
  // expected-error@+1 {{has 2 inits and 1 results}}
  %r = tenferro_rt.launch @k() into(%y, %y) : (), (tensor<f32>, tensor<f32>), () -> (tensor<f32>)
  return
}

// -----

tenferro_rt.kernel @k writes(%y : f32) attributes {work = 1 : i64} {
}
func.func @result(%y: tensor<f32>) {
  // expected-error@+1 {{a result is a tensor like its init, got 'tensor<4xf32>' from 'tensor<f32>'}}
  %r = tenferro_rt.launch @k() into(%y) : (), (tensor<f32>), () -> (tensor<4xf32>)
  return
}

// -----

tenferro_rt.kernel @negative_count numbers(%n : index) attributes {work = 1 : i64} {
  %less = arith.constant -5 : index
  // expected-error@+1 {{runs to -5}}
  tenferro_rt.loop (%i) to (%less) {
    tenferro_rt.next
  }
}

// -----

tenferro_rt.kernel @not_a_part writes(%y : f64) numbers(%n : index, %c : f64) attributes {work = 1 : i64} {
  %r = tenferro_rt.loop (%i) to (%n) from (%s = %c : f64) kinds [sum] {
    tenferro_rt.next %s : f64
  }
  // expected-error@+1 {{uses what the outermost loop accumulates; it is stored where parts of the kind sum are}}
  tenferro_rt.store %r, %y[] strides [] : !tenferro_rt.memory<f64>
}
