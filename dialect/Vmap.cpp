//===- Vmap.cpp - constraints of the map over slices -------------------------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

/// The type without one axis; itself for -1.
static TensorType sliceOf(TensorType type, int64_t axis) {
  if (axis < 0)
    return type;
  auto shape = llvm::to_vector(type.getShape()), bounds = llvm::to_vector(type.getBounds());
  shape.erase(shape.begin() + axis);
  bounds.erase(bounds.begin() + axis);
  return TensorType::get(shape, type.getElementType(), bounds, type.getPlacement());
}

static LogicalResult checkAxes(VmapOp op, StringRef list, StringRef what, ArrayRef<int64_t> axes, TypeRange types) {
  if (axes.size() != types.size())
    return op.emitOpError() << "C1: " << list << " has " << axes.size() << " entries, and there are " << types.size() << " "
                            << what << "s";
  for (auto [n, axis, type] : llvm::enumerate(axes, types))
    if (axis < -1 || axis >= cast<TensorType>(type).getRank())
      return op.emitOpError() << Code::OutOfRange << "C1: " << list << " says axis " << axis << " of " << what << " " << n
                              << ", which is of the type " << type;
  return success();
}

static LogicalResult checkSlices(VmapOp op) {
  Block &body = op.getBody().front();
  if (body.getNumArguments() != op.getXs().size())
    return op.emitOpError() << "C2: the body has " << body.getNumArguments() << " arguments, and there are " << op.getXs().size()
                            << " operands";
  for (auto [n, argument, x, axis] : llvm::enumerate(body.getArguments(), op.getXs(), op.getInAxes())) {
    TensorType slice = sliceOf(cast<TensorType>(x.getType()), axis);
    if (!isRefinedBy(argument.getType(), slice))
      return op.emitOpError() << codeOfMismatch(slice, argument.getType()) << "C2: argument " << n << " must be of the type "
                              << slice << ", or state fewer extents, got " << argument.getType();
  }
  return success();
}

static LogicalResult checkYielded(VmapOp op) {
  Block &body = op.getBody().front();
  auto end = body.empty() ? YieldOp() : dyn_cast<YieldOp>(body.back());
  if (!end)
    return op.emitOpError() << "its body must end with " << YieldOp::getOperationName();
  if (end.getNumOperands() != op.getNumResults())
    return op.emitOpError() << "C3: the body yields " << end.getNumOperands() << " values, and there are " << op.getNumResults()
                            << " results";
  for (auto [n, given, result, axis] : llvm::enumerate(end.getOperandTypes(), op.getResultTypes(), op.getOutAxes())) {
    TensorType slice = sliceOf(cast<TensorType>(result), axis);
    if (!areCompatible(given, slice))
      return op.emitOpError() << codeOfMismatch(slice, given) << "C3: result " << n << " is made of " << slice
                              << ", and the body yields " << given;
  }
  return success();
}

LogicalResult VmapOp::verifyRegions() {
  if (failed(checkAxes(*this, "in_axes", "operand", getInAxes(), getXs().getTypes())) ||
      failed(checkAxes(*this, "out_axes", "result", getOutAxes(), getResultTypes())) || failed(checkSlices(*this)) ||
      failed(checkYielded(*this)))
    return failure();
  int64_t known = ShapedType::kDynamic;
  bool isMapped = false;
  for (auto [n, x, axis] : llvm::enumerate(getXs(), getInAxes())) {
    if (axis < 0)
      continue;
    isMapped = true;
    int64_t extent = cast<TensorType>(x.getType()).getShape()[axis];
    if (!ShapedType::isDynamic(known) && !ShapedType::isDynamic(extent) && extent != known)
      return emitOpError() << Code::Shape << "C5: there are " << known << " slices, and axis " << axis << " of operand " << n
                           << " has " << extent;
    known = ShapedType::isDynamic(extent) ? known : extent;
  }
  if (isMapped == (getSize() != nullptr))
    return emitOpError() << "C4: "
                         << (isMapped ? "the mapped operands say how many slices there are, and a size does too"
                                      : "no operand is mapped, and no size says how many slices there are");
  return success();
}

} // namespace tenferro
