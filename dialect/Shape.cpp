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

/// The type of `like` with other extents, of which no bounds are known.
static LogicalResult inferExtents(std::optional<Location> loc, StringRef op, TensorType like, ArrayRef<int64_t> extents,
                                  SmallVectorImpl<Type> &types) {
  SmallVector<int64_t> bounds(extents.size(), ShapedType::kDynamic);
  types.push_back(inferTensor(loc, op, extents, like.getElementType(), bounds, like.getPlacement()));
  return success(types.back() != nullptr);
}

static LogicalResult checkNotNegative(std::optional<Location> loc, StringRef op, StringRef label, ArrayRef<int64_t> extents) {
  for (int64_t extent : extents)
    if (!ShapedType::isDynamic(extent) && extent < 0)
      return inferError(loc, op, Code::Shape, label, ": extents must not be negative, got ", extent);
  return success();
}

LogicalResult verifyDynamicCount(Operation *op, StringRef label, StringRef what, ArrayRef<int64_t> fixed, ValueRange dynamic) {
  int64_t open = llvm::count(fixed, ShapedType::kDynamic);
  if (open != (int64_t)dynamic.size())
    return op->emitOpError() << label << ": there must be one index operand per unknown entry of the " << what << ", got "
                             << dynamic.size() << " for " << open;
  return success();
}

//===- constant, dim -------------------------------------------------------------------------------------------===//

LogicalResult ConstantOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  auto type = dyn_cast<RankedTensorType>(adaptor.getValue().getType());
  if (!type || !isa<DenseElementsAttr>(adaptor.getValue()) || !isElementType(type.getElementType()))
    return inferError(loc, getOperationName(), Code::DType,
                      "C1: value must be dense, a tensor of f32, f64, i32, i64, i1, complex<f32> or ", "complex<f64>, got ",
                      adaptor.getValue().getType());
  SmallVector<int64_t> bounds(type.getRank(), ShapedType::kDynamic);
  types.push_back(inferTensor(loc, getOperationName(), type.getShape(), type.getElementType(), bounds, Placement::Cpu));
  return success(types.back() != nullptr);
}

OpFoldResult ConstantOp::fold(FoldAdaptor) {
  return getValue();
}

void ConstantOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents;
  for (int64_t extent : cast<ShapedType>(getValue().getType()).getShape())
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

//===- extent_to_scalar, iota ----------------------------------------------------------------------------------===//

static LogicalResult checkOrdered(std::optional<Location> loc, StringRef op, Type element) {
  if (element.isF32() || element.isF64() || element.isInteger(32) || element.isInteger(64))
    return success();
  return inferError(loc, op, "C1: element must be f32, f64, i32 or i64, got ", element);
}

LogicalResult ExtentToScalarOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                                 SmallVectorImpl<Type> &types) {
  if (failed(checkOrdered(loc, getOperationName(), adaptor.getElement())))
    return failure();
  types.push_back(TensorType::get(ArrayRef<int64_t>{}, adaptor.getElement()));
  return success();
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

void ExtentToScalarOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  if (getElement().isInteger(32))
    shapes.require(*this, Relation::LessEqual, "the extent is no i32", shapes.known(getExtent()), "the extent",
                   shapes.constant(std::numeric_limits<int32_t>::max()), "the largest i32");
  results.emplace_back();
}

LogicalResult IotaOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  if (failed(checkOrdered(loc, getOperationName(), adaptor.getElement())) ||
      failed(checkNotNegative(loc, getOperationName(), "C3", adaptor.getStaticExtents())))
    return failure();
  SmallVector<int64_t> bounds(adaptor.getStaticExtents().size(), ShapedType::kDynamic);
  types.push_back(inferTensor(loc, getOperationName(), adaptor.getStaticExtents(), adaptor.getElement(), bounds, Placement::Cpu));
  return success(types.back() != nullptr);
}

LogicalResult IotaOp::verify() {
  auto rank = (int64_t)getStaticExtents().size();
  if ((int64_t)getAxis() < 0 || (int64_t)getAxis() >= rank)
    return emitOpError() << "C2: axis must be in [0, " << rank << "), got " << (int64_t)getAxis();
  return verifyDynamicCount(*this, "C4", "extents", getStaticExtents(), getExtents());
}

void IotaOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.mixed(getStaticExtents(), getExtents());
  for (auto [i, extent] : llvm::enumerate(extents))
    shapes.require(*this, Relation::LessEqual, "an extent is negative", shapes.constant(0), "0", extent, "extent " + Twine(i));
  results.push_back(extents);
}

