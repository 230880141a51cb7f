//===- Custom.td - operations that the compiler does not know ------------------------------------------------------===//
#ifndef TENFERRO_CUSTOM_TD
#define TENFERRO_CUSTOM_TD

include "Base.td"

// Equal calls are merged only where the author said so: else it has the effect of making something of its own, so that it is not moved and
// not merged, but dropped where nobody reads it. It is in no case speculatable.
def Tenferro_CustomOp : Tenferro_Op<"custom", [AttrSizedOperandSegments], [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "an operation of the user's own, computed by a function that he brings";
  let description = [{
    The name is its identity; the function of that symbol (tnf_custom_kernel) computes it, in a program that it is loaded into from the
    registration of the name with a context (tnf_custom_register), ahead of time by linking it. The extents of each result, what holds between
    extents and the bytes of workspace are values of the program: no registration is needed to read, check and compile it. Nothing looks
    into it: it is neither folded nor fused nor split. With `mergeable` two equal calls are one; with `never_fails` it may also be computed
    before a loop that turns out to have no step. Its derivative is a rule of its name.

    C1: the name is identifiers apart by dots, at least two, the first not "tenferro", in 63 characters. C2: the symbol is an identifier of C in
    127 characters that begins with a letter, and not with "tnf_". C3: it has at least one result, and 16 inputs and results at most. C4: of
    each result there are the element type and the extents. C5: extents and the workspace are not negative. C6: each unknown extent, guard
    or workspace has one index operand. C7: a guard has two sides, and three words: what the left one is called, "eq" or "le", what the
    right one is called.

    Example:
    ```mlir
    %c = tenferro.custom "mylib.maxplus" calls "mylib_maxplus"(%a, %b) extents [[%m, %n]] guards [%k, %l] ["dim 1 of a", "eq", "dim 0 of b"]
        : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>)
    ```
  }];
  let arguments = (ins StrAttr:$full_name, StrAttr:$symbol, Variadic<AnyT>:$inputs, Variadic<Index>:$extents,
                       DenseI64ArrayAttr:$static_extents, DenseI64ArrayAttr:$ranks, TypeArrayAttr:$elements, Variadic<Index>:$guards,
                       DenseI64ArrayAttr:$static_guards, StrArrayAttr:$guard_words, Variadic<Index>:$workspace,
                       DenseI64ArrayAttr:$static_workspace, OptionalAttr<DenseI64ArrayAttr>:$integers,
                       OptionalAttr<DenseF64ArrayAttr>:$reals, OptionalAttr<StrAttr>:$bytes, UnitAttr:$mergeable,
                       UnitAttr:$never_fails);
  let results = (outs Variadic<AnyT>:$results);
  let assemblyFormat = "$full_name `calls` $symbol `(` $inputs `)` custom<CustomExtents>($extents, $static_extents, $ranks, $guards, "
                       "$static_guards, $guard_words, $workspace, $static_workspace) attr-dict `:` custom<CustomTypes>(type($inputs), type($results), $elements)";
  let builder = "none";
  let derivative = "none";
}

#endif
