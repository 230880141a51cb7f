//===- Shape.cpp - constants, extents, and operations that move or select elements -----------------------------===//
#include "Tenferro.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tenferro {

static bool isPermutation(ArrayRef<int64_t> permutation, int64_t rank) {
  SmallVector<bool> seen(rank, false);
  for (int64_t axis : permutation) {
    if (axis < 0 || axis >= rank || seen[axis])
      return false;
    seen[axis] = true;
  }
  return (int64_t)permutation.size() == rank;
}

static Type elementOf(Value v) {
  return cast<TensorType>(v.getType()).getElementType();
}

LogicalResult checkNotNegative(std::optional<Location> loc, StringRef op, StringRef label, ArrayRef<int64_t> extents) {
  for (int64_t extent : extents)
    if (!ShapedType::isDynamic(extent) && extent < 0)
      return inferError(loc, op, Code::Shape, label, ": extents must not be negative, got ", extent);
  return success();
}

LogicalResult checkDynamicCount(std::optional<Location> loc, StringRef op, StringRef label, StringRef what,
                                ArrayRef<int64_t> fixed, ValueRange dynamic) {
  int64_t open = llvm::count(fixed, ShapedType::kDynamic);
  if (open != (int64_t)dynamic.size())
    return inferError(loc, op, label, ": there must be one index operand per unknown entry of the ", what, ", got ",
                      dynamic.size(), " for ", open);
  return success();
}

Extents givenExtents(ShapeBuilder &shapes, ArrayRef<int64_t> fixed, ValueRange dynamic) {
  Extents extents = shapes.mixed(fixed, dynamic);
  for (auto [i, extent] : llvm::enumerate(extents))
    shapes.requireNotNegative("an extent is negative", extent, "extent " + Twine(i));
  return extents;
}

std::string wordOr(DictionaryAttr attributes, size_t number, const Twine &usual) {
  auto given = attributes ? attributes.getAs<ArrayAttr>(BroadcastInDimOp::wordsName) : ArrayAttr();
  auto word = given && number < given.size() ? dyn_cast<StringAttr>(given[number]) : StringAttr();
  return word && !word.empty() ? word.str() : usual.str();
}

//===- constant, dim -------------------------------------------------------------------------------------------===//

LogicalResult ConstantOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  auto type = dyn_cast<RankedTensorType>(op.getValue().getType());
  if (!type || !isa<DenseElementsAttr>(op.getValue()) || !isElementType(type.getElementType()))
    return inferError(loc, getOperationName(), Code::DType,
                      "C1: value must be dense, a tensor of f32, f64, i32, i64, i1, complex<f32> or ", "complex<f64>, got ",
                      op.getValue().getType());
  elements.push_back(type.getElementType());
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) {
  return getValue();
}

void ConstantOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents;
  for (int64_t extent : cast<ShapedType>(op.getValue().getType()).getShape())
    extents.push_back(shapes.constant(extent));
  results.push_back(extents);
}

LogicalResult DimOp::verify() {
  if ((int64_t)getAxis() < 0 || (int64_t)getAxis() >= getX().getType().getRank())
    return emitOpError() << Code::OutOfRange << "C1: axis must be in [0, " << getX().getType().getRank() << "), got "
                         << (int64_t)getAxis();
  return success();
}

OpFoldResult DimOp::fold(FoldAdaptor) {
  if ((int64_t)getAxis() < 0 || (int64_t)getAxis() >= getX().getType().getRank())
    return {};
  int64_t extent = getX().getType().getShape()[getAxis()];
  if (ShapedType::isDynamic(extent))
    return {};
  return IntegerAttr::get(IndexType::get(getContext()), extent);
}

//===- extent_of -------------------------------------------------------------------------------------------------===//

LogicalResult ExtentOfOp::verify() {
  if (getX().getType().getRank() != 0)
    return emitOpError() << Code::Rank << "C1: x must have rank 0, got " << ShapeOf{getX().getType()};
  return success();
}

OpFoldResult ExtentOfOp::fold(FoldAdaptor adaptor) {
  auto number = dyn_cast_or_null<DenseElementsAttr>(adaptor.getX());
  if (!number || number.getNumElements() != 1)
    return {};
  int64_t extent = number.getSplatValue<APInt>().getSExtValue();
  return extent < 0 ? OpFoldResult() : IntegerAttr::get(IndexType::get(getContext()), extent); // the run refuses it
}

