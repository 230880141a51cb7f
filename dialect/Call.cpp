//===- Call.cpp - constraints and shape rule of calls ----------------------------------------------------------------===//
#include "Tenferro.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace tenferro {

size_t CallOp::countUnknown() {
  size_t unknown = 0;
  for (Type type : getResultTypes())
    if (auto tensor = dyn_cast<TensorType>(type))
      unknown += (size_t)llvm::count(tensor.getShape(), ShapedType::kDynamic);
  return unknown;
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee = symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getCalleeAttr());
  if (!callee || !callee.isPrivate() || callee.isExternal())
    return emitOpError() << getCalleeAttr() << " is no private function of this module";
  if (callee.getFunctionType() != FunctionType::get(getContext(), getXs().getTypes(), getResultTypes()))
    return emitOpError() << "C1: " << getCalleeAttr() << " is of the type " << callee.getFunctionType();
  if (!getExtents().empty() && getExtents().size() != countUnknown())
    return emitOpError() << "C2: " << countUnknown() << " extents of the results are unknown, got " << getExtents().size();
  return success();
}

void CallOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto next = getExtents().begin();
  for (Value result : getResults()) {
    Extents &extents = results.emplace_back();
    auto type = dyn_cast<TensorType>(result.getType());
    for (int64_t i = 0; type && i < type.getRank(); ++i) {
      if (!ShapedType::isDynamic(type.getShape()[(size_t)i]))
        extents.push_back(shapes.constant(type.getShape()[(size_t)i]));
      else
        extents.push_back(getExtents().empty() ? shapes.dim(result, i) : shapes.known(*next++));
    }
  }
}

} // namespace tenferro
