//===- Plan.td - the internal dialect of the buffers form -----------------------------------------------------------===//
//
// A program as what it does with memory: buffers have a place, an element type and extents; nothing is a value that is only
// written once. Dimensions are in the order of memory, the last is contiguous (logical [m, n, b] is b x n x m here too).
#ifndef TENFERRO_PLAN_TD
#define TENFERRO_PLAN_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def TenferroPlan_Dialect : Dialect {
  let name = "tenferro_plan";
  let summary = "Where each tensor of a program lives, when memory is taken and given back, and the steps of a run";
  let cppNamespace = "::tenferro::plan";
  let useDefaultTypePrinterParser = 1;
  let dependentDialects = ["::tenferro::rt::TenferroRtDialect"];
}

def Plan_BufferType : TypeDef<TenferroPlan_Dialect, "Buffer"> {
  let mnemonic = "buffer";
  let summary = "elements in contiguous memory of a device";
  let description = [{
    `!tenferro_plan.buffer<?x4xf64>` is memory of the CPU, device 0; `!tenferro_plan.buffer<?x4xf64, device 1>` is not (`tnf_rt_device`).
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape, "::mlir::Type":$element, "int32_t":$device);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getRank() const { return (int64_t)getShape().size(); }
  }];
}
def Plan_SegmentType : TypeDef<TenferroPlan_Dialect, "Segment"> {
  let mnemonic = "segment";
  let summary = "memory that was taken in one piece";
}
def Plan_TapeType : TypeDef<TenferroPlan_Dialect, "Tape"> {
  let mnemonic = "tape";
  let summary = "what was pushed last is popped first, in memory that grows; a value of it is used at most once on every path";
}

class Plan_Op<string mnemonic, list<Trait> traits = []> : Op<TenferroPlan_Dialect, mnemonic, traits>;

// ---- tensors ----

def Plan_InputOp : Plan_Op<"input", [Pure]> {
  let summary = "the memory of an argument of the program, which is read only";
  let arguments = (ins AnyType:$x, Variadic<Index>:$extents);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$x `[` $extents `]` attr-dict `:` type($x) `->` type($buffer)";
  let hasVerifier = 1;
}

def Plan_ResultOp : Plan_Op<"result", [MemoryEffects<[MemWrite]>]> {
  let summary = "the memory of the program's result of this number: the caller's if he gave a buffer, else new";
  let arguments = (ins I64Attr:$number, Variadic<Index>:$extents);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$number `[` $extents `]` attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def Plan_OverlapOp : Plan_Op<"check_overlap", [MemoryEffects<[MemWrite]>]> {
  let summary = "every result has its memory: ends the run where one overlaps an input or another";
  let assemblyFormat = "attr-dict";
}

def Plan_OutputOp : Plan_Op<"output", [Pure]> {
  let summary = "a result's memory as what the program returns";
  let arguments = (ins Plan_BufferType:$buffer);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$buffer attr-dict `:` type($buffer) `->` type($result)";
}

def Plan_ConstantOp : Plan_Op<"constant", [Pure]> {
  let summary = "elements that the object holds";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$value attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def Plan_ViewOp : Plan_Op<"view", [Pure, AttrSizedOperandSegments]> {
  let summary = "the same memory, from `offset` (elements of the result) on, under other extents or as other elements";
  let arguments = (ins Plan_BufferType:$source, Optional<Index>:$offset, Variadic<Index>:$extents);
  let results = (outs Plan_BufferType:$buffer);
  let assemblyFormat = "$source (`at` $offset^)? `[` $extents `]` attr-dict `:` type($source) `to` type($buffer)";
  let hasVerifier = 1;
}

// ---- memory ----

def Plan_TakeOp : Plan_Op<"take", [AttrSizedOperandSegments, MemoryEffects<[MemWrite]>]> {
  let summary = "memory in one piece for several buffers";
  let description = [{
    A run that cannot have it ends with `OUT_OF_MEMORY`. Each buffer begins on a cache line. `copies` says how many of a buffer there
    are, one behind the other, each rounded up to whole cache lines: scratch has one per worker, the parts of a reduction one per chunk.

    ```mlir
    %s, %a, %b = tenferro_plan.take [%n, %m] : !tenferro_plan.buffer<?x?xf64>, [%k] copies %w : !tenferro_plan.buffer<?xf32>
    ```
  }];
  let arguments = (ins Variadic<Index>:$extents, Variadic<Index>:$copies, DenseBoolArrayAttr:$is_copied);
  let results = (outs Plan_SegmentType:$segment, Variadic<Plan_BufferType>:$buffers);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The extents of a buffer.
    ::mlir::OperandRange extentsOf(unsigned buffer);
    /// Of every buffer its extents, and how many of it there are (null: one).
    ::llvm::SmallVector<::std::pair<::mlir::OperandRange, ::mlir::Value>> parts();
  }];
}

