// RUN: tf-opt %s --tenferro-merge-kernels -split-input-file -verify-diagnostics
// RUN: tf-opt %s --tenferro-plan-buffers -split-input-file -verify-diagnostics
// What is not launched, multiplied or called is refused with a sentence, whatever text it comes from.

!t = !tenferro.tensor<?xf64>

func.func @linalg(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error@+1 {{linalg.copy is not legal in the kernels form}}
  %r = linalg.copy ins(%a : tensor<?xf64>) outs(%e : tensor<?xf64>) -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

tenferro_rt.kernel @f.scale writes(%y : f64) numbers(%n : index, %c : i1) attributes {work = 1 : i64} {
}

func.func @number(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %c = arith.cmpi eq, %n, %n : index
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error@+1 {{a number of a launch is an extent or a constant}}
  %r = tenferro_rt.launch @f.scale() into(%e) numbers(%n, %c) : (), (tensor<?xf64>), (index, i1) -> (tensor<?xf64>)
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

tenferro_rt.kernel @f.none writes(%y : f64) attributes {work = 1 : i64} {
}

func.func @no_result() {
  %e = tensor.empty() : tensor<f64>
  // expected-error@+1 {{a launch of the kernels form is on tensors: one result per init}}
  tenferro_rt.launch @f.none() into(%e) : (), (tensor<f64>), ()
  return
}

// -----

!t = !tenferro.tensor<f64>

func.func @into_input(%x: !t) -> !t {
  %a = tenferro_rt.bind %x[] : !t -> tensor<f64>
  %one = arith.constant 1 : index
  // expected-error@+1 {{tenferro_rt.gemm writes into a tensor that is not made by tensor.empty}}
  %r = tenferro_rt.gemm %a, %a into %a m %one n %one k %one batch %one flags 0 : tensor<f64>, tensor<f64> -> tensor<f64>
  %o = tenferro_rt.export %r : tensor<f64> -> !t
  return %o : !t
}

// -----

tenferro_rt.kernel @f.foreign writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    // expected-error@+1 {{tensor.empty is not legal in a kernel}}
    %e = tensor.empty(%i) : tensor<?xf64>
    tenferro_rt.next
  }
}

// -----

// expected-error@+1 {{a program of the kernels form is a function of one block}}
func.func private @external()

// -----

// expected-error@+1 {{llvm.mlir.global is not legal in the kernels form}}
llvm.mlir.global internal constant @g(1 : i32) : i32

// -----

tenferro_rt.kernel @f.half reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    // expected-error@+1 {{arith.truncf gives a value of type 'f16', which kernels do not have}}
    %h = arith.truncf %v : f64 to f16
    tenferro_rt.next
  }
}

