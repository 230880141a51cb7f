//===- Indexing.cpp - shape rules of what reads and writes at index vectors and searches ----------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

//===- numbers of axes -------------------------------------------------------------------------------------------===//

/// Which axes of x index vectors count along, which ones the windows in the result lack, and which ones go with those of indices.
namespace {
struct Numbers {
  ArrayRef<int64_t> axes, dropped, batch;
};
} // namespace

static LogicalResult checkDistinct(std::optional<Location> loc, StringRef name, TensorType x, ArrayRef<int64_t> first,
                                   ArrayRef<int64_t> second) {
  SmallVector<bool> seen(x.getRank());
  for (int64_t axis : llvm::concat<const int64_t>(first, second)) {
    if (axis < 0 || axis >= x.getRank())
      return inferError(loc, name, Code::OutOfRange, "C2: the entries of axes and batch must be in [0, ", x.getRank(), "), got ",
                        axis);
    if (seen[(size_t)axis])
      return inferError(loc, name, "C2: the entries of axes and batch must be distinct, got ", axis, " twice");
    seen[(size_t)axis] = true;
  }
  return success();
}

static LogicalResult checkNumbers(std::optional<Location> loc, StringRef name, TensorType x, TensorType indices,
                                  const Numbers &numbers) {
  auto components = (int64_t)numbers.axes.size(), batches = (int64_t)numbers.batch.size();
  if (indices.getRank() == 0)
    return inferError(loc, name, Code::Rank, "C1: indices must have rank at least 1, got ", ShapeOf{indices});
  if (!indices.isDynamicDim(0) && indices.getShape()[0] != components)
    return inferError(loc, name, Code::Shape, "C1: dim 0 of indices must be the number of axes, ", components, ", got ",
                      ShapeOf{indices});
  if (failed(checkDistinct(loc, name, x, numbers.axes, numbers.batch)))
    return failure();
  int64_t last = -1;
  for (int64_t axis : numbers.dropped) {
    if (axis <= last || axis >= x.getRank() || llvm::is_contained(numbers.batch, axis))
      return inferError(loc, name, axis >= x.getRank() || axis < 0 ? Code::OutOfRange : Code::Invalid,
                        "C3: dropped axes must be rising axes of x that are no batch axes, got ", axis);
    last = axis;
  }
  bool fits = batches < indices.getRank();
  for (int64_t i = 0; fits && i < batches; ++i) {
    int64_t have = indices.getShape()[indices.getRank() - batches + i], want = x.getShape()[numbers.batch[(size_t)i]];
    fits = ShapedType::isDynamic(have) || ShapedType::isDynamic(want) || have == want;
  }
  if (!fits)
    return inferError(loc, name, batches < indices.getRank() ? Code::Shape : Code::Rank,
                      "C4: indices must end with the extents of the ", batches, " batch axes of x, got ", ShapeOf{indices},
                      " for ", ShapeOf{x});
  return success();
}

static bool isInWindow(const Numbers &numbers, int64_t axis) {
  return !llvm::is_contained(numbers.dropped, axis) && !llvm::is_contained(numbers.batch, axis);
}

/// The extents of indices behind the components, which are required to be as many as the axes; those of the batch agree with x's.
static Extents extentsOfVectors(ShapeBuilder &shapes, Value x, Value indices, const Numbers &numbers) {
  Extents extents = shapes.dims(indices);
  shapes.same("the index vectors have another length", extents[0], "dim 0 of indices",
              shapes.constant((int64_t)numbers.axes.size()), "the number of axes");
  size_t first = extents.size() - numbers.batch.size();
  for (auto [i, axis] : llvm::enumerate(numbers.batch))
    extents[first + i] = shapes.same("extents differ", shapes.dim(x, axis), "dim " + Twine(axis) + " of x", extents[first + i],
                                     "dim " + Twine(first + i) + " of indices");
  extents.erase(extents.begin());
  return extents;
}

