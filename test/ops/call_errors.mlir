// call: what the verifier and the forms refuse.
// RUN: tf-opt %s -verify-diagnostics -split-input-file --tenferro-check-form=form=traced

func.func private @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}
func.func @call_c1(%x: !tenferro.tensor<3xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{'tenferro.call' op C1: @f is of the type '(!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>'}}
  %y = tenferro.call @f(%x) : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func private @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}
func.func @call_c2(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  // expected-error @+1 {{'tenferro.call' op C2: 1 extents of the results are unknown, got 2}}
  %y = tenferro.call @f(%x) extents(%n, %n) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @public(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}
func.func @of_public(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{'tenferro.call' op @public is no private function of this module}}
  %y = tenferro.call @public(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @of_nothing(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{'tenferro.call' op @nothing is no private function of this module}}
  %y = tenferro.call @nothing(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func private @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{traced form: @f calls itself: a tensor program cannot recurse}}
  %y = tenferro.call @f(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func private @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  return %x : !tenferro.tensor<?xf64>
}
func.func @early(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  // expected-error @+1 {{traced form: the extents of the results of a call are not known yet}}
  %y = tenferro.call @f(%x) extents(%n) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func private @counted(%k: !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{traced form: @counted, which tenferro.call calls, may have no tenferro.extent_of}}
  %n = tenferro.extent_of %k : !tenferro.tensor<i64>
  %y = tenferro.iota axis 0 extents [%n] to f64 -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @of_counted(%k: !tenferro.tensor<i64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.call @counted(%k) : (!tenferro.tensor<i64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func private @shown(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{traced form: @shown, which tenferro.call calls, may have no tenferro.print}}
  tenferro.print %x, "x" : !tenferro.tensor<?xf64>
  return %x : !tenferro.tensor<?xf64>
}
func.func @of_shown(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.call @shown(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
