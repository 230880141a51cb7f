// Attributes of a module reach LLVM: there are none but a name, and what becomes of values that are not finite.
// RUN: split-file %s %t
// RUN: not tf-opt %t/layout.mlir --tenferro-cpu 2>&1 | FileCheck %s --check-prefix=LAYOUT
// RUN: not tf-opt %t/nonfinite.mlir --tenferro-cpu 2>&1 | FileCheck %s --check-prefix=NONFINITE
// RUN: tf-opt %t/propagate.mlir --tenferro-inline -o /dev/null
// LAYOUT: error: traced form: a module has no attribute "tenferro.layout"
// NONFINITE: error: traced form: tenferro.nonfinite must be "fail" or "propagate", got 3

//--- layout.mlir
module attributes {tenferro.layout = "e"} {
}

//--- nonfinite.mlir
module attributes {tenferro.nonfinite = 3} {
}

//--- propagate.mlir
module attributes {tenferro.nonfinite = "propagate"} {
}
