// Each named form has its legal operations; a violation names the operation, the form and the pass that ran last.
// RUN: split-file %s %t
// RUN: tf-opt %t/traced.mlir --tenferro-check-form=form=traced -o /dev/null
// RUN: not tf-opt %t/traced.mlir "--tenferro-check-form=form=differentiated after=tenferro-differentiate" 2>&1 | FileCheck %s --check-prefix=TRACED
// RUN: not tf-opt %t/expanded.mlir --tenferro-check-form=form=differentiated 2>&1 | FileCheck %s --check-prefix=EXPANDED -DFORM=differentiated
// RUN: not tf-opt %t/expanded.mlir --tenferro-check-form=form=resolved 2>&1 | FileCheck %s --check-prefix=EXPANDED -DFORM=resolved
// RUN: tf-opt %t/differentiated.mlir --tenferro-check-form=form=differentiated -o /dev/null
// RUN: not tf-opt %t/differentiated.mlir "--tenferro-check-form=form=resolved after=tenferro-resolve-shapes" 2>&1 | FileCheck %s --check-prefix=OPEN
// RUN: tf-opt %t/resolved.mlir --tenferro-check-form=form=resolved -o /dev/null
// RUN: not tf-opt %t/resolved.mlir --tenferro-check-form=form=traced 2>&1 | FileCheck %s --check-prefix=GUARD
// RUN: not tf-opt %t/resolved.mlir "--tenferro-check-form=form=linalg after=tenferro-to-linalg" 2>&1 | FileCheck %s --check-prefix=LINALG
// RUN: not tf-opt %t/resolved.mlir --tenferro-check-form=form=llvm 2>&1 | FileCheck %s --check-prefix=LLVM
// RUN: not tf-opt %t/resolved.mlir --tenferro-check-form=form=solved 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// TRACED: error: tenferro.variable is not legal in the differentiated form (after tenferro-differentiate)
// TRACED: error: tenferro.grad is not legal in the differentiated form (after tenferro-differentiate)
// EXPANDED: error: func.call is not legal in the [[FORM]] form
// EXPANDED: error: tenferro.solve is not legal in the [[FORM]] form
// EXPANDED: error: tenferro.vjp is not legal in the [[FORM]] form
// EXPANDED: error: tenferro.jvp is not legal in the [[FORM]] form
// EXPANDED: error: tenferro.guarded is not legal in the [[FORM]] form
// OPEN: error: tenferro.dim is not legal in the resolved form (after tenferro-resolve-shapes)
// GUARD: error: tenferro.guard is not legal in the traced form{{$}}
// LINALG: error: tenferro.add is not legal in the linalg form (after tenferro-to-linalg)
// LLVM: error: func.func is not legal in the llvm form
// UNKNOWN: error: tenferro-check-form: unknown form 'solved': traced, differentiated, resolved, linalg, kernels, buffers or llvm

//--- traced.mlir
func.func @f(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %v = tenferro.variable %x : !tenferro.tensor<f64>
  %g = tenferro.grad %v wrt(%v) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}

//--- expanded.mlir
func.func private @same(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  return %x : !tenferro.tensor<?x?xf64>
}
func.func @f(%a: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %c = func.call @same(%a) : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64>
  %s = tenferro.solve %a, %c : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %v = tenferro.vjp %s wrt(%a) cotangent(%a) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  %j = tenferro.jvp %v wrt(%a) tangents(%a) : !tenferro.tensor<?x?xf64>, (!tenferro.tensor<?x?xf64>), (!tenferro.tensor<?x?xf64>)
  %g = tenferro.guarded %j given (%a) kind 0 : !tenferro.tensor<?x?xf64>, (!tenferro.tensor<?x?xf64>)
  return %g : !tenferro.tensor<?x?xf64>
}

//--- differentiated.mlir
func.func @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %e = tenferro.exp %x : !tenferro.tensor<?xf64>
  %n = tenferro.dim %e, 0 : !tenferro.tensor<?xf64>
  %r = tenferro.reshape %x extents [%n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

//--- resolved.mlir
func.func @f(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  tenferro.guard %n, %m eq "add: extents differ: dim 0 of lhs is {0}, dim 0 of rhs is {1}" : index, index
  %r = tenferro.add %x, %y : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}
