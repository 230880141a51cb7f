//===- Convolution.cpp - checks and shape rules of what goes over windows -----------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

/// Sums of products of what is allowed fit 64 bits beside extents of tensors that exist.
static constexpr int64_t mostFactor = int64_t(1) << 20, mostOffset = int64_t(1) << 40;
static constexpr int64_t mostAxes = 3;

SmallVector<int64_t> windowAttributes(ArrayRef<ArrayRef<int64_t>> lists, int64_t flag) {
  SmallVector<int64_t> attributes;
  for (ArrayRef<int64_t> list : lists)
    llvm::append_range(attributes, list);
  attributes.push_back(flag);
  return attributes;
}

/// C2: one entry per axis, each within its bounds.
static LogicalResult checkList(std::optional<Location> loc, StringRef op, StringRef what, int64_t axes, ArrayRef<int64_t> list,
                               int64_t least, int64_t most) {
  if ((int64_t)list.size() != axes)
    return inferError(loc, op, "C2: ", what, " must have one entry per axis of the window (", axes, "), got ", list.size());
  for (int64_t entry : list)
    if (entry < least || entry > most)
      return inferError(loc, op, Code::OutOfRange, "C2: ", what, " must be in [", least, ", ", most, "], got ", entry);
  return success();
}

static LogicalResult checkSteps(std::optional<Location> loc, StringRef op, int64_t axes, ArrayRef<int64_t> strides,
                                ArrayRef<int64_t> low, ArrayRef<int64_t> dilation) {
  return failure(failed(checkList(loc, op, "strides", axes, strides, 1, mostFactor)) ||
                 failed(checkList(loc, op, "low", axes, low, -mostOffset, mostOffset)) ||
                 failed(checkList(loc, op, "dilation", axes, dilation, 1, mostFactor)));
}

/// One extent per axis, and an operand for each that is unknown.
static LogicalResult checkExtents(std::optional<Location> loc, StringRef op, StringRef label, StringRef dynamicLabel,
                                  int64_t axes, ArrayRef<int64_t> fixed, ValueRange dynamic) {
  if ((int64_t)fixed.size() != axes)
    return inferError(loc, op, label, ": there must be one extent per axis of the window (", axes, "), got ", fixed.size());
  if (failed(checkNotNegative(loc, op, label, fixed)))
    return failure();
  return checkDynamicCount(loc, op, dynamicLabel, "extents", fixed, dynamic);
}

/// C1: an image of windows with `axes` axes.
static LogicalResult checkImage(std::optional<Location> loc, StringRef op, StringRef what, TensorType type, int64_t axes) {
  if (axes < 1 || axes > mostAxes)
    return inferError(loc, op, Code::Unsupported, "C1: windows must have 1 to ", mostAxes, " axes, got ", axes);
  if (type.getRank() <= axes)
    return inferError(loc, op, Code::Rank, "C1: ", what, " must have rank ", axes + 1, " or more, got ", ShapeOf{type});
  return success();
}

/// Whether extents agree as far as they are known: a = factor * b.
static bool mayAgree(int64_t a, int64_t b, int64_t factor = 1) {
  return ShapedType::isDynamic(a) || ShapedType::isDynamic(b) || (a % factor == 0 && a / factor == b);
}

static bool mayDivide(int64_t extent, int64_t groups) {
  return ShapedType::isDynamic(extent) || extent % groups == 0;
}

static void requireGroups(ShapeBuilder &shapes, Extent channels, int64_t groups, const Twine &text) {
  if (groups == 1)
    return;
  Extent factor = shapes.constant(groups);
  shapes.require(Relation::Equal, "groups do not divide the channels", channels, text,
                 shapes.mul(shapes.floorDiv(channels, factor), factor), "a multiple of " + Twine(groups));
}

/// [channels, given..., batch of image...].
static Extents imageExtents(Extent channels, ArrayRef<Extent> given, ArrayRef<Extent> image) {
  Extents extents{channels};
  llvm::append_range(extents, given);
  llvm::append_range(extents, image.drop_front(given.size() + 1));
  return extents;
}

//===- convolutions ----------------------------------------------------------------------------------------------===//

