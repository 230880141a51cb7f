//===- Guard.td - what must hold between extents when the program runs ----------------------------------------------===//
#ifndef TENFERRO_GUARD_TD
#define TENFERRO_GUARD_TD

include "Base.td"

def Tenferro_GuardRelation : I32EnumAttr<"GuardRelation", "what a guard tests", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"le", 1>]> {
  let cppNamespace = "::tenferro";
}

// Writes: nothing moves it, merges it or removes it.
def Tenferro_GuardOp : Op<Tenferro_Dialect, "guard", [MemoryEffects<[MemWrite]>]> {
  let summary = "ends the run with SHAPE_MISMATCH unless lhs == rhs (eq) or lhs <= rhs (le)";
  let description = [{
    Made by shape resolution for what it can neither prove nor refute. `text` is the sentence that the caller gets, with `{0}` and
    `{1}` where the values of lhs and rhs go. C1: text is not empty.

    ```mlir
    tenferro.guard %n, %m eq "add: extents differ: dim 0 of lhs is {0}, dim 0 of rhs is {1}" : index, index
    ```
  }];
  let arguments = (ins Index:$lhs, Index:$rhs, Tenferro_GuardRelation:$relation, StrAttr:$text);
  let assemblyFormat = "$lhs `,` $rhs $relation $text attr-dict `:` type($lhs) `,` type($rhs)";
  let hasVerifier = 1;
  string builder = "none";
  string derivative = "none";
}

#endif