//===- whole_size ------------------------------------------------------------------------------------------------===//

LogicalResult WholeSizeOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  auto type = cast<TensorType>(op.getX().getType());
  elements.push_back(IntegerType::get(type.getContext(), 64));
  if (type.getRank() != 0)
    return inferError(loc, getOperationName(), Code::Rank, "C1: x must have rank 0, got ", ShapeOf{type});
  return success();
}

void WholeSizeOp::resultExtents(Adaptor, ShapeBuilder &, SmallVectorImpl<Extents> &results) {
  results.emplace_back();
}

//===- extent_to_scalar, iota ----------------------------------------------------------------------------------===//

static LogicalResult checkOrdered(std::optional<Location> loc, StringRef op, Type element) {
  if (element.isF32() || element.isF64() || element.isInteger(32) || element.isInteger(64))
    return success();
  return inferError(loc, op, "C1: element must be f32, f64, i32 or i64, got ", element);
}

LogicalResult ExtentToScalarOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(op.getElement());
  return checkOrdered(loc, getOperationName(), op.getElement());
}

OpFoldResult ExtentToScalarOp::fold(FoldAdaptor adaptor) {
  auto extent = dyn_cast_or_null<IntegerAttr>(adaptor.getExtent());
  auto type = RankedTensorType::get({}, getElement());
  if (!extent)
    return {};
  int64_t number = extent.getInt();
  if (auto real = dyn_cast<FloatType>(getElement())) {
    APFloat value(real.getFloatSemantics());
    value.convertFromAPInt(APInt(64, (uint64_t)number, true), true, APFloat::rmNearestTiesToEven);
    return DenseElementsAttr::get(type, value);
  }
  unsigned width = getElement().getIntOrFloatBitWidth();
  if (!llvm::isIntN(width, number))
    return {}; // the shape rule refuses it
  return DenseElementsAttr::get(type, APInt(width, (uint64_t)number, true));
}

void ExtentToScalarOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  if (op.getElement().isInteger(32))
    shapes.require(Relation::LessEqual, "the extent is no i32", shapes.known(op.getExtent()), "the extent",
                   shapes.constant(std::numeric_limits<int32_t>::max()), "the largest i32");
  results.emplace_back();
}

LogicalResult IotaOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  auto rank = (int64_t)op.getStaticExtents().size();
  if (failed(checkOrdered(loc, getOperationName(), op.getElement())) ||
      failed(checkNotNegative(loc, getOperationName(), "C3", op.getStaticExtents())))
    return failure();
  if ((int64_t)op.getAxis() < 0 || (int64_t)op.getAxis() >= rank)
    return inferError(loc, getOperationName(), "C2: axis must be in [0, ", rank, "), got ", (int64_t)op.getAxis());
  elements.push_back(op.getElement());
  return checkDynamicCount(loc, getOperationName(), "C4", "extents", op.getStaticExtents(), op.getExtents());
}

void IotaOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.mixed(op.getStaticExtents(), op.getExtents());
  for (auto [i, extent] : llvm::enumerate(extents)) {
    std::string text = wordOr(op.getAttributes(), i, "extent " + Twine(i)), what = wordOr(op.getAttributes(), i, "an extent");
    shapes.requireNotNegative(what + " is negative", extent, text);
  }
  results.push_back(extents);
}

//===- reshape -------------------------------------------------------------------------------------------------===//

LogicalResult ReshapeOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(elementOf(op.getX()));
  if (failed(checkNotNegative(loc, getOperationName(), "C2", op.getStaticExtents())))
    return failure();
  return checkDynamicCount(loc, getOperationName(), "C3", "extents", op.getStaticExtents(), op.getExtents());
}