//===- reshape -------------------------------------------------------------------------------------------------===//

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  if (failed(checkNotNegative(loc, getOperationName(), "C2", adaptor.getStaticExtents())))
    return failure();
  return inferExtents(loc, getOperationName(), cast<TensorType>(adaptor.getX().getType()), adaptor.getStaticExtents(), types);
}

LogicalResult ReshapeOp::verify() {
  if (failed(verifyDynamicCount(*this, "C3", "extents", getStaticExtents(), getExtents())))
    return failure();
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

void ReshapeOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.mixed(getStaticExtents(), getExtents());
  for (auto [i, extent] : llvm::enumerate(extents))
    shapes.require(*this, Relation::LessEqual, "an extent is negative", shapes.constant(0), "0", extent, "extent " + Twine(i));
  shapes.require(*this, Relation::Equal, "element counts differ", shapes.product(shapes.dims(getX())), "the element count of x",
                 shapes.product(extents), "that of the result");
  results.push_back(extents);
}

//===- transpose -----------------------------------------------------------------------------------------------===//

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto type = cast<TensorType>(adaptor.getX().getType());
  if (!isPermutation(adaptor.getPermutation(), type.getRank()))
    return inferError(loc, getOperationName(),
                      adaptor.getPermutation().size() == (size_t)type.getRank() ? Code::Invalid : Code::Rank,
                      "C1: permutation must be a permutation of the ", type.getRank(), " axes of x");
  SmallVector<int64_t> shape, bounds;
  for (int64_t axis : adaptor.getPermutation())
    appendExtent(shape, bounds, type, axis);
  types.push_back(TensorType::get(shape, type.getElementType(), bounds, type.getPlacement()));
  return success();
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  for (auto [i, axis] : llvm::enumerate(getPermutation()))
    if ((int64_t)i != axis)
      return {};
  return getX().getType() == getResult().getType() ? OpFoldResult(getX()) : OpFoldResult();
}

void TransposeOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents;
  for (int64_t axis : getPermutation())
    extents.push_back(shapes.dim(getX(), axis));
  results.push_back(extents);
}

//===- broadcast_in_dim ----------------------------------------------------------------------------------------===//

LogicalResult BroadcastInDimOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                                 SmallVectorImpl<Type> &types) {
  if (failed(checkNotNegative(loc, getOperationName(), "C4", adaptor.getStaticExtents())))
    return failure();
  return inferExtents(loc, getOperationName(), cast<TensorType>(adaptor.getX().getType()), adaptor.getStaticExtents(), types);
}

LogicalResult BroadcastInDimOp::verify() {
  auto type = getX().getType();
  int64_t rank = (int64_t)getStaticExtents().size();
  if (failed(verifyDynamicCount(*this, "C3", "extents", getStaticExtents(), getExtents())))
    return failure();
  if ((int64_t)getDims().size() != type.getRank())
    return emitOpError() << Code::Rank << "C1: dims must have one entry per axis of x, got " << getDims().size() << " for rank "
                         << type.getRank();
  for (auto [i, axis] : llvm::enumerate(getDims())) {
    if (axis < 0 || axis >= rank || (i > 0 && axis <= getDims()[i - 1]))
      return emitOpError() << (axis < 0 || axis >= rank ? Code::OutOfRange : Code::Invalid)
                           << "C1: dims must be increasing and in [0, " << rank << "), got " << axis << " at " << i;
    int64_t from = type.getShape()[i], to = getStaticExtents()[axis];
    if (!ShapedType::isDynamic(from) && to >= 0 && from != 1 && from != to)
      return emitOpError() << Code::Shape << "C2: extent " << i << " of x must be 1 or " << to << ", got " << from;
  }
  return success();
}

OpFoldResult BroadcastInDimOp::fold(FoldAdaptor) {
  auto type = getX().getType();
  return type == getResult().getType() && type.hasStaticShape() ? OpFoldResult(getX()) : OpFoldResult();
}

void BroadcastInDimOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.mixed(getStaticExtents(), getExtents());
  for (auto [i, axis] : llvm::enumerate(getDims()))
    if (getX().getType().getShape()[i] != 1)
      shapes.require(*this, Relation::Equal, "extents differ", shapes.dim(getX(), i), "dim " + Twine(i) + " of x", extents[axis],
                     "dim " + Twine(axis) + " of the result");
  results.push_back(extents);
}