def Plan_NoMemoryOp : Plan_Op<"no_memory", [MemoryEffects<[MemWrite]>]> {
  let summary = "a segment of no bytes, for `fit`";
  let results = (outs Plan_SegmentType:$segment);
  let assemblyFormat = "attr-dict";
}

def Plan_FitOp : Plan_Op<"fit", [MemoryEffects<[MemWrite]>]> {
  let summary = "a segment's memory for one buffer of these extents, whatever was there: the same if it is large enough, else other memory";
  let description = [{
    Memory that is too small is given back, and half as much again is taken where less would do. What a loop carries grows so: it takes
    memory a few times however many steps there are, and none where it shrinks.
  }];
  let arguments = (ins Plan_SegmentType:$segment, Variadic<Index>:$extents);
  let results = (outs Plan_SegmentType:$fitted, Plan_BufferType:$buffer);
  let assemblyFormat = "$segment `[` $extents `]` attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def Plan_GrowOp : Plan_Op<"grow", [MemoryEffects<[MemRead, MemWrite]>, AllTypesMatch<["kept", "beginning"]>]> {
  let summary = "a segment's memory for one buffer of these extents that begins with the elements of another one";
  let description = [{
    `kept` is what the segment begins with, or, where that has no memory yet, is copied into it. From here on it is `beginning`, in the same memory
    or in larger one, half as much again where that can be had, to which its elements were copied. `beginning` is only read; what writes into
    `buffer` writes behind it.
  }];
  let arguments = (ins Plan_SegmentType:$segment, Plan_BufferType:$kept, Variadic<Index>:$extents);
  let results = (outs Plan_SegmentType:$fitted, Plan_BufferType:$beginning, Plan_BufferType:$buffer);
  let assemblyFormat = "$segment `keeps` $kept `[` $extents `]` attr-dict `:` type($kept) `to` type($buffer)";
  let hasVerifier = 1;
}

def Plan_GiveBackOp : Plan_Op<"give_back", [MemoryEffects<[MemWrite]>]> {
  let summary = "nobody uses this memory any more";
  let arguments = (ins Plan_SegmentType:$segment);
  let assemblyFormat = "$segment attr-dict";
}

def Plan_DeadOp : Plan_Op<"dead", [MemoryEffects<[MemWrite]>]> {
  let summary = "nothing reads these elements any more; their memory may be another buffer's from here on";
  let arguments = (ins Plan_BufferType:$buffer);
  let assemblyFormat = "$buffer attr-dict `:` type($buffer)";
}

def Plan_UpdatedOp : Plan_Op<"updated", [MemoryEffects<[MemWrite]>]> {
  let summary = "a step of a loop has written `next` over `buffer`, in which the next step and what follows the loop find it";
  let description = [{`buffer` is from outside of the loop, `next` the same memory.}];
  let arguments = (ins Plan_BufferType:$buffer, Plan_BufferType:$next);
  let assemblyFormat = "$buffer `to` $next attr-dict `:` type($buffer) `to` type($next)";
}

def Plan_CopyOp : Plan_Op<"copy", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "copies the elements of one buffer into another of the same extents";
  let arguments = (ins Plan_BufferType:$from, Plan_BufferType:$to);
  let assemblyFormat = "$from `to` $to attr-dict `:` type($from) `to` type($to)";
  let hasVerifier = 1;
}

def Plan_TransferOp : Plan_Op<"transfer", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "begins to copy the elements of a buffer into one of the same extents on another device";
  let description = [{
    From here to the `wait` for `to`, nothing reads `to` or writes `from`.
  }];
  let arguments = (ins Plan_BufferType:$from, Plan_BufferType:$to);
  let assemblyFormat = "$from `to` $to attr-dict `:` type($from) `to` type($to)";
  let hasVerifier = 1;
}

