//===- Dialect.cpp - registration of the dialect, its types and operations ------------------------------------===//
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "DialectEnums.cpp.inc"
#include "TenferroDialect.cpp.inc"
#include "TenferroInterfaces.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "TenferroTypes.cpp.inc"
#define GET_OP_CLASSES
#include "TenferroOps.cpp.inc"

namespace tenferro {

void TenferroDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "TenferroTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "TenferroOps.cpp.inc"
      >();
}

static bool namesExtents(Type type, Attribute attribute) {
  auto tensor = dyn_cast<TensorType>(type);
  auto names = dyn_cast<ArrayAttr>(attribute);
  return tensor && names && (int64_t)names.size() == tensor.getRank() && llvm::all_of(names, llvm::IsaPred<StringAttr>);
}

/// The data of a captured argument are dense elements of exactly its type.
static LogicalResult verifyData(func::FuncOp function, unsigned argument, Attribute value) {
  auto type = dyn_cast<TensorType>(function.getArgumentTypes()[argument]);
  auto data = dyn_cast<DenseElementsAttr>(value);
  if (!function.getArgAttr(argument, "tenferro.captured"))
    return function.emitOpError() << "argument " << argument << ": tenferro.data needs tenferro.captured";
  if (type && data && data.getElementType() == type.getElementType() && data.getType().getShape() == type.getShape())
    return success();
  return function.emitOpError() << "argument " << argument << ": tenferro.data must be dense elements of the argument's type "
                                << function.getArgumentTypes()[argument];
}

/// `tenferro.name` is a string, `tenferro.captured` (data that the program holds) a unit, `tenferro.data` those data (last axis
/// fastest), `tenferro.extents` an array with one string per axis ("" where the extent has no name).
LogicalResult TenferroDialect::verifyRegionArgAttribute(Operation *op, unsigned, unsigned argument, NamedAttribute attribute) {
  auto function = dyn_cast<func::FuncOp>(op);
  if (!function)
    return success();
  StringRef name = attribute.getName();
  if (name == "tenferro.name" && !isa<StringAttr>(attribute.getValue()))
    return op->emitOpError() << "argument " << argument << ": tenferro.name must be a string";
  if (name == "tenferro.captured" && !isa<UnitAttr>(attribute.getValue()))
    return op->emitOpError() << "argument " << argument << ": tenferro.captured has no value";
  if (name == "tenferro.data")
    return verifyData(function, argument, attribute.getValue());
  if (name != "tenferro.extents")
    return success();
  if (!namesExtents(function.getArgumentTypes()[argument], attribute.getValue()))
    return op->emitOpError() << "argument " << argument << ": tenferro.extents must be one string per axis of a tensor";
  return success();
}

LogicalResult TenferroDialect::verifyRegionResultAttribute(Operation *op, unsigned, unsigned result, NamedAttribute attribute) {
  auto function = dyn_cast<func::FuncOp>(op);
  if (function && attribute.getName() == "tenferro.extents" &&
      !namesExtents(function.getResultTypes()[result], attribute.getValue()))
    return op->emitOpError() << "result " << result << ": tenferro.extents must be one string per axis of a tensor";
  if (attribute.getName() == "tenferro.name" && !isa<StringAttr>(attribute.getValue()))
    return op->emitOpError() << "result " << result << ": tenferro.name must be a string";
  return success();
}

Operation *TenferroDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  if (type.isIndex())
    return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(value));
  if (auto elements = dyn_cast<ElementsAttr>(value))
    if (isa<TensorType>(type))
      return ConstantOp::create(builder, loc, type, elements);
  return nullptr;
}

} // namespace tenferro
