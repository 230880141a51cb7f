// RUN: tf-opt %s --tenferro-inline -split-input-file -verify-diagnostics

// expected-error @+1 {{calls itself: a tensor program cannot recurse}}
func.func @inline_recursion(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %a = call @inline_recursion(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}

// -----

func.func private @elsewhere(!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
func.func @inline_external(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+1 {{calls @elsewhere, which this module does not define}}
  %a = call @elsewhere(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return %a : !tenferro.tensor<?xf64>
}
