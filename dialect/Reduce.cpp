//===- Reduce.cpp - type inference, shape rule and combiners of reductions -------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

/// Out of range, or named twice.
static Code codeOfAxis(int64_t axis, int64_t rank) {
  return axis < 0 || axis >= rank ? Code::OutOfRange : Code::Invalid;
}

LogicalResult checkAxes(std::optional<Location> loc, StringRef op, TensorType x, ArrayRef<int64_t> axes) {
  SmallVector<bool> removed(x.getRank(), false);
  for (int64_t axis : axes) {
    if (axis < 0 || axis >= x.getRank() || removed[axis])
      return inferError(loc, op, codeOfAxis(axis, x.getRank()), "C1: axes must be distinct and in [0, ", x.getRank(), "), got ",
                        axis);
    removed[axis] = true;
  }
  return success();
}

Extents reducedExtents(ShapeBuilder &shapes, Value x, ArrayRef<int64_t> axes) {
  Extents extents;
  for (int64_t i = 0, rank = cast<TensorType>(x.getType()).getRank(); i < rank; ++i)
    if (!llvm::is_contained(axes, i))
      extents.push_back(shapes.dim(x, i));
  return extents;
}

static TypedAttr number(Type element, double value) {
  if (auto complex = dyn_cast<ComplexType>(element))
    llvm_unreachable("complex identities are built as arrays");
  Builder b(element.getContext());
  if (isa<FloatType>(element))
    return b.getFloatAttr(element, value);
  return b.getIntegerAttr(element, (int64_t)value);
}

TypedAttr ReduceSumOp::identity(Type element) {
  return number(realOf(element), 0);
}
TypedAttr ReduceProdOp::identity(Type element) {
  return number(realOf(element), 1);
}

static TypedAttr extreme(Type element, bool smallest) {
  Builder b(element.getContext());
  if (auto integer = dyn_cast<IntegerType>(element))
    return b.getIntegerAttr(element, smallest ? APInt::getSignedMinValue(integer.getWidth())
                                              : APInt::getSignedMaxValue(integer.getWidth()));
  double infinity = std::numeric_limits<double>::infinity();
  return b.getFloatAttr(element, smallest ? -infinity : infinity);
}

TypedAttr ReduceMaxOp::identity(Type element) {
  return extreme(element, true);
}
TypedAttr ReduceMinOp::identity(Type element) {
  return extreme(element, false);
}

Value ReduceSumOp::combine(OpBuilder &b, Location loc, Value acc, Value x) {
  if (isa<ComplexType>(x.getType()))
    return complex::AddOp::create(b, loc, acc, x);
  if (isa<FloatType>(x.getType()))
    return arith::AddFOp::create(b, loc, acc, x);
  return arith::AddIOp::create(b, loc, acc, x);
}

Value ReduceProdOp::combine(OpBuilder &b, Location loc, Value acc, Value x) {
  if (isa<ComplexType>(x.getType()))
    return complexMul(b, loc, acc, x);
  if (isa<FloatType>(x.getType()))
    return arith::MulFOp::create(b, loc, acc, x);
  return arith::MulIOp::create(b, loc, acc, x);
}

Value ReduceMaxOp::combine(OpBuilder &b, Location loc, Value acc, Value x) {
  if (isa<FloatType>(x.getType()))
    return arith::MaximumFOp::create(b, loc, acc, x);
  return arith::MaxSIOp::create(b, loc, acc, x);
}

Value ReduceMinOp::combine(OpBuilder &b, Location loc, Value acc, Value x) {
  if (isa<FloatType>(x.getType()))
    return arith::MinimumFOp::create(b, loc, acc, x);
  return arith::MinSIOp::create(b, loc, acc, x);
}

} // namespace tenferro
