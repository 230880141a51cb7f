//===- Shapes.cpp - arithmetic on extents ----------------------------------------------------------------------===//
#include "Shapes.h"
#include "Tenferro.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tenferro {

std::optional<int64_t> constantExtent(Extent e) {
  return getConstantIntValue(e);
}

Value ShapeBuilder::value(Extent e) {
  if (auto v = dyn_cast<Value>(e))
    return v;
  return arith::ConstantIndexOp::create(builder, loc, cast<IntegerAttr>(cast<Attribute>(e)).getInt());
}

Extent ShapeBuilder::known(Value index) {
  if (auto constant = getConstantIntValue(index))
    return builder.getIndexAttr(*constant);
  return index;
}

Extents ShapeBuilder::dims(Value tensor) {
  Extents extents;
  for (int64_t i = 0, rank = cast<TensorType>(tensor.getType()).getRank(); i < rank; ++i)
    extents.push_back(dim(tensor, i));
  return extents;
}

Extents ShapeBuilder::mixed(ArrayRef<int64_t> fixed, ValueRange dynamic) {
  Extents extents;
  unsigned next = 0;
  for (int64_t entry : fixed) {
    if (!ShapedType::isDynamic(entry)) {
      extents.push_back(constant(entry));
      continue;
    }
    extents.push_back(known(dynamic[next++]));
  }
  return extents;
}

Extent ShapeBuilder::add(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  int64_t result;
  if (x && y && !llvm::AddOverflow(*x, *y, result))
    return constant(result);
  if (x && *x == 0)
    return b;
  if (y && *y == 0)
    return a;
  return arith::AddIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::sub(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  int64_t result;
  if (x && y && !llvm::SubOverflow(*x, *y, result))
    return constant(result);
  if (y && *y == 0)
    return a;
  if (a == b)
    return constant(0);
  return arith::SubIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::mul(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  int64_t result;
  if (x && y && !llvm::MulOverflow(*x, *y, result))
    return constant(result);
  if ((x && *x == 0) || (y && *y == 0))
    return constant(0);
  if (x && *x == 1)
    return b;
  if (y && *y == 1)
    return a;
  return arith::MulIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::floorDiv(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  if (y && *y == 1)
    return a;
  if (x && y && *y > 0)
    return constant(llvm::divideFloorSigned(*x, *y));
  return arith::FloorDivSIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::ceilDiv(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  if (y && *y == 1)
    return a;
  if (x && y && *y > 0)
    return constant(llvm::divideCeilSigned(*x, *y));
  return arith::CeilDivSIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::min(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  if (a == b)
    return a;
  if (x && y)
    return constant(std::min(*x, *y));
  return arith::MinSIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::max(Extent a, Extent b) {
  auto x = constantExtent(a), y = constantExtent(b);
  if (a == b)
    return a;
  if (x && y)
    return constant(std::max(*x, *y));
  return arith::MaxSIOp::create(builder, loc, value(a), value(b)).getResult();
}

Extent ShapeBuilder::same(StringRef what, Extent lhs, const Twine &lhsText, Extent rhs, const Twine &rhsText) {
  require(Relation::Equal, what, lhs, lhsText, rhs, rhsText);
  return constantExtent(rhs) && !constantExtent(lhs) ? rhs : lhs;
}

Extent ShapeBuilder::sum(ArrayRef<Extent> extents) {
  Extent result = constant(0);
  for (Extent e : extents)
    result = add(result, e);
  return result;
}

Extent ShapeBuilder::product(ArrayRef<Extent> extents) {
  Extent result = constant(1);
  for (Extent e : extents)
    result = mul(result, e);
  return result;
}

} // namespace tenferro
