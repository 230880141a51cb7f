//===- Interfaces.td - the two questions every operation answers about itself -------------------------------------===//
#ifndef TENFERRO_INTERFACES_TD
#define TENFERRO_INTERFACES_TD

include "mlir/IR/OpBase.td"

def Tenferro_ShapeRuleInterface : OpInterface<"ShapeRuleInterface"> {
  let cppNamespace = "::tenferro";
  let description = [{
    The exact extents of the results in terms of the operands' extents, and what must hold between those: the one source for
    shape resolution, guards and lowering.
  }];
  let methods = [InterfaceMethod<
      "Appends one vector of extents per result; requirements go to `shapes`.",
      "void", "shapeRule", (ins "::tenferro::ShapeBuilder &":$shapes,
                                "::llvm::SmallVectorImpl<::tenferro::Extents> &":$results)>];
}

def Tenferro_ScalarInterface : OpInterface<"ScalarInterface"> {
  let cppNamespace = "::tenferro";
  let description = [{The meaning of an elementwise operation on one element.}];
  let methods = [
    InterfaceMethod<"Emits the operation on scalars of the operands' element types; `i1` elements are i1 here.",
                    "::mlir::Value", "emitScalar", (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc,
                                                        "::mlir::ValueRange":$args)>,
    InterfaceMethod<"The operation on numbers, exactly as compiled code computes it; none where that is not one IEEE operation.",
                    "::tenferro::Folded", "foldScalar", (ins "::llvm::ArrayRef<::tenferro::Scalar>":$args)>,
    InterfaceMethod<"Whether it costs more than to write and read its result.", "bool", "isCostly", (ins)>,
    InterfaceMethod<"Whether it divides integers: an element of operand 1 that is 0 ends the run.", "bool", "dividesIntegers",
                    (ins)>];
}

def Tenferro_LibraryInterface : OpInterface<"LibraryInterface"> {
  let cppNamespace = "::tenferro";
  let description = [{
    An operation that a runtime function computes into results allocated before the call (tnf_rt_library_fn). Values that are not finite in an
    operand of `finiteOperands` end the run with NON_FINITE, or give NaN where the module's `tenferro.nonfinite` is "propagate" or the
    operation's `tenferro.propagates` lists the operand's number: derivatives list what is made of tangents, cotangents and results.
  }];
  let extraClassDeclaration = [{
    static constexpr ::llvm::StringLiteral propagatesName = "tenferro.propagates";
  }];
  let methods = [
    InterfaceMethod<"The runtime function.", "::llvm::StringRef", "runtimeFunction", (ins)>,
    InterfaceMethod<"The integers passed to it, in the order rt.h documents.", "::llvm::SmallVector<int64_t>",
                    "runtimeAttributes", (ins)>,
    InterfaceMethod<"Operand numbers that the function reads, in its order (an operand kept for derivatives only is left out).",
                    "::llvm::SmallVector<unsigned>", "runtimeOperands", (ins)>,
    InterfaceMethod<"Operand numbers whose values must be finite.", "::llvm::SmallVector<unsigned>", "finiteOperands", (ins)>,
    InterfaceMethod<"The operand number whose buffer result 0 may take when it is dead after, or -1.", "int", "inPlaceOperand",
                    (ins)>];
}

def Tenferro_CombinerInterface : OpInterface<"CombinerInterface"> {
  let cppNamespace = "::tenferro";
  let description = [{A reduction: its identity element and how two elements combine.}];
  let methods = [
    InterfaceMethod<"How it combines, as a reduction kind of kernels: sum, product, max, min.", "::llvm::StringRef",
                    "reductionKind", (ins)>,
    InterfaceMethod<"The identity of the combiner for an element type.", "::mlir::TypedAttr", "identity",
                    (ins "::mlir::Type":$element)>,
    InterfaceMethod<"Combines an accumulator and an element.", "::mlir::Value", "combine",
                    (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc, "::mlir::Value":$acc, "::mlir::Value":$x)>];
}

def Tenferro_LoopInterface : OpInterface<"LoopInterface"> {
  let cppNamespace = "::tenferro";
  let description = [{A loop: values that each step hands to the next. An axis of one that is not said to change keeps its extent.}];
  let methods = [
    InterfaceMethod<"What the first step gets.", "::mlir::OperandRange", "carriedInits", (ins)>,
    InterfaceMethod<"What each step gets, in the body.", "::mlir::Block::BlockArgListType", "carriedArguments", (ins)>,
    InterfaceMethod<"What a step hands to the next.", "::mlir::OperandRange", "carriedNext", (ins)>,
    InterfaceMethod<"What the last step handed on.", "::mlir::ResultRange", "carriedResults", (ins)>,
    InterfaceMethod<"Whether a step may change the extent of an axis.", "bool", "mayChange", (ins "unsigned":$carried, "int64_t":$axis)>];
}

#endif
