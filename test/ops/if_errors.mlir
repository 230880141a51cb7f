// if: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @if_c1(%c: !tenferro.tensor<1xi1>) {
  // expected-error @+1 {{'tenferro.if' op C1: pred must be a rank-0 bool, got '!tenferro.tensor<1xi1>'}}
  tenferro.if %c : !tenferro.tensor<1xi1> {
    tenferro.yield
  } else {
    tenferro.yield
  }
  return
}

// -----

func.func @if_c2(%c: !tenferro.tensor<i1>, %a: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.if' op C2: there are 1 results, and the second branch yields 0}}
  %y = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    tenferro.yield %a : !tenferro.tensor<?xf64>
  } else {
    tenferro.yield
  }
  return
}

// -----

func.func @if_c2_type(%c: !tenferro.tensor<i1>, %a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<f64>) {
  // expected-error @+1 {{'tenferro.if' op C2: result 0 is of the type '!tenferro.tensor<?xf64>', and the first branch yields '!tenferro.tensor<f64>'}}
  %y = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    tenferro.yield %b : !tenferro.tensor<f64>
  } else {
    tenferro.yield %a : !tenferro.tensor<?xf64>
  }
  return
}
