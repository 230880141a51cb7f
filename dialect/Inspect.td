//===- Inspect.td - what looks at values while a program runs --------------------------------------------------------===//
#ifndef TENFERRO_INSPECT_TD
#define TENFERRO_INSPECT_TD

include "Base.td"

// Writes: nothing moves it in front of another one, merges it or removes it. Without a result nothing is computed from it either,
// so a derivative has nothing to build for it: it stays with the value it looks at.
class Tenferro_InspectOp<string mnemonic, TypeConstraint kind> : Op<Tenferro_Dialect, mnemonic, [MemoryEffects<[MemWrite]>]> {
  let arguments = (ins kind:$x, StrAttr:$label);
  let assemblyFormat = "$x `,` $label attr-dict `:` qualified(type($x))";
  let hasVerifier = 1;
  string builder = "none";
  string derivative = "none";
}

def Tenferro_PrintOp : Tenferro_InspectOp<"print", AnyT> {
  let summary = "prints x under the label when the run gets here";
  let description = [{
    Goes to the context's `print`, by default standard error: the type, and the values, of many a summary. Prints come in the order of the
    program, once in each step of a loop and in the branch that is taken; copies of a loop that derivatives make print nothing. C1: the
    label has at most 255 characters.

    ```mlir
    tenferro.print %x, "x" : !tenferro.tensor<?xf64>
    ```
  }];
}

def Tenferro_CheckFiniteOp : Tenferro_InspectOp<"check_finite", FloatT> {
  let summary = "ends the run with NON_FINITE where an element of x is NaN or infinite";
  let description = [{
    The sentence has the label, the first such element and its place. C1: the label has at most 255 characters.

    ```mlir
    tenferro.check_finite %x, "x" : !tenferro.tensor<?xf64>
    ```
  }];
}

#endif