LogicalResult ReshapeOp::verify() {
  auto count = [](ArrayRef<int64_t> shape) -> std::optional<int64_t> {
    int64_t product = 1;
    for (int64_t extent : shape)
      if (extent < 0 || llvm::MulOverflow(product, extent, product)) // unknown, or C2
        return std::nullopt;
    return product;
  };
  auto from = count(getX().getType().getShape()), to = count(getStaticExtents());
  if (from && to && *from != *to)
    return emitOpError() << Code::Shape << "C1: element counts must be equal, got " << *from << " and " << *to;
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  auto type = getX().getType();
  return type == getResult().getType() && (type.hasStaticShape() || type.getRank() == 0) ? OpFoldResult(getX()) : OpFoldResult();
}

void ReshapeOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = givenExtents(shapes, op.getStaticExtents(), op.getExtents());
  shapes.require(Relation::Equal, "element counts differ", shapes.product(shapes.dims(op.getX())), "the element count of x",
                 shapes.product(extents), "that of the result");
  results.push_back(extents);
}

//===- transpose -----------------------------------------------------------------------------------------------===//

LogicalResult TransposeOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  int64_t rank = cast<TensorType>(op.getX().getType()).getRank();
  elements.push_back(elementOf(op.getX()));
  if (!isPermutation(op.getPermutation(), rank))
    return inferError(loc, getOperationName(), op.getPermutation().size() == (size_t)rank ? Code::Invalid : Code::Rank,
                      "C1: permutation must be a permutation of the ", rank, " axes of x");
  return success();
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  for (auto [i, axis] : llvm::enumerate(getPermutation()))
    if ((int64_t)i != axis)
      return {};
  return getX().getType() == getResult().getType() ? OpFoldResult(getX()) : OpFoldResult();
}

void TransposeOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents;
  for (int64_t axis : op.getPermutation())
    extents.push_back(shapes.dim(op.getX(), axis));
  results.push_back(extents);
}

//===- broadcast_in_dim ----------------------------------------------------------------------------------------===//

LogicalResult BroadcastInDimOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  auto type = cast<TensorType>(op.getX().getType());
  auto extents = op.getStaticExtents(), dims = op.getDims();
  auto rank = (int64_t)extents.size();
  if (failed(checkNotNegative(loc, name, "C4", extents)) ||
      failed(checkDynamicCount(loc, name, "C3", "extents", extents, op.getExtents())))
    return failure();
  if ((int64_t)dims.size() != type.getRank())
    return inferError(loc, name, Code::Rank, "C1: dims must have one entry per axis of x, got ", dims.size(), " for rank ",
                      type.getRank());
  for (auto [i, axis] : llvm::enumerate(dims)) {
    if (axis < 0 || axis >= rank || (i > 0 && axis <= dims[i - 1]))
      return inferError(loc, name, axis < 0 || axis >= rank ? Code::OutOfRange : Code::Invalid,
                        "C1: dims must be increasing and in [0, ", rank, "), got ", axis, " at ", i);
    int64_t from = type.getShape()[i], to = extents[axis];
    if (!ShapedType::isDynamic(from) && to >= 0 && from != 1 && from != to)
      return inferError(loc, name, Code::Shape, "C2: extent ", i, " of x must be 1 or ", to, ", got ", from);
  }
  elements.push_back(type.getElementType());
  return success();
}

OpFoldResult BroadcastInDimOp::fold(FoldAdaptor) {
  auto type = getX().getType();
  return type == getResult().getType() && type.hasStaticShape() ? OpFoldResult(getX()) : OpFoldResult();
}

void BroadcastInDimOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = givenExtents(shapes, op.getStaticExtents(), op.getExtents());
  auto type = cast<TensorType>(op.getX().getType());
  for (auto [i, axis] : llvm::enumerate(op.getDims())) {
    if (type.getShape()[i] == 1)
      continue;
    std::string what = wordOr(op.getAttributes(), 3 * i, "extents differ");
    shapes.require(Relation::Equal, what, shapes.dim(op.getX(), i),
                   wordOr(op.getAttributes(), 3 * i + 1, "dim " + Twine(i) + " of x"), extents[axis],
                   wordOr(op.getAttributes(), 3 * i + 2, "dim " + Twine(axis) + " of the result"));
  }
  results.push_back(extents);
}

//===- slice ---------------------------------------------------------------------------------------------------===//

