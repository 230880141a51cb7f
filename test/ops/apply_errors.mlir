// apply: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @apply_c1(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.apply' op C1: arguments of the body: 1 are expected, got 0}}
  tenferro.apply "f"(%x) : (!tenferro.tensor<?xf64>) -> () {
    tenferro.yield
  }
  return
}

// -----

func.func @apply_c2(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.apply' op C2: values that the body yields: number 0 must be of the type '!tenferro.tensor<?xf32>', got '!tenferro.tensor<?xf64>'}}
  %y = tenferro.apply "f"(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf32> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    tenferro.yield %a : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @apply_c3(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.apply' op C3: arguments of the jvp: 2 are expected, got 1}}
  %y = tenferro.apply "f"(%x) jvp : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    tenferro.yield %a : !tenferro.tensor<?xf64>
  } {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    tenferro.yield %a : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @apply_c3_yielded(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.apply' op C3: values that the vjp yields: number 0 must be of the type '!tenferro.tensor<?xf64>', got '!tenferro.tensor<f64>'}}
  %y = tenferro.apply "f"(%x) vjp : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<f64> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    %s = tenferro.reduce_sum %a axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    tenferro.yield %s : !tenferro.tensor<f64>
  } {
  ^bb0(%a: !tenferro.tensor<?xf64>, %r: !tenferro.tensor<f64>, %c: !tenferro.tensor<f64>):
    tenferro.yield %c : !tenferro.tensor<f64>
  }
  return
}

// -----

func.func @apply_c4(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.apply' op C4: its body reads a tensor of outside, in tenferro.yield}}
  %y = tenferro.apply "f"() : () -> !tenferro.tensor<?xf64> {
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @apply_c5(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.apply' op C5: 0 regions for jvp vjp}}
  %y = tenferro.apply "f"(%x) jvp vjp : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%a: !tenferro.tensor<?xf64>):
    tenferro.yield %a : !tenferro.tensor<?xf64>
  }
  return
}
