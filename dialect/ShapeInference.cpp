//===- ShapeInference.cpp - types from shape rules --------------------------------------------------------------===//
#include "ShapeInference.h"
#include "Tenferro.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tenferro {

ShapeInference::ShapeInference(MLIRContext *context) : ShapeBuilder(ownBuilder, UnknownLoc::get(context)), ownBuilder(context) {}

//===- the table -----------------------------------------------------------------------------------------------------===//

Extent ShapeInference::open(const Range &range) {
  ranges.push_back(range);
  return ownBuilder.getDenseI64ArrayAttr({(int64_t)ranges.size() - 1});
}

/// The place in the table, none of a constant.
static std::optional<int64_t> placeOf(Extent e) {
  auto place = dyn_cast_or_null<DenseI64ArrayAttr>(dyn_cast_if_present<Attribute>(e));
  return place ? std::optional(place[0]) : std::nullopt;
}

ShapeInference::Range *ShapeInference::entry(Extent e) {
  auto place = placeOf(e);
  return place ? &ranges[*place] : nullptr;
}

ShapeInference::Range ShapeInference::range(Extent e) const {
  if (auto place = placeOf(e))
    return ranges[*place];
  int64_t number = *constantExtent(e);
  return {number, number, true};
}

std::pair<int64_t, int64_t> ShapeInference::typeOf(Extent e) const {
  Range known = range(e);
  if (known.isExact)
    return {known.least, ShapedType::kDynamic};
  return {ShapedType::kDynamic, known.most == noMost ? ShapedType::kDynamic : std::max<int64_t>(known.most, 0)};
}

//===- operands ------------------------------------------------------------------------------------------------------===//

Extent ShapeInference::dim(Value tensor, int64_t axis) {
  auto type = cast<TensorType>(tensor.getType());
  if (!type.isDynamicDim(axis))
    return constant(type.getShape()[axis]);
  auto [entry, isNew] = dimensions.try_emplace({tensor, axis});
  if (isNew) {
    int64_t bound = type.getBound(axis);
    entry->second = open({0, ShapedType::isDynamic(bound) ? noMost : bound});
  }
  return entry->second;
}

/// Looks into arithmetic on extents as far as the operands of short programs go, which also bounds the recursion.
Extent ShapeInference::known(Value index) {
  constexpr unsigned mostIndices = 64;
  if (auto number = getConstantIntValue(index))
    return constant(*number);
  if (auto found = indices.find(index); found != indices.end())
    return found->second;
  if (indices.size() == mostIndices)
    return open({});
  indices[index] = open({});
  if (auto e = computed(index))
    indices[index] = *e;
  return indices[index];
}

std::optional<Extent> ShapeInference::computed(Value index) {
  Operation *op = index.getDefiningOp();
  if (auto dimension = dyn_cast_or_null<DimOp>(op)) {
    auto axis = (int64_t)dimension.getAxis();
    bool inRange = axis >= 0 && axis < dimension.getX().getType().getRank();
    return inRange ? std::optional(dim(dimension.getX(), axis)) : std::nullopt;
  }
  using Step = Extent (ShapeInference::*)(Extent, Extent);
  Step step = nullptr;
  if (isa_and_nonnull<arith::AddIOp>(op))
    step = &ShapeInference::add;
  else if (isa_and_nonnull<arith::SubIOp>(op))
    step = &ShapeInference::sub;
  else if (isa_and_nonnull<arith::MulIOp>(op))
    step = &ShapeInference::mul;
  else if (isa_and_nonnull<arith::FloorDivSIOp>(op))
    step = &ShapeInference::floorDiv;
  else if (isa_and_nonnull<arith::CeilDivSIOp>(op))
    step = &ShapeInference::ceilDiv;
  else if (isa_and_nonnull<arith::MinSIOp>(op))
    step = &ShapeInference::min;
  else if (isa_and_nonnull<arith::MaxSIOp>(op))
    step = &ShapeInference::max;
  if (!step)
    return std::nullopt;
  Extent a = known(op->getOperand(0)), b = known(op->getOperand(1));
  return (this->*step)(a, b);
}

//===- requirements --------------------------------------------------------------------------------------------------===//

/// The factors of a product that is at most so much are bounded where the other is at least 1.
void ShapeInference::atMost(Extent e, int64_t most) {
  while (Range *known = entry(e)) {
    if (!known->isExact)
      known->most = std::min(known->most, most);
    if (!known->factors[0] || most < 0 || most == noMost)
      return;
    Extent a = known->factors[0], b = known->factors[1];
    int64_t leastA = range(a).least, leastB = range(b).least;
    if (Range *other = entry(b); other && leastA >= 1 && !other->isExact)
      other->most = std::min(other->most, most / leastA);
    if (leastB < 1)
      return;
    e = a;
    most /= leastB;
  }
}

