// RUN: tf-opt %s --tenferro-check-buffers -split-input-file -verify-diagnostics
// What is no step on buffers is refused with a sentence, whatever text it comes from.

func.func @foreign(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  // expected-error @below {{tensor.empty is not legal in the buffers form}}
  %e = tensor.empty(%n) : tensor<?xf64>
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @wide_numbers(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  // expected-error @below {{arith.constant is not legal in the buffers form}}
  %c = arith.constant 170141183460469231731687303715884105727 : i128
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @vectors(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  // expected-error @below {{arith.constant is not legal in the buffers form}}
  %c = arith.constant dense<1> : vector<4xindex>
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @arithmetic(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %c = arith.constant 1.0 : f64
  // expected-error @below {{arith.addf is not legal in the buffers form}}
  %d = arith.addf %c, %c : f64
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @carries(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %c = arith.constant 1.0 : f64
  // expected-error @below {{scf.for is not legal in the buffers form: it gives a value of type 'f64'}}
  %d = scf.for %i = %zero to %n step %one iter_args(%e = %c) -> (f64) {
    scf.yield %e : f64
  }
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @other_loops(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  // expected-error @below {{scf.parallel is not legal in the buffers form}}
  scf.parallel (%i) = (%zero) to (%n) step (%one) {
  }
  tenferro_plan.copy %in to %out : <?xf64> to <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @returns_an_argument(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @below {{func.return is not legal in the buffers form: a program returns what tenferro_plan.output makes}}
  return %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @below {{takes tensors, not 'index'}}
func.func @takes_an_extent(%n: index) {
  return
}

// -----

// expected-error @below {{a program of the buffers form is a function of one block}}
func.func private @external()

// -----

func.func @rank_of_an_input(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  // expected-error @below {{has 2 dimensions, its tensor 1}}
  %in = tenferro_plan.input %x[%n, %n] : !tenferro.tensor<?xf64> -> <?x?xf64>
  return
}

// -----

func.func @rank_of_a_result(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  // expected-error @below {{makes '!tenferro_plan.buffer<?x?xf64>' of the program's result '!tenferro.tensor<?xf64>'}}
  %out = tenferro_plan.result 0[%n, %n] : <?x?xf64>
  %y = tenferro_plan.output %out : <?x?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @result_twice(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  // expected-error @below {{a result is made once, outside of regions}}
  %again = tenferro_plan.result 0[%n] : <?xf64>
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @product_of_several_types(%x: !tenferro.tensor<?xf32>, %y: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf32>
  %a = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf32> -> <?xf32>
  %b = tenferro_plan.input %y[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  // expected-error @below {{multiplies elements of type 'f32' into elements of type 'f64'}}
  tenferro_plan.multiply %a, %b into %b m %n n %n k %n batch %n flags 0 : !tenferro_plan.buffer<?xf32>, !tenferro_plan.buffer<?xf64> into !tenferro_plan.buffer<?xf64> epilogue () () () ()
  return
}

// -----

func.func @unknown_flags(%y: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %b = tenferro_plan.input %y[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  // expected-error @below {{has the flags 999, not a sum of 1 and 2}}
  tenferro_plan.multiply %b, %b into %b m %n n %n k %n batch %n flags 999 : !tenferro_plan.buffer<?xf64>, !tenferro_plan.buffer<?xf64> into !tenferro_plan.buffer<?xf64> epilogue () () () ()
  return
}

// -----

tenferro_rt.kernel @loops numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.next
  }
}
func.func @chunks_of_no_row(%y: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %none = arith.constant 0 : index
  // expected-error @below {{has chunks of 0 rows}}
  tenferro_plan.launch @loops reads() writes() numbers(%n) scratch() over %n by %none : () () (index) ()
  return
}

// -----

func.func @custom_without_workspace() {
  // expected-error @below {{calls a user's kernel, which takes the bytes of its workspace alone}}
  tenferro_plan.call "f" site "" [] () into () {custom = #tenferro_rt.custom<"mylib.f" integers [] reals [] bytes "">} : () into ()
  return
}

// -----

func.func @many_integers() {
  // expected-error @below {{has 17 integers; there are at most 16}}
  tenferro_plan.call "tnf_rt_cholesky" site "f" [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17] () into () : () into ()
  return
}

// -----

func.func @missing_number() {
  // expected-error @below {{has 0 values for the unknown entries of a list, which has 1}}
  "tenferro_plan.call"() {function = "tnf_rt_check_indices", site = "f", integers = array<i64: -9223372036854775808>,
                          operandSegmentSizes = array<i32: 0, 0, 0>} : () -> ()
  return
}

// -----

func.func @result_in_a_branch(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %flag = arith.cmpi eq, %n, %n : index
  %out = scf.if %flag -> (!tenferro_plan.buffer<?xf64>) {
    // expected-error @below {{a result is made once, outside of regions}}
    %r = tenferro_plan.result 0[%n] : <?xf64>
    scf.yield %r : !tenferro_plan.buffer<?xf64>
  } else {
    %s = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
    scf.yield %s : !tenferro_plan.buffer<?xf64>
  }
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @code_of_success(%x: !tenferro.tensor<i1>) {
  %flag = tenferro_plan.input %x[] : !tenferro.tensor<i1> -> <i1>
  // expected-error @below {{ends a run with the code 0, not one of tnf_rt_status from 1 to 18}}
  tenferro_plan.check %flag code 0 "zero" : <i1>
  return
}

// -----

func.func @fits_into_a_take(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %segment, %b = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64>)
  // expected-error @below {{tenferro_plan.fit changes memory that was taken for several buffers: it is given back only}}
  %more, %c = tenferro_plan.fit %segment[%n] : <?xf64>
  return
}