LogicalResult SliceOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  auto type = cast<TensorType>(op.getX().getType());
  auto starts = op.getStaticStarts(), limits = op.getStaticLimits(), strides = op.getStrides();
  auto rank = (size_t)type.getRank();
  if (starts.size() != rank || limits.size() != rank || strides.size() != rank)
    return inferError(loc, name, Code::Rank, "C1: slice needs one start, limit and stride per axis of x (rank ", type.getRank(),
                      ")");
  for (size_t i = 0; i < rank; ++i) {
    if (strides[i] <= 0)
      return inferError(loc, name, "C2: strides must be positive, got ", strides[i]);
    int64_t extent = type.getShape()[i];
    bool openStart = ShapedType::isDynamic(starts[i]), openLimit = ShapedType::isDynamic(limits[i]);
    int64_t start = openStart ? 0 : starts[i], limit = openLimit ? std::numeric_limits<int64_t>::max() : limits[i];
    if (start < 0 || start > limit || (!openLimit && !ShapedType::isDynamic(extent) && limit > extent))
      return inferError(loc, name, Code::Shape, "C3: slice [", openStart ? "?" : std::to_string(start), ", ",
                        openLimit ? "?" : std::to_string(limit), ") is not within axis ", i, " of ", ShapeOf{type});
  }
  elements.push_back(type.getElementType());
  if (failed(checkDynamicCount(loc, name, "C4", "starts", starts, op.getStarts())))
    return failure();
  return checkDynamicCount(loc, name, "C4", "limits", limits, op.getLimits());
}

void SliceOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents starts = shapes.mixed(op.getStaticStarts(), op.getStarts()), extents;
  Extents limits = shapes.mixed(op.getStaticLimits(), op.getLimits());
  DictionaryAttr attributes = op.getAttributes();
  for (size_t i = 0; i < starts.size(); ++i) {
    std::string start = wordOr(attributes, 4 * i, "the start"),
                startText = wordOr(attributes, 4 * i, "start of axis " + Twine(i));
    std::string limit = wordOr(attributes, 4 * i + 1, "the limit"),
                limitText = wordOr(attributes, 4 * i + 1, "limit of axis " + Twine(i));
    shapes.requireNotNegative(start + " is negative", starts[i], startText);
    if (constantExtent(starts[i]) == 0)
      shapes.requireNotNegative(limit + " is negative", limits[i], limitText);
    else
      shapes.require(Relation::LessEqual, start + " exceeds " + limit, starts[i], startText, limits[i], limitText);
    shapes.require(Relation::LessEqual, wordOr(attributes, 4 * i + 2, limit + " exceeds the extent"), limits[i], limitText,
                   shapes.dim(op.getX(), (int64_t)i), wordOr(attributes, 4 * i + 3, "dim " + Twine(i) + " of x"));
    extents.push_back(shapes.ceilDiv(shapes.sub(limits[i], starts[i]), shapes.constant(op.getStrides()[i])));
  }
  results.push_back(extents);
}

//===- pad -----------------------------------------------------------------------------------------------------===//

static Extent paddedExtent(ShapeBuilder &shapes, Extent from, Extent low, Extent high, int64_t interior) {
  Extent between = shapes.constant(0);
  if (interior != 0)
    between = shapes.mul(shapes.max(shapes.sub(from, shapes.constant(1)), shapes.constant(0)), shapes.constant(interior));
  return shapes.add(shapes.add(shapes.add(from, between), low), high);
}

LogicalResult PadOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  auto type = cast<TensorType>(op.getX().getType());
  auto low = op.getStaticLow(), high = op.getStaticHigh(), interior = op.getInterior();
  auto rank = (size_t)type.getRank();
  if (low.size() != rank || high.size() != rank || interior.size() != rank)
    return inferError(loc, name, Code::Rank, "C1: pad needs one low, high and interior width per axis of x (rank ",
                      type.getRank(), ")");
  constexpr int64_t widest = int64_t(1) << 62; // a step of interior + 1 fits, whatever the extent
  for (int64_t width : interior)
    if (width < 0 || width > widest)
      return inferError(loc, name, Code::OutOfRange, "C2: interior widths must be in [0, 2^62], got ", width);
  if (failed(checkDynamicCount(loc, name, "C5", "low widths", low, op.getLow())) ||
      failed(checkDynamicCount(loc, name, "C5", "high widths", high, op.getHigh())))
    return failure();
  ShapeInference shapes(type.getContext());
  for (size_t i = 0; i < rank; ++i) {
    if (type.isDynamicDim(i) || ShapedType::isDynamic(low[i]) || ShapedType::isDynamic(high[i]))
      continue;
    auto padded = constantExtent(
        paddedExtent(shapes, shapes.dim(op.getX(), i), shapes.constant(low[i]), shapes.constant(high[i]), interior[i]));
    if (!padded)
      return inferError(loc, name, Code::OutOfRange, "C4: the result's extent along axis ", i, " is too large");
    if (*padded < 0)
      return inferError(loc, name, Code::Shape, "C4: the result's extents must not be negative, got ", *padded, " along axis ",
                        i);
  }
  elements.push_back(type.getElementType());
  return success();
}

