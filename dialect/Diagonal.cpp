//===- Diagonal.cpp - triangles and diagonals of matrices ------------------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

static LogicalResult checkX(std::optional<Location> loc, StringRef op, TensorType type) {
  if (type.getRank() < 2)
    return inferError(loc, op, Code::Rank, "C1: x must have rank 2 or more, got ", ShapeOf{type});
  return success();
}

#define TRIANGLE(Op)                                                                                                             \
  LogicalResult Op::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {                   \
    elements.push_back(typeOf(op.getX()).getElementType());                                                                      \
    return checkX(loc, getOperationName(), typeOf(op.getX()));                                                                   \
  }                                                                                                                              \
  void Op::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {                                  \
    results.push_back(shapes.dims(op.getX()));                                                                                   \
  }
TRIANGLE(TrilOp)
TRIANGLE(TriuOp)
#undef TRIANGLE

LogicalResult ExtractDiagOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getX()).getElementType());
  return checkX(loc, getOperationName(), typeOf(op.getX()));
}

void ExtractDiagOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents from = shapes.dims(op.getX());
  Extents extents{shapes.min(from[0], from[1])};
  extents.append(from.begin() + 2, from.end());
  results.push_back(extents);
}

LogicalResult EmbedDiagOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType type = typeOf(op.getX());
  auto extents = op.getStaticExtents();
  if (type.getRank() < 1 || extents.size() != 2)
    return inferError(loc, getOperationName(), Code::Rank, "C1: x must have rank 1 or more, and there must be two extents, got ",
                      ShapeOf{type}, " and ", extents.size());
  for (int64_t extent : extents)
    if (!ShapedType::isDynamic(extent) && extent < 0)
      return inferError(loc, getOperationName(), Code::Shape, "C4: extents must not be negative, got ", extent);
  int64_t n = type.getShape()[0];
  if (!ShapedType::isDynamic(n) && !ShapedType::isDynamic(extents[0]) && !ShapedType::isDynamic(extents[1]) &&
      n != std::min(extents[0], extents[1]))
    return inferError(loc, getOperationName(), Code::Shape, "C2: the leading extent of x must be ",
                      std::min(extents[0], extents[1]), ", got ", n);
  if (failed(checkDynamicCount(loc, getOperationName(), "C3", "extents", extents, op.getExtents())))
    return failure();
  elements.push_back(type.getElementType());
  return success();
}

void EmbedDiagOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.mixed(op.getStaticExtents(), op.getExtents());
  Extents from = shapes.dims(op.getX());
  shapes.require(Relation::Equal, "extents differ", from[0], "dim 0 of x", shapes.min(extents[0], extents[1]),
                 "the diagonal of the result");
  extents.append(from.begin() + 1, from.end());
  results.push_back(extents);
}

} // namespace tenferro