def Plan_WaitOp : Plan_Op<"wait", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "waits until the elements that a transfer brings are there";
  let arguments = (ins Plan_BufferType:$buffer);
  let assemblyFormat = "$buffer attr-dict `:` type($buffer)";
}

def Plan_ReserveOp : Plan_Op<"reserve", [MemoryEffects<[MemWrite]>]> {
  let summary = "takes the memory that the products and calls behind it in its block will work in";
  let assemblyFormat = "attr-dict";
}

// ---- numbers ----

def Plan_ReadOp : Plan_Op<"read", [MemoryEffects<[MemRead]>]> {
  let summary = "the element of a rank-0 buffer as a number: an i1 as a flag; an i32 or i64 as an extent that is known only now";
  let description = [{
    An extent that is negative ends the run with OUT_OF_RANGE and `text`.
  }];
  let arguments = (ins Plan_BufferType:$buffer, OptionalAttr<StrAttr>:$text);
  let results = (outs AnyTypeOf<[I1, Index]>:$number);
  let assemblyFormat = "$buffer (`text` $text^)? attr-dict `:` type($buffer) `->` type($number)";
  let hasVerifier = 1;
}

def Plan_WorkersOp : Plan_Op<"workers", [Pure]> {
  let summary = "how many threads may work on a loop";
  let results = (outs Index:$count);
  let assemblyFormat = "attr-dict";
}

def Plan_DivideOp : Plan_Op<"divide", [Pure]> {
  let summary = "how a loop of `rows` rows is cut: rows per chunk, at most `most`, and the number of chunks";
  let description = [{
    A row costs `weight` operations times the product of `inner`. The cut depends on sizes alone, never on the number of threads, so that
    the parts of a reduction are the same bits for every number of threads.
  }];
  let arguments = (ins Index:$rows, Variadic<Index>:$inner, I64Attr:$weight, OptionalAttr<I64Attr>:$most);
  let results = (outs Index:$chunk, Index:$chunks);
  let assemblyFormat = "$rows `inner` `[` $inner `]` `weight` $weight (`most` $most^)? attr-dict";
  let hasVerifier = 1;
}

// ---- tapes ----

def Plan_TapeOp : Plan_Op<"tape", [MemoryEffects<[MemWrite]>]> {
  let summary = "an empty tape: one object of the run, whose memory is taken by what is pushed and stays until the run ends";
  let results = (outs Plan_TapeType:$tape);
  let assemblyFormat = "attr-dict";
}

def Plan_PushOp : Plan_Op<"push", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "copies the elements of a buffer, or a number, onto a tape";
  let arguments = (ins Plan_TapeType:$tape, AnyTypeOf<[Plan_BufferType, Index, I1]>:$value);
  let results = (outs Plan_TapeType:$next);
  let assemblyFormat = "$tape `,` $value attr-dict `:` type($value)";
}

def Plan_PopOp : Plan_Op<"pop", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "takes the elements that were pushed last from a tape, into a buffer";
  let description = [{
    What was pushed last and what is popped agree in their elements' type and in bytes, or the run ends with `INTERNAL`.
  }];
  let arguments = (ins Plan_TapeType:$tape, Plan_BufferType:$to);
  let results = (outs Plan_TapeType:$next);
  let assemblyFormat = "$tape `into` $to attr-dict `:` type($to)";
}

def Plan_PopViewOp : Plan_Op<"pop_view", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "takes the elements that were pushed last from a tape, and reads them where they lie";
  let description = [{
    As `pop`, without a copy. The buffer is dead before anything is pushed onto that tape, or it begins again.
  }];
  let arguments = (ins Plan_TapeType:$tape, Variadic<Index>:$extents);
  let results = (outs Plan_TapeType:$next, Plan_BufferType:$buffer);
  let assemblyFormat = "$tape `[` $extents `]` attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def Plan_PopNumberOp : Plan_Op<"pop_number", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "takes the extent or flag that was pushed last from a tape";
  let arguments = (ins Plan_TapeType:$tape);
  let results = (outs Plan_TapeType:$next, AnyTypeOf<[I1, Index]>:$number);
  let assemblyFormat = "$tape attr-dict `:` type($number)";
}

// ---- work ----

