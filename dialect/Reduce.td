//===- Reduce.td - reductions over axes --------------------------------------------------------------------------===//
#ifndef TENFERRO_REDUCE_TD
#define TENFERRO_REDUCE_TD

include "Base.td"

class Tenferro_Reduce<string mnemonic, string kind, Type operandType> :
    Tenferro_Op<mnemonic, [DeclareOpInterfaceMethods<Tenferro_CombinerInterface>]> {
  let arguments = (ins operandType:$x, DenseI64ArrayAttr:$axes);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `axes` $axes attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let builder = "along";
  let shapes = "[m, n] to [n]";
  let extraDefinition = [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      auto type = ::llvm::cast<TensorType>(op.getX().getType());
      elements.push_back(type.getElementType());
      return ::tenferro::checkAxes(loc, getOperationName(), type, op.getAxes());
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(::tenferro::reducedExtents(shapes, op.getX(), op.getAxes()));
    }
    ::llvm::StringRef $cppClass::reductionKind() { return "}] # kind # [{"; }
  }];
}

def Tenferro_ReduceSumOp : Tenferro_Reduce<"reduce_sum", "sum", NumericT> {
  let summary = "sum over axes; 0 over nothing";
  let zeroIf = "x";
  let description = [{C1: axes are distinct and in range. The order of summation is fixed by the extents alone.}];
}
def Tenferro_ReduceProdOp : Tenferro_Reduce<"reduce_prod", "product", NumericT> {
  let summary = "product over axes; 1 over nothing";
  let description = [{C1: axes are distinct and in range. Derivatives of any order are products of the other elements: exact where elements are 0 and where the product under- or overflows.}];
}
def Tenferro_ReduceMaxOp : Tenferro_Reduce<"reduce_max", "max", OrderedT> {
  let summary = "largest element over axes; -inf (or the smallest integer) over nothing; NaN if any is NaN";
  let description = [{C1: axes are distinct and in range. Ties share the derivative equally, as do NaN where there are some.}];
}
def Tenferro_ReduceMinOp : Tenferro_Reduce<"reduce_min", "min", OrderedT> {
  let summary = "smallest element over axes; inf (or the largest integer) over nothing; NaN if any is NaN";
  let description = [{C1: axes are distinct and in range. Ties share the derivative equally, as do NaN where there are some.}];
}

#endif