/// Along an axis that the windows lack, an index that has no place is found by the run; the place 0 of one without component is
/// not.
static void requireFirst(ShapeBuilder &shapes, Value x, const Numbers &numbers) {
  for (int64_t axis : numbers.dropped)
    if (!llvm::is_contained(numbers.axes, axis))
      shapes.require(Relation::LessEqual, "a dropped axis has no element", shapes.constant(1), "1", shapes.dim(x, axis),
                     "dim " + Twine(axis) + " of x");
}

static void requireWindow(ShapeBuilder &shapes, Extent size, const Twine &text, Value x, int64_t axis) {
  shapes.require(Relation::LessEqual, "the window exceeds the extent", size, text, shapes.dim(x, axis),
                 "dim " + Twine(axis) + " of x");
}

//===- gather ----------------------------------------------------------------------------------------------------===//

static LogicalResult checkSizes(std::optional<Location> loc, StringRef name, TensorType x, ArrayRef<int64_t> sizes,
                                const Numbers &numbers) {
  if ((int64_t)sizes.size() != x.getRank())
    return inferError(loc, name, Code::Rank, "C5: there must be one size per axis of x (rank ", x.getRank(), "), got ",
                      sizes.size());
  for (auto [i, size] : llvm::enumerate(sizes)) {
    auto axis = (int64_t)i;
    if (!isInWindow(numbers, axis) && size != 1)
      return inferError(loc, name, Code::Shape, "C5: the size along axis ", axis, ", which the result lacks, must be 1");
    if (isInWindow(numbers, axis) && !ShapedType::isDynamic(size) &&
        (size < 0 || (!x.isDynamicDim((unsigned)axis) && size > x.getShape()[i])))
      return inferError(loc, name, Code::Shape, "C5: a window of size ", size, " is not within axis ", axis, " of ", ShapeOf{x});
  }
  return success();
}

LogicalResult GatherOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX());
  Numbers numbers{op.getAxes(), op.getDropped(), op.getBatch()};
  if (failed(checkNumbers(loc, name, x, typeOf(op.getIndices()), numbers)) ||
      failed(checkSizes(loc, name, x, op.getStaticSizes(), numbers)))
    return failure();
  elements.push_back(x.getElementType());
  return checkDynamicCount(loc, name, "C6", "sizes", op.getStaticSizes(), op.getSizes());
}

void GatherOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Numbers numbers{op.getAxes(), op.getDropped(), op.getBatch()};
  Extents sizes = shapes.mixed(op.getStaticSizes(), op.getSizes()), extents;
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    if (!isInWindow(numbers, (int64_t)axis))
      continue;
    std::string text = "size of axis " + std::to_string(axis);
    shapes.requireNotNegative("the size is negative", size, text);
    requireWindow(shapes, size, text, op.getX(), (int64_t)axis);
    extents.push_back(size);
  }
  requireFirst(shapes, op.getX(), numbers);
  llvm::append_range(extents, extentsOfVectors(shapes, op.getX(), op.getIndices(), numbers));
  results.push_back(extents);
}

//===- scatter ---------------------------------------------------------------------------------------------------===//

static LogicalResult checkUpdates(std::optional<Location> loc, StringRef name, TensorType x, TensorType indices,
                                  TensorType updates, const Numbers &numbers) {
  SmallVector<int64_t> windows;
  for (int64_t axis = 0; axis < x.getRank(); ++axis)
    if (isInWindow(numbers, axis))
      windows.push_back(axis);
  int64_t lead = (int64_t)windows.size(), rank = lead + indices.getRank() - 1;
  bool fits = updates.getRank() == rank;
  for (int64_t i = 0; fits && i < rank; ++i) {
    int64_t have = updates.getShape()[i], want = i < lead ? x.getShape()[windows[(size_t)i]] : indices.getShape()[i - lead + 1];
    fits = ShapedType::isDynamic(have) || ShapedType::isDynamic(want) || (i < lead ? have <= want : have == want);
  }
  if (fits)
    return success();
  return inferError(loc, name, updates.getRank() == rank ? Code::Shape : Code::Rank,
                    "C5: updates must have the extents of a window, then those of the index vectors, got ", ShapeOf{updates},
                    " for ", ShapeOf{x}, " and ", ShapeOf{indices});
}

