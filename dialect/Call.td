//===- Call.td - a function that a program computes several times, compiled once ------------------------------------===//
#ifndef TENFERRO_CALL_TD
#define TENFERRO_CALL_TD

include "Base.td"
include "mlir/IR/SymbolInterfaces.td"

def Tenferro_CallOp : Op<Tenferro_Dialect, "call", [NoMemoryEffect, AttrSizedOperandSegments, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
                                                    DeclareOpInterfaceMethods<Tenferro_ShapeRuleInterface>]> {
  let summary = "the results of a function of the module, which the stages up to the kernels form see once for all calls of it";
  let description = [{
    Made of `func.call` by --tenferro-keep-calls where that saves compile time, gone behind --tenferro-inline-steps. The function is private, of one
    block; the forms on tensors see to it that it has no regions, effects or sizes that values decide. `extents` are the unknown extents of the
    results, in their order: shape resolution writes them. Derivatives go through at most 256 calls inside each other.

    C1: the operands and the results have the function's types. C2: `extents` are none, or one per unknown extent of the results.

    ```mlir
    %y = tenferro.call @layer(%w, %x) extents(%m) : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyTypeOf<[AnyT, Index]>>:$xs, Variadic<Index>:$extents);
  let results = (outs Variadic<AnyTypeOf<[AnyT, Index]>>:$results);
  let assemblyFormat = "$callee `(` $xs `)` (`extents` `(` $extents^ `)`)? attr-dict `:` functional-type($xs, $results)";
  let extraClassDeclaration = [{
    /// How many extents of the results are unknown.
    size_t countUnknown();
  }];
  string builder = "none";
  string derivative = "engine";
}

#endif
