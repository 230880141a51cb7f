//===- Diagonal.cpp - triangles and diagonals of matrices ------------------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static LogicalResult checkMatrix(std::optional<Location> loc, StringRef op, TensorType type) {
  if (type.getRank() < 2)
    return inferError(loc, op, Code::Rank, "C1: x must have rank 2 or more, got ", ShapeOf{type});
  return success();
}

#define TRIANGLE(Op)                                                                                                             \
  LogicalResult Op::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,                                \
                                     SmallVectorImpl<Type> &types) {                                                             \
    if (failed(checkMatrix(loc, getOperationName(), cast<TensorType>(adaptor.getX().getType()))))                                \
      return failure();                                                                                                          \
    types.push_back(adaptor.getX().getType());                                                                                   \
    return success();                                                                                                            \
  }                                                                                                                              \
  void Op::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {                                                  \
    results.push_back(shapes.dims(getX()));                                                                                      \
  }
TRIANGLE(TrilOp)
TRIANGLE(TriuOp)
#undef TRIANGLE

LogicalResult ExtractDiagOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  auto type = cast<TensorType>(adaptor.getX().getType());
  if (failed(checkMatrix(loc, getOperationName(), type)))
    return failure();
  int64_t m = type.getShape()[0], n = type.getShape()[1];
  bool open = ShapedType::isDynamic(m) || ShapedType::isDynamic(n);
  SmallVector<int64_t> shape{open ? ShapedType::kDynamic : std::min(m, n)}, bounds{ShapedType::kDynamic};
  for (int64_t i = 2; i < type.getRank(); ++i)
    appendExtent(shape, bounds, type, i);
  types.push_back(TensorType::get(shape, type.getElementType(), bounds, type.getPlacement()));
  return success();
}

void ExtractDiagOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents from = shapes.dims(getX());
  Extents extents{shapes.min(from[0], from[1])};
  extents.append(from.begin() + 2, from.end());
  results.push_back(extents);
}

LogicalResult EmbedDiagOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto type = cast<TensorType>(adaptor.getX().getType());
  auto extents = adaptor.getStaticExtents();
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
  SmallVector<int64_t> shape(extents), bounds(2, ShapedType::kDynamic);
  for (int64_t i = 1; i < type.getRank(); ++i)
    appendExtent(shape, bounds, type, i);
  types.push_back(inferTensor(loc, getOperationName(), shape, type.getElementType(), bounds, type.getPlacement()));
  return success(types.back() != nullptr);
}

LogicalResult EmbedDiagOp::verify() {
  return verifyDynamicCount(*this, "C3", "extents", getStaticExtents(), getExtents());
}

void EmbedDiagOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.mixed(getStaticExtents(), getExtents());
  Extents from = shapes.dims(getX());
  shapes.require(*this, Relation::Equal, "extents differ", from[0], "dim 0 of x", shapes.min(extents[0], extents[1]),
                 "the diagonal of the result");
  extents.append(from.begin() + 1, from.end());
  results.push_back(extents);
}

} // namespace tenferro
