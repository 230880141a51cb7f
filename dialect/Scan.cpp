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

LogicalResult LinearRecurrenceOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                                   SmallVectorImpl<Type> &types) {
  StringRef op = getOperationName();
  Value operands[] = {adaptor.getB(), adaptor.getA()};
  auto h = cast_or_null<TensorType>(inferElementwise(loc, op, operands));
  if (!h)
    return failure();
  TensorType a = typeOf(adaptor.getA()), initial = typeOf(adaptor.getInitial());
  if (a.getElementType() != h.getElementType() || initial.getElementType() != h.getElementType())
    return inferError(loc, op, "C2: \"a\", \"b\" and \"initial\" must have one element type, got ", a.getElementType(), ", ",
                      h.getElementType(), " and ", initial.getElementType());
  auto axis = (int64_t)adaptor.getAxis();
  if (axis < 0 || axis >= h.getRank())
    return inferError(loc, op, "C3: the axis must be in [0, ", h.getRank(), "), got ", axis);
  bool fits = initial.getRank() == h.getRank() - 1;
  for (int64_t i = 0; fits && i < initial.getRank(); ++i) {
    int64_t x = initial.getShape()[i], y = h.getShape()[keptAxis(i, axis)];
    fits = ShapedType::isDynamic(x) || ShapedType::isDynamic(y) || x == y;
  }
  if (!fits)
    return inferError(loc, op, "C4: \"initial\" must have the extents of \"b\" without axis ", axis, ", got ",
                      initial.shapeText(), " and ", h.shapeText());
  types.push_back(h);
  return success();
}

void LinearRecurrenceOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto rank = typeOf(getB()).getRank(), axis = (int64_t)getAxis();
  for (int64_t i = 0; i < rank; ++i)
    shapes.require(*this, Relation::Equal, "extents differ", shapes.dim(getA(), i), "dim " + Twine(i) + " of a",
                   shapes.dim(getB(), i), "dim " + Twine(i) + " of b");
  for (int64_t i = 0; i + 1 < rank; ++i)
    shapes.require(*this, Relation::Equal, "extents differ", shapes.dim(getInitial(), i), "dim " + Twine(i) + " of initial",
                   shapes.dim(getB(), keptAxis(i, axis)), "dim " + Twine(keptAxis(i, axis)) + " of b");
  results.push_back(shapes.dims(getB()));
}

} // namespace tenferro
