//===- Kernel.td - kernels: loops over elements in memory, and their launches ---------------------------------------===//
//
// A kernel says loops, accesses and scalars, for any target. It decides everything but who runs it: what lives in registers, in
// scratch or in memory, what is written over what, which reductions leave parts.
#ifndef TENFERRO_KERNEL_TD
#define TENFERRO_KERNEL_TD

include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Rt_Memory : TypeDef<TenferroRt_Dialect, "Memory"> {
  let mnemonic = "memory";
  let summary = "elements in memory: all that a kernel knows of a tensor";
  let parameters = (ins "::mlir::Type":$element);
  let assemblyFormat = "`<` $element `>`";
  let genVerifyDecl = 1;
}

def Rt_KernelOp : Rt_Op<"kernel", [Symbol, IsolatedFromAbove, SingleBlock, NoTerminator, HasParent<"::mlir::ModuleOp">,
                                   DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "loops over elements in memory, launched by name";
  let description = [{
    Parameters are memory that is read, memory that is written (and perhaps read: a tensor that a result takes over), and numbers.
    There is at most one loop at the top, the outermost, which targets divide among workers; before it constants, arithmetic on indices,
    scratch and fills; after it what ends reductions. A parameter with `parts` is a reduction over the outermost loop: run over a piece of
    that loop the kernel leaves a part of it, and the parts are combined in their order.

    `work`: scalar operations of one innermost iteration; a transcendental function or a division counts as eight.
    ```mlir
    tenferro_rt.kernel @loss.mul_reduce_sum reads(%x : f64) writes(%y : f64 parts sum) numbers(%n : index) attributes {work = 3 : i64} {
      %zero = arith.constant 0.0 : f64
      %sum = tenferro_rt.loop (%i) to (%n) from (%acc = %zero : f64) kinds [sum] {
        %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
        %square = arith.mulf %v, %v : f64
        %next = arith.addf %acc, %square : f64
        tenferro_rt.next %next : f64
      }
      tenferro_rt.store %sum, %y[] strides [] : !tenferro_rt.memory<f64>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$num_reads,
                       ArrayAttr:$parts, // per written parameter: how its parts combine, or unit
                       I64Attr:$work);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    unsigned numReads() { return (unsigned)getNumReads(); }
    unsigned numWrites() { return (unsigned)getParts().size(); }
    unsigned numMemories() { return numReads() + numWrites(); }
    ::llvm::ArrayRef<::mlir::BlockArgument> parameters() { return getBody().front().getArguments(); }
    ::llvm::ArrayRef<::mlir::BlockArgument> memories() { return parameters().take_front(numMemories()); }
    ::llvm::ArrayRef<::mlir::BlockArgument> numbers() { return parameters().drop_front(numMemories()); }
    /// How the parts of a written parameter combine; none: it is written whole.
    ::std::optional<ReductionKind> partsOf(unsigned written);
    bool hasParts();
    /// The outermost loop; null: there is none.
    LoopOp outermostLoop();
  }];
}

def Rt_ScratchOp : Rt_Op<"scratch", [MemoryEffects<[MemAlloc]>, HasParent<"KernelOp">]> {
  let summary = "one worker's own memory: the product of the extents, in elements";
  let arguments = (ins Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents);
  let results = (outs Rt_Memory:$memory);
  let assemblyFormat = "custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` qualified(type($memory))";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> mixedExtents();
  }];
}

def Rt_LoopOp : Rt_Op<"loop", [SingleBlock, RecursiveMemoryEffects, AttrSizedOperandSegments,
                               DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "runs its body for every combination of indices from 0 to below the counts, the last fastest";
  let description = [{
    Accumulators go from one iteration to the next; each is a reduction of the given kind, so the order of iterations is free as far as the
    operation that combines leaves it free.
  }];
  let arguments = (ins Variadic<Index>:$counts, Variadic<AnyType>:$starts, ArrayAttr:$kinds);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::mlir::ValueRange":$counts, "::mlir::ValueRange":$starts,
                                 "::llvm::ArrayRef<::mlir::Attribute>":$kinds)>];
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::BlockArgument> indices() {
      return getBody().front().getArguments().take_front(getCounts().size());
    }
    ::llvm::ArrayRef<::mlir::BlockArgument> accumulators() {
      return getBody().front().getArguments().drop_front(getCounts().size());
    }
    bool isOutermost();
  }];
}

def Rt_NextOp : Rt_Op<"next", [Pure, Terminator, HasParent<"LoopOp">]> {
  let summary = "ends an iteration: the accumulators of the next one";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

// An access: one stride per index, in elements. Element 0 of a dimension has no index.
class Rt_Access<string mnemonic, list<Trait> traits> : Rt_Op<mnemonic, !listconcat(traits, [AttrSizedOperandSegments])> {
  let hasVerifier = 1;
  string access = "`[` $indices `]` `strides` custom<DynamicIndexList>($strides, $static_strides) (`offset` $offset^)?";
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> mixedStrides();
  }];
}

def Rt_LoadOp : Rt_Access<"load", [
    TypesMatchWith<"the result is an element of the memory", "memory", "result", "::llvm::cast<MemoryType>($_self).getElement()">]> {
  let summary = "an element of memory";
  let arguments = (ins Arg<Rt_Memory, "", [MemRead]>:$memory, Variadic<Index>:$indices, Variadic<Index>:$strides,
                       Optional<Index>:$offset, DenseI64ArrayAttr:$static_strides);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$memory" # access # " attr-dict `:` qualified(type($memory))";
}

