// Operations with what no record has yet, for the tests of the generator of builders.
include "Base.td"

class Test_LikeX<string mnemonic, list<Trait> traits = []> : Tenferro_Op<mnemonic, traits> {
  let extraDefinition = [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location>, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      elements.push_back(::llvm::cast<::tenferro::TensorType>(op.getX().getType()).getElementType());
      return ::mlir::success();
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(shapes.dims(op.getX()));
    }
  }];
  let cppNamespace = "::test";
}

def Test_EverythingOp : Test_LikeX<"test_everything"> {
  let summary = "x, with attributes of every kind and a body";
  let arguments = (ins NumericT:$x, Variadic<AnyT>:$more, F64Attr:$number, StrAttr:$text, OptionalAttr<F64Attr>:$perhaps,
                       OptionalAttr<StrAttr>:$note, OptionalAttr<I64Attr>:$times, OptionalAttr<DenseI64ArrayAttr>:$axes,
                       OptionalAttr<BoolAttr>:$flag, OptionalAttr<TypeAttr>:$element);
  let regions = (region AnyRegion:$body);
  let results = (outs AnyT:$result);
  let zeroIf = "x";
}

def Test_PlainOp : Test_LikeX<"test_plain"> {
  let summary = "x, times a number that a text names";
  let arguments = (ins AnyT:$x, F64Attr:$number, StrAttr:$text);
  let results = (outs AnyT:$result);
  let builder = "direct";
  let task = "texts";
  let shapes = "[n] to [n]";
}
