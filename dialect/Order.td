//===- Order.td - elements in order along an axis, and where the extreme ones are ------------------------------------===//
//
// One order for all: NaN is above every number, zeros are equal whatever their sign, equal elements stay in the order of their places.
#ifndef TENFERRO_ORDER_TD
#define TENFERRO_ORDER_TD

include "Library.td"

// `element`: C++ expression of the result's element type; `extents`: of the result's extents, from x and axis; `check`: of what must be
// known to hold of both.
class Tenferro_Order<string mnemonic, string function, code element, string extents, string check = "checkAxis"> :
    Tenferro_Library<mnemonic, function> {
  let familyDefinition = [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      auto type = ::llvm::cast<TensorType>(op.getX().getType());
      elements.push_back(}] # element # [{);
      return ::tenferro::}] # check # [{(loc, getOperationName(), type, (int64_t)op.getAxis());
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(}] # extents # [{);
    }
  }];
}

def Tenferro_SortOp : Tenferro_Order<"sort", "tnf_rt_sort", "type.getElementType()", "shapes.dims(op.getX())"> {
  let summary = "the elements along axis in rising, or with descending in falling order";
  let description = [{
    Stable; NaN is above every number. Derivatives go with the elements. C1: axis is in range.
  }];
  let arguments = (ins OrderedT:$x, I64Attr:$axis, BoolAttr:$descending);
  let results = (outs OrderedT:$result);
  let assemblyFormat = "$x `axis` $axis `descending` $descending attr-dict `:` custom<ElementwiseTypes>(type($x), type($result))";
  let attributes = "{(int64_t)getAxis(), getDescending()}";
  let inPlace = 0;
}

def Tenferro_ArgsortOp : Tenferro_Order<"argsort", "tnf_rt_argsort", "::mlir::IntegerType::get(type.getContext(), 64)",
    "shapes.dims(op.getX())"> {
  let summary = "the places along axis of the elements in rising, or with descending in falling order";
  let description = [{
    Stable, in falling order too; NaN is above every number. Places carry no derivative. C1: axis is in range.
  }];
  let arguments = (ins OrderedT:$x, I64Attr:$axis, BoolAttr:$descending);
  let results = (outs IntegerT:$places);
  let assemblyFormat = "$x `axis` $axis `descending` $descending attr-dict `:` custom<ElementwiseTypes>(type($x), type($places))";
  let attributes = "{(int64_t)getAxis(), getDescending()}";
  let derivative = "none";
}

def Tenferro_ArgmaxOp : Tenferro_Order<"argmax", "tnf_rt_argmax", "::mlir::IntegerType::get(type.getContext(), 64)",
    "::tenferro::withoutAxis(shapes, op.getX(), (int64_t)op.getAxis())", "checkFilledAxis"> {
  let summary = "the place along axis of the largest element, or with least of the smallest";
  let description = [{
    The first one of equal elements; NaN is beyond every number either way. Places carry no derivative. C1: axis is in range. C2: its extent is
    not 0 (guarded where unknown).
  }];
  let arguments = (ins OrderedT:$x, I64Attr:$axis, BoolAttr:$least);
  let results = (outs IntegerT:$place);
  let assemblyFormat = "$x `axis` $axis `least` $least attr-dict `:` custom<ElementwiseTypes>(type($x), type($place))";
  let attributes = "{(int64_t)getAxis(), getLeast()}";
  let derivative = "none";
}

def Tenferro_CumulativeArgmaxOp : Tenferro_Order<"cumulative_argmax", "tnf_rt_cumulative_argmax",
    "::mlir::IntegerType::get(type.getContext(), 64)", "shapes.dims(op.getX())"> {
  let summary = "the place of the largest element up to each one along axis, or with least of the smallest";
  let description = [{
    The first one of equal elements; NaN is beyond every number either way. With `reverse` the elements are gone through from the last to the
    first. Places carry no derivative. C1: axis is in range.
  }];
  let arguments = (ins OrderedT:$x, I64Attr:$axis, BoolAttr:$least, BoolAttr:$reverse);
  let results = (outs IntegerT:$places);
  let assemblyFormat = "$x `axis` $axis `least` $least `reverse` $reverse attr-dict `:` custom<ElementwiseTypes>(type($x), type($places))";
  let attributes = "{(int64_t)getAxis(), getLeast(), getReverse()}";
  let derivative = "none";
}

#endif
