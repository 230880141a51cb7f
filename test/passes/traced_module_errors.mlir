// Attributes of a module reach LLVM: there are none.
// RUN: not tf-opt %s --tenferro-cpu 2>&1 | FileCheck %s
// CHECK: error: traced form: a module has no attribute "tenferro.layout"
module attributes {tenferro.layout = "e"} {
}
