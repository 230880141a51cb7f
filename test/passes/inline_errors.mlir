// RUN: tf-opt %s --tenferro-inline -split-input-file -verify-diagnostics

func.func @inline_recursion(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{@inline_recursion calls itself: a tensor program cannot recurse}}
  %a = call @inline_recursion(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}

// -----

// expected-error @+1 {{elsewhere has no body}}
func.func private @elsewhere(!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
func.func @inline_external(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %a = call @elsewhere(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}
