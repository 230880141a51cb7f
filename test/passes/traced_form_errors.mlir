// What is not a module of tensor programs is refused before any pass reads it, by each pass that reads the traced form.
// RUN: tf-opt %s --tenferro-check-form=form=traced -split-input-file -verify-diagnostics
// RUN: tf-opt %s --tenferro-inline -split-input-file -verify-diagnostics
// RUN: tf-opt %s --tenferro-differentiate -split-input-file -verify-diagnostics
// RUN: tf-opt %s --tenferro-cpu -split-input-file -verify-diagnostics

func.func @index_cast(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{arith.constant is not legal in the traced form}}
  %c = arith.constant 4 : i32
  // expected-error @+1 {{arith.index_cast is not legal in the traced form}}
  %n = arith.index_cast %c : i32 to index
  %r = tenferro.reshape %x extents [%n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// -----

func.func @select(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{arith.constant is not legal in the traced form}}
  %c = arith.constant true
  // expected-error @+1 {{arith.select is not legal in the traced form}}
  %r = arith.select %c, %x, %x : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// -----

func.func @call_indirect(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{func.constant is not legal in the traced form}}
  %f = func.constant @call_indirect : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  // expected-error @+1 {{func.call_indirect is not legal in the traced form}}
  %r = func.call_indirect %f(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// -----

// what differentiation and the resolution of extents make for themselves
func.func @guard(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  // expected-error @+1 {{tenferro.guard is not legal in the traced form}}
  tenferro.guard %n, %n eq "{0} {1}" : index, index
  // expected-error @+1 {{tenferro.guarded is not legal in the traced form}}
  %r = tenferro.guarded %x given (%x) kind 0 : !tenferro.tensor<?xf64>, (!tenferro.tensor<?xf64>)
  return %r : !tenferro.tensor<?xf64>
}

// -----

func.func @cast(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf32> {
  // expected-error @+1 {{builtin.unrealized_conversion_cast is not legal in the traced form}}
  %r = builtin.unrealized_conversion_cast %x : !tenferro.tensor<?xf64> to !tenferro.tensor<?xf32>
  return %r : !tenferro.tensor<?xf32>
}

// -----

// expected-error @+1 {{traced form: number: argument 0 must be a tensor, got 'i32'}}
func.func @number(%x: i32, %y: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %y : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: extent: argument 1 must be a tensor, got 'index'}}
func.func @extent(%x: !tenferro.tensor<?xf64>, %n: index) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: builtin: result 0 must be a tensor or an index, got 'tensor<4xf64>'}}
func.func private @builtin(%x: tensor<4xf64>) -> tensor<4xf64> { // expected-error {{argument 0 must be a tensor or an index, got 'tensor<4xf64>'}}
  return %x : tensor<4xf64>
}

// -----

func.func @loop(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{scf.for is not legal in the traced form}}
  %r = scf.for %i = %c0 to %c1 step %c1 iter_args(%y = %x) -> !tenferro.tensor<?xf64> {
    scf.yield %y : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?xf64>
}

// -----

func.func @divisions(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero = arith.constant 0 : index
  // expected-error @+1 {{arith.divui is not legal in the traced form}}
  %a = arith.divui %n, %zero : index
  // expected-error @+1 {{arith.divsi is not legal in the traced form}}
  %b = arith.divsi %a, %zero : index
  // expected-error @+1 {{arith.remsi is not legal in the traced form}}
  %c = arith.remsi %b, %zero : index
  %r = tenferro.reshape %x extents [%c] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: blocks must have one block}}
func.func @blocks(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  cf.br ^end
^end:
  return %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: elsewhere has no body}}
func.func private @elsewhere(!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>

// -----

// expected-error @+1 {{builtin.module is not legal in the traced form}}
module @inner {
  func.func @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
    return %x : !tenferro.tensor<?xf64>
  }
}
func.func @outer(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{llvm.func is not legal in the traced form}}
llvm.func @free(!llvm.ptr)

// -----

func.func @first(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %a = call @second(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}
func.func private @second(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{traced form: @first calls itself: a tensor program cannot recurse}}
  %a = call @first(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: a function has no attribute "llvm.linkage"}}
func.func @linkage(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> attributes {llvm.linkage = #llvm.linkage<internal>} {
  return %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: noalias: argument 0 has no attribute "tenferro.other"}}
func.func @noalias(%x: !tenferro.tensor<?xf64> {tenferro.other}) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}

// -----

func.func @annotated(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{traced form: tenferro.neg has no attribute "note"}}
  %y = tenferro.neg %x {note} : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @words_of_others(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{traced form: tenferro.neg has no attribute "tenferro.words"}}
  %y = tenferro.neg %x {tenferro.words = ["a", "b", "c"]} : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

// of an inverse's operands the first must be finite
func.func @propagates(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.inverse %x {tenferro.propagates = array<i64: 0>} : !tenferro.tensor<?x?xf64>
  // expected-error @+1 {{traced form: tenferro.inverse has no attribute "tenferro.propagates"}}
  %z = tenferro.inverse %y {tenferro.propagates = array<i64: 1>} : !tenferro.tensor<?x?xf64>
  return %z : !tenferro.tensor<?x?xf64>
}

// -----

// expected-error @+1 {{traced form: the name of a function must be an identifier, as in C; got "llvm.x"}}
func.func @llvm.x(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{traced form: the name of f: argument 0 must be an identifier, as in C; got "a b"}}
func.func @f(%x: !tenferro.tensor<?xf64> {tenferro.name = "a b"}) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}

// -----

func.func @tape_used_twice(%x: !tenferro.tensor<?xf64>) {
  %t = tenferro.tape
  // expected-error @+1 {{a tape is used once, and tenferro.push is one of 2 users}}
  %a = tenferro.push %t, %x : !tenferro.tensor<?xf64>
  %b = tenferro.push %t, %x : !tenferro.tensor<?xf64>
  return
}

// -----

func.func @tape_used_in_a_branch_and_behind(%x: !tenferro.tensor<?xf64>, %c: !tenferro.tensor<i1>) {
  %t = tenferro.tape
  %r = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tape) {
    %a = tenferro.push %t, %x : !tenferro.tensor<?xf64>
    tenferro.yield %a : !tenferro.tape
  } else {
    // expected-error @+1 {{a tape is used once, and tenferro.yield is one of 3 users}}
    tenferro.yield %t : !tenferro.tape
  }
  %b = tenferro.push %t, %x : !tenferro.tensor<?xf64>
  return
}

// -----

func.func @tape_of_outside(%x: !tenferro.tensor<?xf64>) {
  %t = tenferro.tape
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  tenferro.for %i to %n () {
    // expected-error @+1 {{tenferro.push uses a tape of outside of its loop, which does not carry it}}
    %a = tenferro.push %t, %x : !tenferro.tensor<?xf64>
    tenferro.yield
  }
  return
}
