//===- Scan.cpp - type inference and shape rule of recurrences along an axis -------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

/// The axis of `h` that axis `i` of the initial state is.
static int64_t keptAxis(int64_t i, int64_t axis) {
  return i < axis ? i : i + 1;
}

LogicalResult LinearRecurrenceOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  if (failed(checkElementwise(loc, name, {op.getB(), op.getA()})))
    return failure();
  TensorType a = typeOf(op.getA()), b = typeOf(op.getB()), initial = typeOf(op.getInitial());
  if (a.getElementType() != b.getElementType() || initial.getElementType() != b.getElementType())
    return inferError(loc, name, "C2: \"a\", \"b\" and \"initial\" must have one element type, got ", a.getElementType(), ", ",
                      b.getElementType(), " and ", initial.getElementType());
  auto axis = (int64_t)op.getAxis();
  if (axis < 0 || axis >= b.getRank())
    return inferError(loc, name, "C3: the axis must be in [0, ", b.getRank(), "), got ", axis);
  bool fits = initial.getRank() == b.getRank() - 1;
  for (int64_t i = 0; fits && i < initial.getRank(); ++i)
    for (TensorType type : {a, b}) {
      int64_t x = initial.getShape()[i], y = type.getShape()[keptAxis(i, axis)];
      fits = fits && (ShapedType::isDynamic(x) || ShapedType::isDynamic(y) || x == y);
    }
  if (!fits)
    return inferError(loc, name, "C4: \"initial\" must have the extents of \"b\" without axis ", axis, ", got ",
                      initial.shapeText(), " and ", b.shapeText());
  elements.push_back(b.getElementType());
  return success();
}

void LinearRecurrenceOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto rank = typeOf(op.getB()).getRank(), axis = (int64_t)op.getAxis();
  Extents extents;
  for (int64_t i = 0; i < rank; ++i)
    extents.push_back(shapes.same("extents differ", shapes.dim(op.getA(), i), "dim " + Twine(i) + " of a",
                                  shapes.dim(op.getB(), i), "dim " + Twine(i) + " of b"));
  for (int64_t i = 0; i + 1 < rank; ++i) {
    int64_t k = keptAxis(i, axis);
    extents[k] = shapes.same("extents differ", shapes.dim(op.getInitial(), i), "dim " + Twine(i) + " of initial", extents[k],
                             "dim " + Twine(k) + " of b");
  }
  results.push_back(extents);
}

LogicalResult CumulativeSumOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType x = typeOf(op.getX());
  elements.push_back(x.getElementType());
  return checkAxis(loc, getOperationName(), x, (int64_t)op.getAxis());
}

void CumulativeSumOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(shapes.dims(op.getX()));
}

} // namespace tenferro
