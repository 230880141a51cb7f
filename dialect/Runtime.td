//===- Runtime.td - the internal dialect between linalg and buffers ------------------------------------------------===//
//
// Tensors here are builtin ones with the dimensions reversed (logical [m, n, b] is physical b x n x m). Every tensor's extents can be
// read off the operation that makes it: bind, tensor.empty, reshape, part, pop, tensor.extract_slice.
#ifndef TENFERRO_RUNTIME_TD
#define TENFERRO_RUNTIME_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/EnumAttr.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def TenferroRt_Dialect : Dialect {
  let name = "tenferro_rt";
  let summary = "Lowered tensor programs: library calls, kernels, and the program's boundary";
  let cppNamespace = "::tenferro::rt";
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
}

def Rt_ReductionKind : I32EnumAttr<"ReductionKind", "how the elements of a reduction combine", [
    I32EnumAttrCase<"Sum", 0, "sum">, I32EnumAttrCase<"Product", 1, "product">, I32EnumAttrCase<"Max", 2, "max">,
    I32EnumAttrCase<"Min", 3, "min">, I32EnumAttrCase<"Or", 4, "or">, I32EnumAttrCase<"And", 5, "and">]> {
  let cppNamespace = "::tenferro::rt";
  let genSpecializedAttr = 0;
}
def Rt_ReductionAttr : EnumAttr<TenferroRt_Dialect, Rt_ReductionKind, "reduction"> {
  let summary = "on a linalg.generic, as `tenferro_rt.reduction`: its kind, which its body and its initial value agree with";
  let assemblyFormat = "`<` $value `>`";
}

class Rt_Op<string mnemonic, list<Trait> traits = []> : Op<TenferroRt_Dialect, mnemonic, traits>;

include "Kernel.td"

def Rt_BindOp : Rt_Op<"bind", [Pure]> {
  let summary = "an input as a builtin tensor of these extents";
  let arguments = (ins AnyType:$x, Variadic<Index>:$extents);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$x `[` $extents `]` attr-dict `:` type($x) `->` type($result)";
  let hasVerifier = 1;
}

def Rt_ExportOp : Rt_Op<"export", [Pure]> {
  let summary = "a builtin tensor as a result of the program";
  let arguments = (ins AnyRankedTensor:$x);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($result)";
}

def Rt_ReshapeOp : Rt_Op<"reshape", [Pure]> {
  let summary = "the same memory under other extents";
  let arguments = (ins AnyRankedTensor:$x, Variadic<Index>:$extents);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$x `[` $extents `]` attr-dict `:` type($x) `->` type($result)";
  let hasVerifier = 1;
}

def Rt_ExtendOp : Rt_Op<"extend", [Pure]> {
  let summary = "a tensor of these extents that begins with the elements of another one, and holds anything behind them";
  let description = [{
    A launch writes what is behind them. The extents are x's but for the outermost, which is at least x's. Where a loop carries x and hands on what
    has been made of the result, x is not copied.
  }];
  let arguments = (ins AnyRankedTensor:$x, Variadic<Index>:$extents);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$x `[` $extents `]` attr-dict `:` type($x) `->` type($result)";
  let hasVerifier = 1;
}

def Rt_PartOp : Rt_Op<"part", [Pure]> {
  let summary = "what a tensor has at an index of its outermost dimension, or from there on, where it lies";
  let description = [{With `count`, that many from the index on; else without the dimension. They are in range.}];
  let arguments = (ins AnyRankedTensor:$x, Index:$index, Optional<Index>:$count);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$x `at` $index (`count` $count^)? attr-dict `:` type($x) `->` type($result)";
  let hasVerifier = 1;
}

def Rt_PutOp : Rt_Op<"put", [Pure, AllTypesMatch<["x", "result"]>]> {
  let summary = "a tensor with a part in the place of what it has at an index of its outermost dimension";
  let description = [{
    It is written where it lies: `x` is what a loop carries, nothing else reads it in that step, and the next step gets the result. Each step
    puts a part at its own index, and the loop may begin with a tensor that nothing was written to.
  }];
  let arguments = (ins AnyRankedTensor:$part, AnyRankedTensor:$x, Index:$index);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$part `into` $x `at` $index attr-dict `:` type($part) `into` type($x)";
  let hasVerifier = 1;
}