/// Everything but how the operands fit each other, which are called `a` and `b`.
template <typename Adaptor>
static LogicalResult checkConvolution(std::optional<Location> loc, StringRef name, Adaptor op, StringRef aName, TensorType a,
                                      StringRef bName, TensorType b) {
  auto axes = (int64_t)op.getStrides().size();
  if (failed(checkImage(loc, name, aName, a, axes)) ||
      failed(checkSteps(loc, name, axes, op.getStrides(), op.getLow(), op.getDilation())))
    return failure();
  if (auto groups = (int64_t)op.getGroups(); groups < 1 || groups > mostFactor)
    return inferError(loc, name, Code::OutOfRange, "C2: groups must be in [1, ", mostFactor, "], got ", groups);
  if (a.getElementType() != b.getElementType())
    return inferError(loc, name, Code::DType, "C3: ", aName, " and ", bName, " must have one element type, got ",
                      a.getElementType(), " and ", b.getElementType());
  return checkExtents(loc, name, "C5", "C6", axes, op.getStaticExtents(), op.getExtents());
}

static LogicalResult checkKernel(std::optional<Location> loc, StringRef name, TensorType kernel, int64_t axes) {
  if (kernel.getRank() != axes + 2)
    return inferError(loc, name, Code::Rank, "C1: kernel must have rank ", axes + 2, ", got ", ShapeOf{kernel});
  return success();
}

LogicalResult ConvolutionOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX()), kernel = typeOf(op.getKernel());
  auto groups = (int64_t)op.getGroups();
  if (failed(checkConvolution(loc, name, op, "x", x, "kernel", kernel)) ||
      failed(checkKernel(loc, name, kernel, (int64_t)op.getStrides().size())))
    return failure();
  if (!mayAgree(x.getShape().front(), kernel.getShape().front(), groups) || !mayDivide(kernel.getShape().back(), groups))
    return inferError(loc, name, Code::Shape, "C4: the channels must fit ", groups, " group(s), got ", ShapeOf{x}, " and ",
                      ShapeOf{kernel});
  elements.push_back(x.getElementType());
  return success();
}

void ConvolutionOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents x = shapes.dims(op.getX()), kernel = shapes.dims(op.getKernel());
  auto groups = (int64_t)op.getGroups();
  shapes.require(Relation::Equal, "channels differ", x.front(), "dim 0 of x", shapes.mul(kernel.front(), shapes.constant(groups)),
                 Twine(groups) + " * dim 0 of kernel");
  requireGroups(shapes, kernel.back(), groups, "dim " + Twine(kernel.size() - 1) + " of kernel");
  results.push_back(imageExtents(kernel.back(), givenExtents(shapes, op.getStaticExtents(), op.getExtents()), x));
}

LogicalResult ConvolutionTransposeOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType y = typeOf(op.getY()), kernel = typeOf(op.getKernel());
  auto groups = (int64_t)op.getGroups();
  if (failed(checkConvolution(loc, name, op, "y", y, "kernel", kernel)) ||
      failed(checkKernel(loc, name, kernel, (int64_t)op.getStrides().size())))
    return failure();
  if (!mayAgree(y.getShape().front(), kernel.getShape().back()) || !mayDivide(y.getShape().front(), groups) ||
      !mayDivide(kernel.getShape().back(), groups))
    return inferError(loc, name, Code::Shape, "C4: the channels must fit ", groups, " group(s), got ", ShapeOf{y}, " and ",
                      ShapeOf{kernel});
  elements.push_back(y.getElementType());
  return success();
}

void ConvolutionTransposeOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents y = shapes.dims(op.getY()), kernel = shapes.dims(op.getKernel());
  auto groups = (int64_t)op.getGroups();
  Extent channels =
      shapes.same("channels differ", y.front(), "dim 0 of y", kernel.back(), "dim " + Twine(kernel.size() - 1) + " of kernel");
  requireGroups(shapes, channels, groups, "dim 0 of y");
  results.push_back(imageExtents(shapes.mul(kernel.front(), shapes.constant(groups)),
                                 givenExtents(shapes, op.getStaticExtents(), op.getExtents()), y));
}

LogicalResult ConvolutionKernelOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType x = typeOf(op.getX()), y = typeOf(op.getY());
  auto groups = (int64_t)op.getGroups();
  auto axes = (int64_t)op.getStrides().size();
  if (failed(checkConvolution(loc, name, op, "x", x, "y", y)))
    return failure();
  if (x.getRank() != y.getRank())
    return inferError(loc, name, Code::Rank, "C1: x and y must have equal ranks, got ", ShapeOf{x}, " and ", ShapeOf{y});
  bool fits = mayDivide(x.getShape().front(), groups) && mayDivide(y.getShape().front(), groups);
  for (int64_t i = axes + 1; fits && i < x.getRank(); ++i)
    fits = mayAgree(x.getShape()[i], y.getShape()[i]);
  if (!fits)
    return inferError(loc, name, Code::Shape, "C4: the channels must fit ", groups, " group(s) and the batches each other, got ",
                      ShapeOf{x}, " and ", ShapeOf{y});
  elements.push_back(x.getElementType());
  return success();
}

void ConvolutionKernelOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents x = shapes.dims(op.getX()), y = shapes.dims(op.getY());
  auto groups = (int64_t)op.getGroups();
  for (size_t i = op.getStrides().size() + 1; i < x.size(); ++i)
    shapes.require(Relation::Equal, "batch extents differ", x[i], "dim " + Twine(i) + " of x", y[i], "dim " + Twine(i) + " of y");
  requireGroups(shapes, x.front(), groups, "dim 0 of x");
  requireGroups(shapes, y.front(), groups, "dim 0 of y");
  Extents kernel{groups == 1 ? x.front() : shapes.floorDiv(x.front(), shapes.constant(groups))};
  llvm::append_range(kernel, givenExtents(shapes, op.getStaticExtents(), op.getExtents()));
  kernel.push_back(y.front());
  results.push_back(kernel);
}

//===- windows ---------------------------------------------------------------------------------------------------===//

LogicalResult checkWindows(std::optional<Location> loc, StringRef name, TensorType x, ArrayRef<ArrayRef<int64_t>> lists,
                           ArrayRef<int64_t> fixed, ValueRange dynamic) {
  auto axes = (int64_t)lists[0].size();
  if (failed(checkImage(loc, name, "x", x, axes)) || failed(checkList(loc, name, "windows", axes, lists[0], 1, mostFactor)) ||
      failed(checkSteps(loc, name, axes, lists[1], lists[2], lists[3])))
    return failure();
  return checkExtents(loc, name, "C3", "C4", axes, fixed, dynamic);
}

Extents windowExtents(ShapeBuilder &shapes, Value x, ArrayRef<int64_t> fixed, ValueRange dynamic) {
  Extents image = shapes.dims(x);
  return imageExtents(image.front(), givenExtents(shapes, fixed, dynamic), image);
}

/// C1 and C2 of elements at places: `count` axes, from the one behind the channels on, need not agree.
static LogicalResult checkPlaced(std::optional<Location> loc, StringRef name, StringRef what, TensorType x, TensorType places,
                                 int64_t axes, int64_t count) {
  if (failed(checkImage(loc, name, what, x, axes)))
    return failure();
  if (x.getRank() != places.getRank())
    return inferError(loc, name, Code::Rank, "C1: ", what, " and places must have equal ranks, got ", ShapeOf{x}, " and ",
                      ShapeOf{places});
  for (int64_t i = 0; i < x.getRank(); ++i)
    if ((i == 0 || i > count) && !mayAgree(x.getShape()[i], places.getShape()[i]))
      return inferError(loc, name, Code::Shape, "C2: the extents of places must fit those of ", what, ", got ", ShapeOf{x},
                        " and ", ShapeOf{places});
  return success();
}

static void requirePlaced(ShapeBuilder &shapes, ArrayRef<Extent> x, const Twine &what, ArrayRef<Extent> places, size_t count) {
  for (size_t i = 0; i < x.size(); ++i)
    if (i == 0 || i > count)
      shapes.require(Relation::Equal, "extents differ", x[i], "dim " + Twine(i) + " of " + what, places[i],
                     "dim " + Twine(i) + " of places");
}

LogicalResult WindowPickOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType x = typeOf(op.getX());
  auto axes = (int64_t)op.getAxes();
  elements.push_back(x.getElementType());
  return checkPlaced(loc, getOperationName(), "x", x, typeOf(op.getPlaces()), axes, axes);
}

void WindowPickOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents places = shapes.dims(op.getPlaces());
  requirePlaced(shapes, shapes.dims(op.getX()), "x", places, (size_t)op.getAxes());
  results.push_back(places);
}

LogicalResult WindowSpreadOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  TensorType y = typeOf(op.getY());
  auto axes = (int64_t)op.getAxes();
  elements.push_back(y.getElementType());
  if (failed(checkPlaced(loc, name, "y", y, typeOf(op.getPlaces()), axes, 0)))
    return failure();
  return checkExtents(loc, name, "C3", "C4", axes, op.getStaticExtents(), op.getExtents());
}

void WindowSpreadOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents y = shapes.dims(op.getY());
  requirePlaced(shapes, y, "y", shapes.dims(op.getPlaces()), 0);
  results.push_back(imageExtents(y.front(), givenExtents(shapes, op.getStaticExtents(), op.getExtents()), y));
}

} // namespace tenferro