def Plan_LaunchOp : Plan_Op<"launch", [AttrSizedOperandSegments, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
                                       MemoryEffects<[MemRead, MemWrite]>]> {
  let hasVerifier = 1;
  let summary = "runs a kernel, its outermost loop over `rows` in chunks of `chunk`";
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<Plan_BufferType>:$reads, Variadic<Plan_BufferType>:$writes,
                       Variadic<AnyType>:$numbers, Variadic<Plan_BufferType>:$scratch, Optional<Index>:$rows, Optional<Index>:$chunk);
  let assemblyFormat = "$kernel `reads` `(` $reads `)` `writes` `(` $writes `)` `numbers` `(` $numbers `)` `scratch` `(` $scratch `)` "
                       "(`over` $rows^ `by` $chunk)? attr-dict `:` custom<KernelTypes>(type($reads), type($writes), type($numbers), "
                       "type($scratch))";
}

def Plan_CombineOp : Plan_Op<"combine", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "combines the parts of a reduction, one per chunk, in their order; a single part was written to `out` itself";
  let arguments = (ins AnyAttr:$kind, Index:$chunks, Plan_BufferType:$parts, Plan_BufferType:$out);
  let assemblyFormat = "$kind $chunks `of` $parts `into` $out attr-dict `:` type($parts) `into` type($out)";
  let hasVerifier = 1;
}

def Plan_MultiplyOp : Plan_Op<"multiply", [AttrSizedOperandSegments, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
                                           MemoryEffects<[MemRead, MemWrite]>]> {
  let hasVerifier = 1;
  let summary = "tnf_gemm: c = op(a) op(b), column-major, `batch` times; an epilogue runs on chunks of columns while they are in cache";
  let arguments = (ins Plan_BufferType:$a, Plan_BufferType:$b, Plan_BufferType:$c, Index:$m, Index:$n, Index:$k, Index:$batch,
                       I32Attr:$flags, OptionalAttr<FlatSymbolRefAttr>:$epilogue, Variadic<Plan_BufferType>:$reads,
                       Variadic<Plan_BufferType>:$writes, Variadic<AnyType>:$numbers, Variadic<Plan_BufferType>:$scratch,
                       Optional<Index>:$chunk);
  let assemblyFormat = "$a `,` $b `into` $c `m` $m `n` $n `k` $k `batch` $batch `flags` $flags (`epilogue` $epilogue^ `reads` `(` $reads "
                       "`)` `writes` `(` $writes `)` `numbers` `(` $numbers `)` `scratch` `(` $scratch `)` `by` $chunk)? attr-dict `:` "
                       "type($a) `,` type($b) `into` type($c) `epilogue` custom<KernelTypes>(type($reads), type($writes), type($numbers), "
                       "type($scratch))";
}

def Plan_CustomAttr : Attr<CPred<"::llvm::isa<::tenferro::rt::CustomAttr>($_self)">, "what a call of a user's kernel has besides tensors"> {
  let storageType = "::tenferro::rt::CustomAttr";
  let returnType = storageType;
  let convertFromStorage = "$_self";
}

def Plan_CallOp : Plan_Op<"call", [AttrSizedOperandSegments, MemoryEffects<[MemRead, MemWrite]>]> {
  let hasVerifier = 1;
  let summary = "calls a library operation (tnf_rt_library_fn); its status is checked. A result may be an input's memory";
  let description = [{With `custom` a user's kernel, whose results are memory of their own.}];
  let arguments = (ins StrAttr:$function, StrAttr:$site, Variadic<Index>:$numbers, DenseI64ArrayAttr:$integers,
                       Variadic<Plan_BufferType>:$inputs, Variadic<Plan_BufferType>:$results, OptionalAttr<Plan_CustomAttr>:$custom);
  let assemblyFormat = "$function `site` $site custom<DynamicIndexList>($numbers, $integers) `(` $inputs `)` `into` `(` $results `)` attr-dict `:` custom<Types>(type($inputs)) "
                       "`into` custom<Types>(type($results))";
}

// ---- checks ----

def Plan_CheckOp : Plan_Op<"check", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "ends the run with `code` and `text` where the flag (a bool buffer of rank 0) is set";
  let arguments = (ins Plan_BufferType:$flag, I32Attr:$code, StrAttr:$text);
  let assemblyFormat = "$flag `code` $code $text attr-dict `:` type($flag)";
  let hasVerifier = 1;
}

#endif