def Rt_JoinOp : Rt_Op<"join", [Pure, TypesMatchWith<"the result is of init's type", "result", "init", "$_self">]> {
  let summary = "tensors one behind the other along a dimension";
  let arguments = (ins Variadic<AnyRankedTensor>:$parts, AnyRankedTensor:$init, I64Attr:$dimension);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$parts `along` $dimension `into` $init attr-dict `:` type($parts) `->` type($result)";
  let hasVerifier = 1;
}

def Rt_PlaceOp : Rt_Op<"place", [Pure, AllTypesMatch<["x", "result"]>]> {
  let summary = "an element, and at which indices of what is written over it belongs";
  let description = [{What the body of a linalg.generic yields whose result a `tenferro_rt.overwrite` takes. No two elements have one place.}];
  let arguments = (ins AnyType:$x, Variadic<Index>:$indices);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$x `at` `[` $indices `]` attr-dict `:` type($x)";
}

def Rt_OverwriteOp : Rt_Op<"overwrite", [Pure, AllTypesMatch<["x", "result"]>]> {
  let summary = "a tensor with elements of another one at the places that these say";
  let description = [{
    Where nothing else needs `x` any more the elements are written where it lies, else into a copy of it.
  }];
  let arguments = (ins AnyRankedTensor:$elements, AnyRankedTensor:$x);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$elements `into` $x attr-dict `:` type($elements) `into` type($x)";
  let hasVerifier = 1;
}

def Rt_GemmOp : Rt_Op<"gemm", [Pure, AllTypesMatch<["init", "c"]>]> {
  let summary = "tnf_gemm: c = op(a) op(b), column-major, `batch` times";
  let arguments = (ins AnyRankedTensor:$a, AnyRankedTensor:$b, AnyRankedTensor:$init, Index:$m, Index:$n, Index:$k, Index:$batch,
                       I32Attr:$flags);
  let results = (outs AnyRankedTensor:$c);
  let assemblyFormat = "$a `,` $b `into` $init `m` $m `n` $n `k` $k `batch` $batch `flags` $flags attr-dict `:` type($a) `,` type($b) "
                       "`->` type($c)";
  let hasVerifier = 1;
}

def Rt_CustomAttr : AttrDef<TenferroRt_Dialect, "Custom"> {
  let mnemonic = "custom";
  let summary = "what a call of a user's kernel (tnf_custom_kernel) has besides tensors";
  let parameters = (ins "::mlir::StringAttr":$name, "::mlir::DenseI64ArrayAttr":$integers, "::mlir::DenseF64ArrayAttr":$reals,
                        "::mlir::StringAttr":$bytes);
  let assemblyFormat = "`<` $name `integers` $integers `reals` $reals `bytes` $bytes `>`";
}

def Rt_LibraryOp : Rt_Op<"library", [AttrSizedOperandSegments, MemoryEffects<[MemWrite]>]> {
  let summary = "a runtime function on contiguous tensors (tnf_rt_library_fn); its status is checked";
  let description = [{
    Its attributes are integers, or numbers that only the run knows. With `custom` the function is a user's kernel, and its one attribute the bytes
    of its workspace.
  }];
  let arguments = (ins StrAttr:$function, StrAttr:$site, Variadic<AnyRankedTensor>:$inputs, Variadic<AnyRankedTensor>:$inits,
                       Variadic<Index>:$numbers, DenseI64ArrayAttr:$integers, I64Attr:$in_place, OptionalAttr<Rt_CustomAttr>:$custom);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = "$function `site` $site custom<DynamicIndexList>($numbers, $integers) `in_place` $in_place `(` $inputs `)` `into` `(` $inits `)` attr-dict `:` "
                       "functional-type($inputs, $results) `,` type($inits)";
  let hasVerifier = 1;
}

