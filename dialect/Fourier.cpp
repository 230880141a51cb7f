//===- Fourier.cpp - type inference and shape rules of Fourier transforms ----------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

static void requireLength(ShapeBuilder &shapes, Extent n, const Twine &text) {
  shapes.require(Relation::LessEqual, "a Fourier transform has a length of at least 1", shapes.constant(1), "1", n, text);
}

/// n / 2 + 1
static Extent halfOf(ShapeBuilder &shapes, Extent n) {
  return shapes.add(shapes.floorDiv(n, shapes.constant(2)), shapes.constant(1));
}

LogicalResult FftOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType x = typeOf(op.getX());
  elements.push_back(x.getElementType());
  return checkFilledAxis(loc, getOperationName(), x, (int64_t)op.getAxis());
}

void FftOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto axis = (int64_t)op.getAxis();
  results.push_back(shapes.dims(op.getX()));
  requireLength(shapes, results[0][axis], "dim " + Twine(axis) + " of x");
}

LogicalResult RfftOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType x = typeOf(op.getX());
  elements.push_back(ComplexType::get(x.getElementType()));
  return checkFilledAxis(loc, getOperationName(), x, (int64_t)op.getAxis());
}

void RfftOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto axis = (int64_t)op.getAxis();
  Extents extents = shapes.dims(op.getX());
  requireLength(shapes, extents[axis], "dim " + Twine(axis) + " of x");
  extents[axis] = halfOf(shapes, extents[axis]);
  results.push_back(extents);
}

LogicalResult IrfftOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX());
  auto axis = (int64_t)op.getAxis();
  elements.push_back(realOf(x.getElementType()));
  if (failed(checkAxis(loc, name, x, axis)))
    return failure();
  if (op.getStaticExtents().size() != 1)
    return inferError(loc, name, "C2: one extent is given, got ", op.getStaticExtents().size());
  int64_t n = op.getStaticExtents()[0], given = x.getShape()[axis];
  if (!ShapedType::isDynamic(n) && n < 1)
    return inferError(loc, name, Code::Shape, "C3: a Fourier transform has a length of at least 1, got ", n);
  if (failed(checkDynamicCount(loc, name, "C4", "extents", op.getStaticExtents(), op.getExtents())))
    return failure();
  if (!ShapedType::isDynamic(n) && !ShapedType::isDynamic(given) && given != n / 2 + 1)
    return inferError(loc, name, Code::Shape, "C5: x must have ", n / 2 + 1, " elements along axis ", axis, " for n = ", n,
                      ", got ", ShapeOf{x});
  return success();
}

void IrfftOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto axis = (int64_t)op.getAxis();
  Extents extents = shapes.dims(op.getX());
  Extent n = shapes.mixed(op.getStaticExtents(), op.getExtents())[0];
  requireLength(shapes, n, "n");
  shapes.require(Relation::Equal, "x has other than n / 2 + 1 elements", extents[axis], "dim " + Twine(axis) + " of x",
                 halfOf(shapes, n), "n / 2 + 1");
  extents[axis] = n;
  results.push_back(extents);
}

} // namespace tenferro