//===- slice ---------------------------------------------------------------------------------------------------===//

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  auto type = cast<TensorType>(adaptor.getX().getType());
  auto starts = adaptor.getStaticStarts(), limits = adaptor.getStaticLimits(), strides = adaptor.getStrides();
  auto rank = (size_t)type.getRank();
  if (starts.size() != rank || limits.size() != rank || strides.size() != rank)
    return inferError(loc, getOperationName(), Code::Rank, "C1: slice needs one start, limit and stride per axis of x (rank ",
                      type.getRank(), ")");
  SmallVector<int64_t> shape;
  for (size_t i = 0; i < rank; ++i) {
    if (strides[i] <= 0)
      return inferError(loc, getOperationName(), "C2: strides must be positive, got ", strides[i]);
    int64_t extent = type.getShape()[i];
    bool openStart = ShapedType::isDynamic(starts[i]), openLimit = ShapedType::isDynamic(limits[i]);
    int64_t start = openStart ? 0 : starts[i], limit = openLimit ? std::numeric_limits<int64_t>::max() : limits[i];
    if (start < 0 || start > limit || (!openLimit && !ShapedType::isDynamic(extent) && limit > extent))
      return inferError(loc, getOperationName(), Code::Shape, "C3: slice [", openStart ? "?" : std::to_string(start), ", ",
                        openLimit ? "?" : std::to_string(limit), ") is not within axis ", i, " of ", ShapeOf{type});
    shape.push_back(openStart || openLimit ? ShapedType::kDynamic : llvm::divideCeilSigned(limit - start, strides[i]));
  }
  return inferExtents(loc, getOperationName(), type, shape, types);
}

LogicalResult SliceOp::verify() {
  if (failed(verifyDynamicCount(*this, "C4", "starts", getStaticStarts(), getStarts())))
    return failure();
  return verifyDynamicCount(*this, "C4", "limits", getStaticLimits(), getLimits());
}

void SliceOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents starts = shapes.mixed(getStaticStarts(), getStarts()), limits = shapes.mixed(getStaticLimits(), getLimits()), extents;
  for (int64_t i = 0, rank = (int64_t)starts.size(); i < rank; ++i) {
    std::string axis = " of axis " + std::to_string(i);
    shapes.require(*this, Relation::LessEqual, "the start is negative", shapes.constant(0), "0", starts[i], "start" + axis);
    shapes.require(*this, Relation::LessEqual, "the start exceeds the limit", starts[i], "start" + axis, limits[i],
                   "limit" + axis);
    shapes.require(*this, Relation::LessEqual, "the limit exceeds the extent", limits[i], "limit" + axis, shapes.dim(getX(), i),
                   "dim " + Twine(i) + " of x");
    extents.push_back(shapes.ceilDiv(shapes.sub(limits[i], starts[i]), shapes.constant(getStrides()[i])));
  }
  results.push_back(extents);
}

//===- pad -----------------------------------------------------------------------------------------------------===//

LogicalResult PadOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  auto type = cast<TensorType>(adaptor.getX().getType());
  auto low = adaptor.getStaticLow(), high = adaptor.getStaticHigh(), interior = adaptor.getInterior();
  auto rank = (size_t)type.getRank();
  if (low.size() != rank || high.size() != rank || interior.size() != rank)
    return inferError(loc, getOperationName(), Code::Rank, "C1: pad needs one low, high and interior width per axis of x (rank ",
                      type.getRank(), ")");
  SmallVector<int64_t> shape;
  for (size_t i = 0; i < rank; ++i) {
    constexpr int64_t widest = int64_t(1) << 62; // a step of interior + 1 fits, whatever the extent
    if (interior[i] < 0 || interior[i] > widest)
      return inferError(loc, getOperationName(), Code::OutOfRange, "C2: interior widths must be in [0, 2^62], got ", interior[i]);
    int64_t extent = type.getShape()[i];
    bool open = ShapedType::isDynamic(extent) || ShapedType::isDynamic(low[i]) || ShapedType::isDynamic(high[i]);
    int64_t padded = ShapedType::kDynamic;
    if (!open &&
        (llvm::MulOverflow(std::max<int64_t>(extent - 1, 0), interior[i], padded) || llvm::AddOverflow(padded, extent, padded) ||
         llvm::AddOverflow(padded, low[i], padded) || llvm::AddOverflow(padded, high[i], padded)))
      return inferError(loc, getOperationName(), Code::OutOfRange, "C4: the result's extent along axis ", i, " is too large");
    if (!open && padded < 0)
      return inferError(loc, getOperationName(), Code::Shape, "C4: the result's extents must not be negative, got ", padded,
                        " along axis ", i);
    shape.push_back(padded);
  }
  return inferExtents(loc, getOperationName(), type, shape, types);
}

