//===- Gather.cpp - type inference and shape rules of what reads and writes at computed places --------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

//===- along an axis ---------------------------------------------------------------------------------------------===//

static LogicalResult checkPlaces(std::optional<Location> loc, StringRef name, TensorType x, TensorType indices, int64_t axis) {
  if (axis < 0 || axis >= x.getRank())
    return inferError(loc, name, Code::OutOfRange, "C1: axis must be in [0, ", x.getRank(), "), got ", axis);
  if (indices.getRank() > 1)
    return inferError(loc, name, Code::Rank, "C2: indices must have rank 0 or 1, got ", ShapeOf{indices});
  return success();
}

/// x's extents with those of the indices in the place of the axis.
template <typename T> static SmallVector<T> withIndices(ArrayRef<T> x, ArrayRef<T> indices, int64_t axis) {
  SmallVector<T> extents(x.take_front((size_t)axis));
  llvm::append_range(extents, indices);
  llvm::append_range(extents, x.drop_front((size_t)axis + 1));
  return extents;
}

LogicalResult TakeOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType x = typeOf(op.getX());
  elements.push_back(x.getElementType());
  return checkPlaces(loc, getOperationName(), x, typeOf(op.getIndices()), (int64_t)op.getAxis());
}

void TakeOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents x = shapes.dims(op.getX()), indices = shapes.dims(op.getIndices());
  results.push_back(withIndices<Extent>(x, indices, (int64_t)op.getAxis()));
}

LogicalResult ScatterAddOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX()), indices = typeOf(op.getIndices()), updates = typeOf(op.getUpdates());
  auto axis = (int64_t)op.getAxis();
  if (failed(checkPlaces(loc, name, x, indices, axis)))
    return failure();
  if (x.getElementType() != updates.getElementType())
    return inferError(loc, name, Code::DType, "C3: x and updates must have one element type, got ", x.getElementType(), " and ",
                      updates.getElementType());
  SmallVector<int64_t> wanted = withIndices<int64_t>(x.getShape(), indices.getShape(), axis);
  bool fits = wanted.size() == updates.getShape().size();
  for (size_t i = 0; fits && i < wanted.size(); ++i)
    fits = ShapedType::isDynamic(wanted[i]) || updates.isDynamicDim((unsigned)i) || wanted[i] == updates.getShape()[i];
  if (!fits)
    return inferError(loc, name, wanted.size() == updates.getShape().size() ? Code::Shape : Code::Rank,
                      "C4: updates must have the extents of x, with those of indices in the place of axis ", axis, ", got ",
                      ShapeOf{updates}, " for ", ShapeOf{x}, " and ", ShapeOf{indices});
  elements.push_back(x.getElementType());
  return success();
}

void ScatterAddOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(op.getX());
  int64_t axis = (int64_t)op.getAxis(), more = typeOf(op.getIndices()).getRank() - 1, rank = (int64_t)extents.size();
  auto same = [&](Extent extent, const Twine &text, int64_t i) {
    return shapes.same("extents differ", extent, text, shapes.dim(op.getUpdates(), i), "dim " + Twine(i) + " of updates");
  };
  for (int64_t i = 0; i < rank; ++i)
    if (i != axis)
      extents[i] = same(extents[i], "dim " + Twine(i) + " of x", i < axis ? i : i + more);
  if (more == 0)
    same(shapes.dim(op.getIndices(), 0), "dim 0 of indices", axis);
  results.push_back(extents);
}

//===- in each line by itself ------------------------------------------------------------------------------------===//

static LogicalResult checkAlong(std::optional<Location> loc, StringRef name, TensorType x, TensorType indices, int64_t axis) {
  if (failed(checkAxis(loc, name, x, axis)))
    return failure();
  bool fits = x.getRank() == indices.getRank();
  for (int64_t i = 0; fits && i < x.getRank(); ++i)
    fits = i == axis || x.isDynamicDim(i) || indices.isDynamicDim(i) || x.getShape()[i] == indices.getShape()[i];
  if (!fits)
    return inferError(loc, name, x.getRank() == indices.getRank() ? Code::Shape : Code::Rank,
                      "C2: indices must have the extents of x but along axis ", axis, ", got ", ShapeOf{indices}, " for ",
                      ShapeOf{x});
  return success();
}

/// Those of the indices, which agree with x's beside the axis.
static Extents extentsAlong(ShapeBuilder &shapes, Value x, Value indices, int64_t axis) {
  Extents extents = shapes.dims(indices);
  for (auto [i, extent] : llvm::enumerate(extents))
    if ((int64_t)i != axis)
      extent = shapes.same("extents differ", shapes.dim(x, (int64_t)i), "dim " + Twine(i) + " of x", extent,
                           "dim " + Twine(i) + " of indices");
  return extents;
}

LogicalResult TakeAlongAxisOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType x = typeOf(op.getX());
  elements.push_back(x.getElementType());
  return checkAlong(loc, getOperationName(), x, typeOf(op.getIndices()), (int64_t)op.getAxis());
}

void TakeAlongAxisOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(extentsAlong(shapes, op.getX(), op.getIndices(), (int64_t)op.getAxis()));
}

LogicalResult ScatterAddAlongAxisOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX()), indices = typeOf(op.getIndices()), updates = typeOf(op.getUpdates());
  if (failed(checkAlong(loc, name, x, indices, (int64_t)op.getAxis())))
    return failure();
  if (x.getElementType() != updates.getElementType())
    return inferError(loc, name, Code::DType, "C3: x and updates must have one element type, got ", x.getElementType(), " and ",
                      updates.getElementType());
  bool fits = updates.getRank() == indices.getRank();
  for (int64_t i = 0; fits && i < indices.getRank(); ++i)
    fits = indices.isDynamicDim(i) || updates.isDynamicDim(i) || indices.getShape()[i] == updates.getShape()[i];
  if (!fits)
    return inferError(loc, name, updates.getRank() == indices.getRank() ? Code::Shape : Code::Rank,
                      "C4: updates must have the extents of indices, got ", ShapeOf{updates}, " for ", ShapeOf{indices});
  elements.push_back(x.getElementType());
  return success();
}

void ScatterAddAlongAxisOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  auto axis = (int64_t)op.getAxis();
  Extents along = extentsAlong(shapes, op.getX(), op.getIndices(), axis), extents = shapes.dims(op.getX());
  for (auto [i, extent] : llvm::enumerate(along)) {
    Extent agreed = shapes.same("extents differ", extent, "dim " + Twine(i) + " of indices",
                                shapes.dim(op.getUpdates(), (int64_t)i), "dim " + Twine(i) + " of updates");
    if ((int64_t)i != axis)
      extents[i] = agreed;
  }
  results.push_back(extents);
}

//===- what is set -----------------------------------------------------------------------------------------------===//

LogicalResult PlacesOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType mask = typeOf(op.getMask());
  if (mask.getRank() != 1)
    return inferError(loc, name, Code::Rank, "C1: mask must have rank 1, got ", ShapeOf{mask});
  if (op.getStaticExtents().size() != 1)
    return inferError(loc, name, "C2: one extent is given, got ", op.getStaticExtents().size());
  elements.push_back(IntegerType::get(mask.getContext(), 64));
  if (failed(checkNotNegative(loc, name, "C3", op.getStaticExtents())))
    return failure();
  return checkDynamicCount(loc, name, "C4", "extents", op.getStaticExtents(), op.getExtents());
}

void PlacesOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(givenExtents(shapes, op.getStaticExtents(), op.getExtents()));
}

//===- windows ---------------------------------------------------------------------------------------------------===//

static LogicalResult checkStarts(std::optional<Location> loc, StringRef name, StringRef label, ValueRange starts) {
  for (auto [axis, start] : llvm::enumerate(starts))
    if (typeOf(start).getRank() != 0)
      return inferError(loc, name, Code::Rank, label, ": starts must have rank 0, got ", ShapeOf{typeOf(start)}, " for axis ",
                        axis);
  return success();
}

static void requireWindow(ShapeBuilder &shapes, Extent size, const Twine &text, Value x, int64_t axis) {
  shapes.require(Relation::LessEqual, "the window exceeds the extent", size, text, shapes.dim(x, axis),
                 "dim " + Twine(axis) + " of x");
}

LogicalResult DynamicSliceOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX());
  auto sizes = op.getStaticSizes();
  auto rank = (size_t)x.getRank();
  if (op.getStarts().size() != rank || sizes.size() != rank)
    return inferError(loc, name, Code::Rank, "C1: there must be one start and one size per axis of x (rank ", rank, "), got ",
                      op.getStarts().size(), " and ", sizes.size());
  if (failed(checkStarts(loc, name, "C2", op.getStarts())))
    return failure();
  for (auto [axis, size] : llvm::enumerate(sizes))
    if (!ShapedType::isDynamic(size) && (size < 0 || (!x.isDynamicDim((unsigned)axis) && size > x.getShape()[axis])))
      return inferError(loc, name, Code::Shape, "C3: a window of size ", size, " is not within axis ", axis, " of ", ShapeOf{x});
  elements.push_back(x.getElementType());
  return checkDynamicCount(loc, name, "C4", "sizes", sizes, op.getSizes());
}

void DynamicSliceOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents sizes = shapes.mixed(op.getStaticSizes(), op.getSizes());
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    std::string text = "size of axis " + std::to_string(axis);
    shapes.requireNotNegative("the size is negative", size, text);
    requireWindow(shapes, size, text, op.getX(), (int64_t)axis);
  }
  results.push_back(sizes);
}

LogicalResult DynamicUpdateSliceOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX()), update = typeOf(op.getUpdate());
  if (x.getRank() != update.getRank() || x.getElementType() != update.getElementType())
    return inferError(loc, name, codeOfMismatch(x, update), "C1: x and update must have one rank and element type, got ", x,
                      " and ", update);
  if ((int64_t)op.getStarts().size() != x.getRank())
    return inferError(loc, name, Code::Rank, "C2: there must be one start per axis of x (rank ", x.getRank(), "), got ",
                      op.getStarts().size());
  if (failed(checkStarts(loc, name, "C2", op.getStarts())))
    return failure();
  if (op.getAdd() && x.getElementType().isInteger(1))
    return inferError(loc, name, Code::DType, "C4: what is added must be numbers, got ", x);
  for (auto [axis, size] : llvm::enumerate(update.getShape()))
    if (!ShapedType::isDynamic(size) && !x.isDynamicDim((unsigned)axis) && size > x.getShape()[axis])
      return inferError(loc, name, Code::Shape, "C3: update must not exceed x, got ", ShapeOf{update}, " for ", ShapeOf{x});
  elements.push_back(x.getElementType());
  return success();
}

void DynamicUpdateSliceOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  for (int64_t axis = 0, rank = typeOf(op.getX()).getRank(); axis < rank; ++axis)
    requireWindow(shapes, shapes.dim(op.getUpdate(), axis), "dim " + Twine(axis) + " of update", op.getX(), axis);
  results.push_back(shapes.dims(op.getX()));
}

} // namespace tenferro