LogicalResult PadOp::verify() {
  if (getValue().getType().getRank() != 0 || getValue().getType().getElementType() != getX().getType().getElementType())
    return emitOpError() << (getValue().getType().getRank() ? Code::Rank : Code::DType) << "C3: value must be a rank-0 tensor of "
                         << getX().getType().getElementType() << ", got " << getValue().getType();
  return success();
}

void PadOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents low = shapes.mixed(op.getStaticLow(), op.getLow()), high = shapes.mixed(op.getStaticHigh(), op.getHigh()), extents;
  auto crops = [](Extent width) { return !constantExtent(width) || *constantExtent(width) < 0; };
  for (int64_t i = 0, rank = (int64_t)low.size(); i < rank; ++i) {
    extents.push_back(paddedExtent(shapes, shapes.dim(op.getX(), i), low[i], high[i], op.getInterior()[i]));
    if (crops(low[i]) || crops(high[i]))
      shapes.requireNotNegative("the result's extent is negative", extents.back(), "extent " + Twine(i));
  }
  results.push_back(extents);
}

//===- concatenate ---------------------------------------------------------------------------------------------===//

LogicalResult ConcatenateOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  if (op.getXs().empty())
    return inferError(loc, name, "C2: concatenate needs at least one operand");
  auto first = cast<TensorType>(op.getXs()[0].getType());
  auto axis = (int64_t)op.getAxis();
  if (axis < 0 || axis >= first.getRank())
    return inferError(loc, name, Code::OutOfRange, "C1: axis must be in [0, ", first.getRank(), "), got ", axis);
  SmallVector<int64_t> shape(first.getShape());
  int64_t total = 0;
  for (Value x : op.getXs()) {
    auto type = cast<TensorType>(x.getType());
    if (type.getRank() != first.getRank() || type.getElementType() != first.getElementType())
      return inferError(loc, name, codeOfMismatch(first, type), "C2: operands must have one rank and element type, got ", first,
                        " and ", type);
    for (int64_t i = 0; i < type.getRank(); ++i) {
      if (type.isDynamicDim(i))
        continue;
      int64_t extent = type.getShape()[i];
      if (i == axis && llvm::AddOverflow(total, extent, total))
        return inferError(loc, name, Code::OutOfRange, "C3: the extents along axis ", axis, " add up to too much");
      if (i != axis && !ShapedType::isDynamic(shape[i]) && shape[i] != extent)
        return inferError(loc, name, Code::Shape, "C3: extents other than axis ", axis, " must be equal, got ", ShapeOf{first},
                          " and ", ShapeOf{type});
      shape[i] = extent;
    }
  }
  elements.push_back(first.getElementType());
  return success();
}

void ConcatenateOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(op.getXs()[0]), along;
  auto axis = (int64_t)op.getAxis();
  for (auto [n, x] : llvm::enumerate(op.getXs()))
    for (int64_t i = 0, rank = (int64_t)extents.size(); i < rank; ++i) {
      if (i == axis)
        along.push_back(shapes.dim(x, i));
      else if (n > 0)
        extents[i] = shapes.same("extents differ", extents[i], "dim " + Twine(i) + " of operand 0", shapes.dim(x, i),
                                 "dim " + Twine(i) + " of operand " + Twine(n));
    }
  extents[axis] = shapes.sum(along);
  results.push_back(extents);
}

} // namespace tenferro