def Rt_CheckedOp : Rt_Op<"checked", [AllTypesMatch<["x", "result"]>, MemoryEffects<[MemWrite]>]> {
  let summary = "a tensor where it lies, once a runtime function (tnf_rt_library_fn) has looked at its elements; its status is checked";
  let description = [{The function has no results. What reads the result cannot run before it. Its attributes are those of `library`.}];
  let arguments = (ins StrAttr:$function, StrAttr:$site, AnyRankedTensor:$x, Variadic<Index>:$numbers, DenseI64ArrayAttr:$integers);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$x `by` $function `site` $site custom<DynamicIndexList>($numbers, $integers) attr-dict `:` type($x)";
  let hasVerifier = 1;
}

def Rt_AfterOp : Rt_Op<"after", [Pure, AllTypesMatch<["x", "result"]>]> {
  let summary = "a tensor where it lies, for what is not to run before other tensors are there";
  let arguments = (ins AnyRankedTensor:$x, Variadic<AnyRankedTensor>:$given);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$x `,` $given attr-dict `:` type($x) `,` type($given)";
}

def Rt_ReadOp : Rt_Op<"read", [MemoryEffects<[MemRead]>]> {
  let summary = "the element of a rank-0 tensor as a number of the program: an i1 as a flag, an i32 or i64 as an extent";
  let description = [{
    An extent that is negative ends the run with OUT_OF_RANGE and `text`.
  }];
  let arguments = (ins AnyRankedTensor:$x, OptionalAttr<StrAttr>:$text);
  let results = (outs AnyTypeOf<[I1, Index]>:$result);
  let assemblyFormat = "$x (`text` $text^)? attr-dict `:` type($x) `->` type($result)";
}

def Rt_FailIfOp : Rt_Op<"fail_if", [MemoryEffects<[MemWrite]>]> {
  let summary = "ends the run with `code` and `text` where the flag (a rank-0 i1 tensor) is set";
  let arguments = (ins AnyRankedTensor:$flag, I32Attr:$code, StrAttr:$text);
  let assemblyFormat = "$flag `code` $code $text attr-dict `:` type($flag)";
  let hasVerifier = 1;
}

// ---- tapes ----

def Rt_TapeType : TypeDef<TenferroRt_Dialect, "Tape"> {
  let mnemonic = "tape";
  let summary = "what was pushed last is popped first: tensors and numbers of sizes known at run time only";
  let description = [{
    A tape is one object, and a value of this type is what it holds at a point of the program: it is used at most once on every path. Loops
    carry tapes and branches yield them; one that is used in a branch alone is captured there, once in each region.

    ```mlir
    %t0 = tenferro_rt.tape
    %t1 = tenferro_rt.push %t0, %x : tensor<?x?xf64>
    %t2, %y = tenferro_rt.pop %t1[%n, %m] : tensor<?x?xf64>
    ```
  }];
}

def Rt_TapeOp : Rt_Op<"tape", [MemoryEffects<[MemWrite]>]> {
  let summary = "an empty tape; in a loop, each step's begins empty";
  let results = (outs Rt_TapeType:$tape);
  let assemblyFormat = "attr-dict";
}

def Rt_PushOp : Rt_Op<"push", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "the tape with a tensor, an extent or a flag on it";
  let arguments = (ins Rt_TapeType:$tape, AnyTypeOf<[AnyRankedTensor, Index, I1]>:$value);
  let results = (outs Rt_TapeType:$next);
  let assemblyFormat = "$tape `,` $value attr-dict `:` type($value)";
}

def Rt_PopOp : Rt_Op<"pop", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "the tensor that was pushed last, and the tape without it";
  let description = [{
    Where it has other elements or another number of bytes, or where there is nothing, the run ends with `INTERNAL`.
  }];
  let arguments = (ins Rt_TapeType:$tape, Variadic<Index>:$extents);
  let results = (outs Rt_TapeType:$next, AnyRankedTensor:$value);
  let assemblyFormat = "$tape `[` $extents `]` attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Rt_PopNumberOp : Rt_Op<"pop_number", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "the extent or flag that was pushed last, and the tape without it; known only when it is reached, as by `read`";
  let arguments = (ins Rt_TapeType:$tape);
  let results = (outs Rt_TapeType:$next, AnyTypeOf<[I1, Index]>:$number);
  let assemblyFormat = "$tape attr-dict `:` type($number)";
}

#endif
