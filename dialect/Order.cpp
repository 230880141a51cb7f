//===- Order.cpp - shape rules of what orders elements along an axis ----------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

LogicalResult checkAxis(std::optional<Location> loc, StringRef name, TensorType x, int64_t axis) {
  if (axis < 0 || axis >= x.getRank())
    return inferError(loc, name, Code::OutOfRange, "C1: axis must be in [0, ", x.getRank(), "), got ", axis);
  return success();
}

LogicalResult checkFilledAxis(std::optional<Location> loc, StringRef name, TensorType x, int64_t axis) {
  if (failed(checkAxis(loc, name, x, axis)))
    return failure();
  if (x.getShape()[axis] == 0)
    return inferError(loc, name, Code::Shape, "C2: axis ", axis, " must have elements, got ", ShapeOf{x});
  return success();
}

Extents withoutAxis(ShapeBuilder &shapes, Value x, int64_t axis) {
  Extents extents = shapes.dims(x);
  shapes.require(Relation::LessEqual, "an empty axis has no extreme element", shapes.constant(1), "1", extents[axis],
                 "dim " + Twine(axis) + " of x");
  extents.erase(extents.begin() + axis);
  return extents;
}

} // namespace tenferro