LogicalResult ScatterOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX()), indices = typeOf(op.getIndices()), updates = typeOf(op.getUpdates());
  Numbers numbers{op.getAxes(), op.getDropped(), op.getBatch()};
  if (failed(checkNumbers(loc, name, x, indices, numbers)) || failed(checkUpdates(loc, name, x, indices, updates, numbers)))
    return failure();
  Type element = x.getElementType();
  if (element != updates.getElementType())
    return inferError(loc, name, Code::DType, "C6: x and updates must have one element type, got ", element, " and ",
                      updates.getElementType());
  bool isBool = element.isInteger(1), isExtreme = op.getKind() == ScatterKind::minimum || op.getKind() == ScatterKind::maximum;
  if ((isBool && op.getKind() != ScatterKind::overwrite) || (isExtreme && isa<ComplexType>(element)))
    return inferError(loc, name, Code::DType, "C7: ", stringifyScatterKind(op.getKind()), " needs ",
                      isExtreme ? "real or integer" : "numeric", " elements, got ", element);
  elements.push_back(element);
  return success();
}

void ScatterOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Numbers numbers{op.getAxes(), op.getDropped(), op.getBatch()};
  Extents extents = shapes.dims(op.getX()), vectors = extentsOfVectors(shapes, op.getX(), op.getIndices(), numbers);
  int64_t next = 0;
  for (int64_t axis = 0, rank = typeOf(op.getX()).getRank(); axis < rank; ++axis)
    if (isInWindow(numbers, axis)) {
      requireWindow(shapes, shapes.dim(op.getUpdates(), next), "dim " + Twine(next) + " of updates", op.getX(), axis);
      ++next;
    }
  requireFirst(shapes, op.getX(), numbers);
  for (auto [i, extent] : llvm::enumerate(vectors))
    shapes.same("extents differ", extent, "dim " + Twine(i + 1) + " of indices", shapes.dim(op.getUpdates(), next + (int64_t)i),
                "dim " + Twine(next + (int64_t)i) + " of updates");
  results.push_back(extents);
}

SmallVector<int64_t> scatterAttributes(ScatterOp op) {
  SmallVector<int64_t> attributes{(int64_t)op.getKind()};
  for (ArrayRef<int64_t> list : {op.getAxes(), op.getDropped(), op.getBatch()}) {
    attributes.push_back((int64_t)list.size());
    llvm::append_range(attributes, list);
  }
  return attributes;
}

//===- search_sorted ---------------------------------------------------------------------------------------------===//

LogicalResult SearchSortedOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType sorted = typeOf(op.getSorted()), values = typeOf(op.getValues());
  bool fits = sorted.getRank() == values.getRank() && sorted.getRank() > 0;
  for (int64_t i = 1; fits && i < sorted.getRank(); ++i)
    fits = sorted.isDynamicDim((unsigned)i) || values.isDynamicDim((unsigned)i) || sorted.getShape()[i] == values.getShape()[i];
  if (!fits)
    return inferError(loc, name, sorted.getRank() == values.getRank() && sorted.getRank() ? Code::Shape : Code::Rank,
                      "C1: sorted and values must have columns of one batch, got ", ShapeOf{sorted}, " and ", ShapeOf{values});
  if (sorted.getElementType() != values.getElementType())
    return inferError(loc, name, Code::DType, "C2: sorted and values must have one element type, got ", sorted.getElementType(),
                      " and ", values.getElementType());
  elements.push_back(IntegerType::get(sorted.getContext(), 64));
  return success();
}

void SearchSortedOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(op.getValues());
  for (size_t i = 1; i < extents.size(); ++i)
    extents[i] = shapes.same("extents differ", shapes.dim(op.getSorted(), (int64_t)i), "dim " + Twine(i) + " of sorted",
                             extents[i], "dim " + Twine(i) + " of values");
  results.push_back(extents);
}

} // namespace tenferro