def Rt_StoreOp : Rt_Access<"store", [
    TypesMatchWith<"the value is an element of the memory", "memory", "value", "::llvm::cast<MemoryType>($_self).getElement()">]> {
  let summary = "writes an element of memory";
  let arguments = (ins AnyType:$value, Arg<Rt_Memory, "", [MemWrite]>:$memory, Variadic<Index>:$indices, Variadic<Index>:$strides,
                       Optional<Index>:$offset, DenseI64ArrayAttr:$static_strides);
  let assemblyFormat = "$value `,` $memory" # access # " attr-dict `:` qualified(type($memory))";
}

def Rt_FillOp : Rt_Access<"fill", []> {
  let summary = "contiguous elements become the identity of a reduction";
  let arguments = (ins Arg<Rt_Memory, "", [MemWrite]>:$memory, Variadic<Index>:$indices, Variadic<Index>:$strides,
                       Optional<Index>:$offset, DenseI64ArrayAttr:$static_strides, Index:$count, Rt_ReductionAttr:$kind);
  let assemblyFormat = "$memory" # access # " `count` $count `kind` custom<Kind>($kind) attr-dict `:` qualified(type($memory))";
}

def Rt_LaunchOp : Rt_Op<"launch", [AttrSizedOperandSegments, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
                                   DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "runs a kernel";
  let description = [{
    On tensors an init is a `tensor.empty`, or the tensor whose memory the result takes over, which the kernel reads through the written
    parameter; there is one result per init and no effect. Memory of its own kind has no result: the kernel writes into it.

    `operations` lists the operations where the kernel's name does not: it was cut, or another launch gave it.
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyType>:$inputs, Variadic<AnyType>:$inits, Variadic<AnyType>:$numbers,
                       OptionalAttr<StrAttr>:$operations);
  let results = (outs Variadic<AnyType>:$results);
  let assemblyFormat = "$kernel `(` $inputs `)` (`into` `(` $inits^ `)`)? (`numbers` `(` $numbers^ `)`)? attr-dict `:` "
                       "custom<LaunchTypes>(type($inputs), type($inits), type($numbers), type($results))";
}

def Rt_CountOp : Rt_Op<"count", [MemoryEffects<[]>]> {
  let summary = "how often a loop over all of these runs";
  let description = [{
    The product of the extents; 0 where any of them is 0. A run fails where it does not fit in 64 bits.
  }];
  let arguments = (ins Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents);
  let results = (outs Index:$count);
  let assemblyFormat = "custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` `index`";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> mixedExtents();
  }];
}

// Functions of numbers that the math dialect lacks, beside its operations in the bodies of loops. The vector math has each by its mnemonic.
def Rt_ScalarFunction : NativeOpTrait<"ScalarFunction"> { let cppNamespace = "::tenferro::rt"; }

class Rt_Function<string mnemonic, string of> : Rt_Op<mnemonic, [Pure, SameOperandsAndResultType, Rt_ScalarFunction]> {
  let summary = of;
  let arguments = (ins AnyTypeOf<[F32, F64]>:$x);
  let results = (outs AnyTypeOf<[F32, F64]>:$result);
  let assemblyFormat = "operands attr-dict `:` type($result)";
}
def Rt_LgammaOp : Rt_Function<"lgamma", "log(abs(gamma(x)))">;
def Rt_DigammaOp : Rt_Function<"digamma", "the derivative of lgamma">;
def Rt_PolygammaOp : Rt_Function<"polygamma", "the derivative of digamma of the given order, a whole number"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$order, AnyTypeOf<[F32, F64]>:$x);
}
def Rt_ErfinvOp : Rt_Function<"erfinv", "the inverse of erf">;
def Rt_NdtriOp : Rt_Function<"ndtri", "the inverse of the normal distribution function">;
def Rt_SincOp : Rt_Function<"sinc", "the derivative of sin(pi x) / (pi x) of the given order, a whole number"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$order, AnyTypeOf<[F32, F64]>:$x);
}
def Rt_ErfcxOp : Rt_Function<"erfcx", "the derivative of e^(x^2) erfc(x) of the given order, a whole number"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$order, AnyTypeOf<[F32, F64]>:$x);
}
def Rt_BesselIOp : Rt_Function<"besseli", "the modified Bessel function I of the given order, a whole number"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$order, AnyTypeOf<[F32, F64]>:$x);
}
def Rt_BesselI0eOp : Rt_Function<"besseli0e", "the derivative of e^-x I0(x) of the given order, a whole number, at abs(x)"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$order, AnyTypeOf<[F32, F64]>:$x);
}
def Rt_BesselI1eOp : Rt_Function<"besseli1e", "e^-abs(x) I1(x)">;
def Rt_ZetaOp : Rt_Function<"zeta", "Hurwitz's zeta function"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$s, AnyTypeOf<[F32, F64]>:$q);
}
def Rt_HypotOp : Rt_Function<"hypot", "sqrt(x^2 + y^2)"> {
  let arguments = (ins AnyTypeOf<[F32, F64]>:$x, AnyTypeOf<[F32, F64]>:$y);
}
def Rt_PhiloxOp : Rt_Function<"philox", "word 0 or 1 of what Philox4x32-10 makes of the counter and the stream under the key"> {
  let arguments = (ins I64:$word, I64:$key, I64:$stream, I64:$counter);
  let results = (outs I64:$result);
}

#endif