void ShapeInference::require(Relation relation, StringRef, Extent lhs, const Twine &, Extent rhs, const Twine &) {
  Range l = range(lhs), r = range(rhs);
  for (auto [e, other] : {std::pair(lhs, r), std::pair(rhs, l)}) {
    Range *known = entry(e);
    if (known && relation == Relation::Equal && other.isExact && !known->isExact)
      *known = {other.least, other.least, true, {known->factors[0], known->factors[1]}};
  }
  atMost(lhs, r.most);
  if (Range *known = entry(rhs); known && !known->isExact)
    known->least = std::max(known->least, l.least);
  if (relation != Relation::Equal)
    return;
  atMost(rhs, l.most);
  if (Range *known = entry(lhs); known && !known->isExact)
    known->least = std::max(known->least, r.least);
}

//===- arithmetic ----------------------------------------------------------------------------------------------------===//

/// The result of arithmetic: a number if the operands are, and it does not overflow.
Extent ShapeInference::result(const Range &x, const Range &y, int64_t least, int64_t most) {
  return x.isExact && y.isExact && least == most ? constant(least) : open({least, most});
}

static int64_t added(int64_t a, int64_t b, int64_t unknown) {
  int64_t result;
  return a == unknown || b == unknown || llvm::AddOverflow(a, b, result) ? unknown : result;
}

Extent ShapeInference::add(Extent a, Extent b) {
  Range x = range(a), y = range(b);
  return result(x, y, added(x.least, y.least, noLeast), added(x.most, y.most, noMost));
}

Extent ShapeInference::sub(Extent a, Extent b) {
  if (a == b)
    return constant(0);
  Range x = range(a), y = range(b), difference;
  if (x.most == noMost || y.least == noLeast || llvm::SubOverflow(x.most, y.least, difference.most))
    difference.most = noMost;
  if (x.least == noLeast || y.most == noMost || llvm::SubOverflow(x.least, y.most, difference.least))
    difference.least = noLeast;
  return result(x, y, difference.least, difference.most);
}

Extent ShapeInference::mul(Extent a, Extent b) {
  if (constantExtent(a) == 0 || constantExtent(b) == 0)
    return constant(0);
  if (constantExtent(a) == 1)
    return b;
  if (constantExtent(b) == 1)
    return a;
  Range x = range(a), y = range(b);
  int64_t product;
  if (x.isExact && y.isExact)
    return llvm::MulOverflow(x.least, y.least, product) ? open({}) : constant(product);
  if (x.least < 0 || y.least < 0)
    return open({});
  Range both{0, noMost, false, {a, b}};
  if (llvm::MulOverflow(x.least, y.least, both.least))
    both.least = 0;
  if (x.most == 0 || y.most == 0)
    both.most = 0;
  else if (x.most == noMost || y.most == noMost || llvm::MulOverflow(x.most, y.most, both.most))
    both.most = noMost;
  return open(both);
}

/// A divisor counts as at least 1. A quotient is nearer to 0 than its dividend, and a larger divisor takes it nearer still.
Extent ShapeInference::divide(Extent a, Extent b, int64_t (*divided)(int64_t, int64_t)) {
  Range x = range(a), y = range(b), quotient;
  int64_t least = std::max<int64_t>(y.least, 1), most = std::max<int64_t>(y.most, 1);
  if (x.isExact && y.isExact)
    return constant(divided(x.least, least));
  if (x.most != noMost)
    quotient.most = divided(std::max<int64_t>(x.most, 0), least);
  if (x.least != noLeast)
    quotient.least = x.least < 0 ? divided(x.least, least) : most == noMost ? 0 : divided(x.least, most);
  return open(quotient);
}

Extent ShapeInference::floorDiv(Extent a, Extent b) {
  return divide(a, b, llvm::divideFloorSigned);
}

Extent ShapeInference::ceilDiv(Extent a, Extent b) {
  return divide(a, b, llvm::divideCeilSigned);
}

Extent ShapeInference::min(Extent a, Extent b) {
  Range x = range(a), y = range(b);
  return a == b ? a : result(x, y, std::min(x.least, y.least), std::min(x.most, y.most));
}

Extent ShapeInference::max(Extent a, Extent b) {
  Range x = range(a), y = range(b);
  return a == b ? a : result(x, y, std::max(x.least, y.least), std::max(x.most, y.most));
}

} // namespace tenferro