LogicalResult PadOp::verify() {
  if (getValue().getType().getRank() != 0 || getValue().getType().getElementType() != getX().getType().getElementType())
    return emitOpError() << (getValue().getType().getRank() ? Code::Rank : Code::DType) << "C3: value must be a rank-0 tensor of "
                         << getX().getType().getElementType() << ", got " << getValue().getType();
  if (failed(verifyDynamicCount(*this, "C5", "low widths", getStaticLow(), getLow())))
    return failure();
  return verifyDynamicCount(*this, "C5", "high widths", getStaticHigh(), getHigh());
}

void PadOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents low = shapes.mixed(getStaticLow(), getLow()), high = shapes.mixed(getStaticHigh(), getHigh()), extents;
  for (int64_t i = 0, rank = (int64_t)low.size(); i < rank; ++i) {
    Extent from = shapes.dim(getX(), i);
    Extent between = shapes.constant(0);
    if (getInterior()[i] != 0)
      between =
          shapes.mul(shapes.max(shapes.sub(from, shapes.constant(1)), shapes.constant(0)), shapes.constant(getInterior()[i]));
    extents.push_back(shapes.add(shapes.add(shapes.add(from, between), low[i]), high[i]));
    bool crops =
        !constantExtent(low[i]) || *constantExtent(low[i]) < 0 || !constantExtent(high[i]) || *constantExtent(high[i]) < 0;
    if (crops)
      shapes.require(*this, Relation::LessEqual, "the result's extent is negative", shapes.constant(0), "0", extents.back(),
                     "extent " + Twine(i));
  }
  results.push_back(extents);
}

//===- concatenate ---------------------------------------------------------------------------------------------===//

LogicalResult ConcatenateOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  if (adaptor.getXs().empty())
    return inferError(loc, getOperationName(), "C2: concatenate needs at least one operand");
  auto first = cast<TensorType>(adaptor.getXs()[0].getType());
  auto axis = (int64_t)adaptor.getAxis();
  if (axis < 0 || axis >= first.getRank())
    return inferError(loc, getOperationName(), Code::OutOfRange, "C1: axis must be in [0, ", first.getRank(), "), got ", axis);
  SmallVector<int64_t> shape(first.getShape());
  int64_t total = 0;
  for (Value x : adaptor.getXs()) {
    auto type = cast<TensorType>(x.getType());
    if (type.getRank() != first.getRank() || type.getElementType() != first.getElementType())
      return inferError(loc, getOperationName(), codeOfMismatch(first, type),
                        "C2: operands must have one rank and element type, got ", first, " and ", type);
    for (int64_t i = 0; i < type.getRank(); ++i) {
      int64_t extent = type.getShape()[i];
      if (i == axis) {
        if (ShapedType::isDynamic(extent) || ShapedType::isDynamic(total))
          total = ShapedType::kDynamic;
        else if (llvm::AddOverflow(total, extent, total))
          return inferError(loc, getOperationName(), Code::OutOfRange, "C3: the extents along axis ", axis,
                            " add up to too much");
      } else if (!ShapedType::isDynamic(extent)) {
        if (!ShapedType::isDynamic(shape[i]) && shape[i] != extent)
          return inferError(loc, getOperationName(), Code::Shape, "C3: extents other than axis ", axis, " must be equal, got ",
                            ShapeOf{first}, " and ", ShapeOf{type});
        shape[i] = extent;
      }
    }
  }
  shape[axis] = total;
  return inferExtents(loc, getOperationName(), first, shape, types);
}

void ConcatenateOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(getXs()[0]);
  for (auto [n, x] : llvm::enumerate(getXs().drop_front()))
    for (int64_t i = 0, rank = (int64_t)extents.size(); i < rank; ++i) {
      Extent other = shapes.dim(x, i);
      if (i == (int64_t)getAxis()) {
        extents[i] = shapes.add(extents[i], other);
        continue;
      }
      shapes.require(*this, Relation::Equal, "extents differ", extents[i], "dim " + Twine(i) + " of operand 0", other,
                     "dim " + Twine(i) + " of operand " + Twine(n + 1));
      if (!constantExtent(extents[i]) && constantExtent(other))
        extents[i] = other;
    }
  results.push_back(extents);
}

} // namespace tenferro
