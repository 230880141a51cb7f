//===- Scalar.cpp - the scalar meaning of operations that are more than one arith or math operation ------------===//
#include "Runtime.h"
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static Value constant(OpBuilder &b, Location loc, Type type, double value) {
  TypedAttr attribute = isa<IntegerType>(type) ? TypedAttr(b.getIntegerAttr(type, (int64_t)value)) : b.getFloatAttr(type, value);
  return arith::ConstantOp::create(b, loc, attribute);
}

static std::pair<Value, Value> parts(OpBuilder &b, Location loc, Value z) {
  return {complex::ReOp::create(b, loc, z), complex::ImOp::create(b, loc, z)};
}

static Value make(OpBuilder &b, Location loc, Value re, Value im) {
  return complex::CreateOp::create(b, loc, ComplexType::get(re.getType()), re, im);
}

/// (a c - b d) + i (a d + b c): no Annex G recovery of infinities, which would keep the loop from being vectorised.
Value complexMul(OpBuilder &b, Location loc, Value x, Value y) {
  auto [a, bi] = parts(b, loc, x);
  auto [c, d] = parts(b, loc, y);
  Value re = arith::SubFOp::create(b, loc, arith::MulFOp::create(b, loc, a, c), arith::MulFOp::create(b, loc, bi, d));
  Value im = arith::AddFOp::create(b, loc, arith::MulFOp::create(b, loc, a, d), arith::MulFOp::create(b, loc, bi, c));
  return make(b, loc, re, im);
}

/// max * sqrt(1 + (min / max)^2), scaled so that nothing overflows; 0 at 0.
Value complexAbs(OpBuilder &b, Location loc, Value x) {
  auto [re, im] = parts(b, loc, x);
  Type type = re.getType();
  Value p = math::AbsFOp::create(b, loc, re), q = math::AbsFOp::create(b, loc, im);
  Value large = arith::MaximumFOp::create(b, loc, p, q), small = arith::MinimumFOp::create(b, loc, p, q);
  Value one = constant(b, loc, type, 1), zero = constant(b, loc, type, 0);
  Value infinity = constant(b, loc, type, std::numeric_limits<double>::infinity());
  Value isZero = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, large, zero);
  Value pInfinite = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, p, infinity);
  Value qInfinite = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, q, infinity);
  Value divisor = arith::SelectOp::create(b, loc, isZero, one, large);
  Value ratio = arith::DivFOp::create(b, loc, small, divisor);
  Value root = math::SqrtOp::create(b, loc, arith::AddFOp::create(b, loc, one, arith::MulFOp::create(b, loc, ratio, ratio)));
  Value modulus = arith::MulFOp::create(b, loc, large, root);
  Value infinite = arith::OrIOp::create(b, loc, pInfinite, qInfinite);
  return arith::SelectOp::create(b, loc, infinite, infinity, modulus);
}

/// Truncating; the divisor 0 is replaced by 1 (the run fails by a check of its own) and INT_MIN / -1 wraps.
Value DivOp::integerScalar(OpBuilder &b, Location loc, Value x, Value y) {
  Type type = y.getType();
  Value zero = constant(b, loc, type, 0), one = constant(b, loc, type, 1), minusOne = constant(b, loc, type, -1);
  Value isZero = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, y, zero);
  Value isMinusOne = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, y, minusOne);
  Value special = arith::OrIOp::create(b, loc, isZero, isMinusOne);
  Value quotient = arith::DivSIOp::create(b, loc, x, arith::SelectOp::create(b, loc, special, one, y));
  return arith::SelectOp::create(b, loc, isMinusOne, integerNeg(b, loc, x), quotient);
}

/// x - (x / y) y; by 0, where the run fails by a check of its own, x.
Value RemOp::integerScalar(OpBuilder &b, Location loc, Value x, Value y) {
  Value quotient = DivOp::integerScalar(b, loc, x, y);
  return arith::SubIOp::create(b, loc, x, arith::MulIOp::create(b, loc, quotient, y));
}

/// Whether a count of bits lies in [0, width), and the count or, where it does not, `otherwise`.
static std::pair<Value, Value> shiftCount(OpBuilder &b, Location loc, Value count, unsigned otherwise) {
  Value width = constant(b, loc, count.getType(), count.getType().getIntOrFloatBitWidth());
  Value fits = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, count, width);
  return {fits, arith::SelectOp::create(b, loc, fits, count, constant(b, loc, count.getType(), otherwise))};
}

Value ShiftLeftOp::integerScalar(OpBuilder &b, Location loc, Value x, Value y) {
  auto [fits, count] = shiftCount(b, loc, y, 0);
  Value shifted = arith::ShLIOp::create(b, loc, x, count);
  return arith::SelectOp::create(b, loc, fits, shifted, constant(b, loc, x.getType(), 0));
}

Value ShiftRightOp::integerScalar(OpBuilder &b, Location loc, Value x, Value y) {
  Value count = shiftCount(b, loc, y, y.getType().getIntOrFloatBitWidth() - 1).second;
  return arith::ShRSIOp::create(b, loc, x, count);
}

Value integerNeg(OpBuilder &b, Location loc, Value x) {
  return arith::SubIOp::create(b, loc, constant(b, loc, x.getType(), 0), x);
}

Value SignOp::integerScalar(OpBuilder &b, Location loc, Value x) {
  Type type = x.getType();
  Value zero = constant(b, loc, type, 0);
  Value positive = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, x, zero);
  Value negative = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, x, zero);
  return arith::SubIOp::create(b, loc, arith::ExtUIOp::create(b, loc, type, positive),
                               arith::ExtUIOp::create(b, loc, type, negative));
}

/// e^-|x|, which neither overflows nor cancels.
static Value decay(OpBuilder &b, Location loc, Value x) {
  return math::ExpOp::create(b, loc, arith::NegFOp::create(b, loc, math::AbsFOp::create(b, loc, x)));
}

/// n / (1 + e) with e = e^-|x| and n = 1 for x >= 0, e below: subnormal results keep what digits they have. The quotient's
/// remainder, with the rounding error of 1 + e, corrects it, so that only the error of e and the last rounding count.
Value SigmoidOp::realScalar(OpBuilder &b, Location loc, Value x) {
  Type type = x.getType();
  Value one = constant(b, loc, type, 1), e = decay(b, loc, x), d = arith::AddFOp::create(b, loc, one, e);
  Value rounding = arith::AddFOp::create(b, loc, arith::SubFOp::create(b, loc, one, d), e);
  Value isNegative = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, constant(b, loc, type, 0));
  Value n = arith::SelectOp::create(b, loc, isNegative, e, one);
  Value reciprocal = arith::DivFOp::create(b, loc, one, d), y = arith::MulFOp::create(b, loc, n, reciprocal);
  Value minus = arith::NegFOp::create(b, loc, y), remainder = math::FmaOp::create(b, loc, minus, d, n);
  remainder = math::FmaOp::create(b, loc, minus, rounding, remainder);
  return math::FmaOp::create(b, loc, remainder, reciprocal, y);
}

/// max(x, 0) + log1p(e^-|x|)
Value SoftplusOp::realScalar(OpBuilder &b, Location loc, Value x) {
  Value positive = arith::MaximumFOp::create(b, loc, x, constant(b, loc, x.getType(), 0));
  return arith::AddFOp::create(b, loc, positive, math::Log1pOp::create(b, loc, decay(b, loc, x)));
}

/// max(x, y) + log1p(e^-|x - y|); equal operands have the difference 0, infinite ones too.
Value LogaddexpOp::realScalar(OpBuilder &b, Location loc, Value x, Value y) {
  Value equal = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, y);
  Value difference =
      arith::SelectOp::create(b, loc, equal, constant(b, loc, x.getType(), 0), arith::SubFOp::create(b, loc, x, y));
  Value larger = arith::MaximumFOp::create(b, loc, x, y);
  return arith::AddFOp::create(b, loc, larger, math::Log1pOp::create(b, loc, decay(b, loc, difference)));
}

Value LgammaOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return rt::LgammaOp::create(b, loc, x);
}
Value DigammaOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return rt::DigammaOp::create(b, loc, x);
}
Value PolygammaOp::ofOrder(OpBuilder &b, Location loc, Value x, int64_t order) {
  return rt::PolygammaOp::create(b, loc, constant(b, loc, x.getType(), (double)order), x);
}
Value ErfinvOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return rt::ErfinvOp::create(b, loc, x);
}
Value NdtriOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return rt::NdtriOp::create(b, loc, x);
}
Value SincOp::ofOrder(OpBuilder &b, Location loc, Value x, int64_t order) {
  return rt::SincOp::create(b, loc, constant(b, loc, x.getType(), (double)order), x);
}
Value ErfcxOp::ofOrder(OpBuilder &b, Location loc, Value x, int64_t order) {
  return rt::ErfcxOp::create(b, loc, constant(b, loc, x.getType(), (double)order), x);
}
Value BesselIOp::ofOrder(OpBuilder &b, Location loc, Value x, int64_t order) {
  return rt::BesselIOp::create(b, loc, constant(b, loc, x.getType(), (double)order), x);
}
Value BesselI0eOp::ofOrder(OpBuilder &b, Location loc, Value x, int64_t order) {
  return rt::BesselI0eOp::create(b, loc, constant(b, loc, x.getType(), (double)order), x);
}
Value BesselI1eOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return rt::BesselI1eOp::create(b, loc, x);
}
Value ZetaOp::realScalar(OpBuilder &b, Location loc, Value x, Value y) {
  return rt::ZetaOp::create(b, loc, x, y);
}

/// The bits of x, as those of a number and its sign are ordered, one up or down: up where x > 0 and y lies above, or both below.
/// From 0 the least number with the sign of y.
Value NextafterOp::realScalar(OpBuilder &b, Location loc, Value x, Value y) {
  auto type = cast<FloatType>(x.getType());
  Type bitsType = b.getIntegerType(type.getWidth());
  Value bits = arith::BitcastOp::create(b, loc, bitsType, x), zero = constant(b, loc, type, 0);
  Value isBelow = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, y);
  Value isPositive = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, x, zero);
  Value isOutward = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, isBelow, isPositive);
  Value step = arith::SelectOp::create(b, loc, isOutward, constant(b, loc, bitsType, 1), constant(b, loc, bitsType, -1));
  Value moved = arith::BitcastOp::create(b, loc, type, arith::AddIOp::create(b, loc, bits, step));
  Value least = arith::BitcastOp::create(b, loc, type, constant(b, loc, bitsType, 1));
  Value isZero = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, zero);
  Value next = arith::SelectOp::create(b, loc, isZero, math::CopySignOp::create(b, loc, least, y), moved);
  Value isEqual = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, y);
  Value isUnordered = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, x, y);
  Value known = arith::SelectOp::create(b, loc, isUnordered, arith::AddFOp::create(b, loc, x, y), y);
  return arith::SelectOp::create(b, loc, arith::OrIOp::create(b, loc, isEqual, isUnordered), known, next);
}
Value HypotOp::realScalar(OpBuilder &b, Location loc, Value x, Value y) {
  return rt::HypotOp::create(b, loc, x, y);
}

/// 1, -1, or x itself where x is 0 or NaN.
Value SignOp::realScalar(OpBuilder &b, Location loc, Value x) {
  Type type = x.getType();
  Value zero = constant(b, loc, type, 0);
  Value ordered = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::ONE, x, zero);
  Value unit = math::CopySignOp::create(b, loc, constant(b, loc, type, 1), x);
  return arith::SelectOp::create(b, loc, ordered, unit, x);
}

Value IsnanOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, x, x);
}

/// The magnitude beside infinity.
static Value besideInfinity(OpBuilder &b, Location loc, arith::CmpFPredicate how, Value x) {
  Value infinity = constant(b, loc, x.getType(), std::numeric_limits<double>::infinity());
  return arith::CmpFOp::create(b, loc, how, math::AbsFOp::create(b, loc, x), infinity);
}
Value IsinfOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return besideInfinity(b, loc, arith::CmpFPredicate::OEQ, x);
}
Value IsfiniteOp::realScalar(OpBuilder &b, Location loc, Value x) {
  return besideInfinity(b, loc, arith::CmpFPredicate::OLT, x);
}

/// Saturates as llvm.fptosi.sat does, in arithmetic that vectorises: NaN gives 0.
static Value floatToInteger(OpBuilder &b, Location loc, Value x, IntegerType to) {
  Type from = x.getType();
  bool wide = to.getWidth() == 64;
  double limit = wide ? 9223372036854775808.0 : 2147483648.0;
  Value low = constant(b, loc, from, -limit), high = constant(b, loc, from, limit);
  Value tooHigh = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE, x, high);
  Value inRange = arith::AndIOp::create(b, loc, arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE, x, low),
                                        arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, high));
  Value tooLow = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, low);
  Value safe = arith::SelectOp::create(b, loc, inRange, x, constant(b, loc, from, 0));
  Value converted = arith::FPToSIOp::create(b, loc, to, safe);
  Value largest = arith::ConstantOp::create(b, loc, b.getIntegerAttr(to, APInt::getSignedMaxValue(to.getWidth())));
  Value smallest = arith::ConstantOp::create(b, loc, b.getIntegerAttr(to, APInt::getSignedMinValue(to.getWidth())));
  converted = arith::SelectOp::create(b, loc, tooHigh, largest, converted);
  return arith::SelectOp::create(b, loc, tooLow, smallest, converted);
}

static Value toBool(OpBuilder &b, Location loc, Value x) {
  if (isa<FloatType>(x.getType()))
    return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, x, constant(b, loc, x.getType(), 0));
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, x, constant(b, loc, x.getType(), 0));
}

Value convertScalar(OpBuilder &b, Location loc, Value x, Type to) {
  Type from = x.getType();
  if (from == to)
    return x;
  if (auto complexTo = dyn_cast<ComplexType>(to)) {
    Type real = complexTo.getElementType();
    if (!isa<ComplexType>(from))
      return make(b, loc, convertScalar(b, loc, x, real), constant(b, loc, real, 0));
    auto [re, im] = parts(b, loc, x);
    return make(b, loc, convertScalar(b, loc, re, real), convertScalar(b, loc, im, real));
  }
  if (isa<ComplexType>(from)) {
    auto [re, im] = parts(b, loc, x);
    if (!to.isInteger(1))
      return convertScalar(b, loc, re, to);
    return arith::OrIOp::create(b, loc, toBool(b, loc, re), toBool(b, loc, im));
  }
  if (to.isInteger(1))
    return toBool(b, loc, x);
  if (isa<FloatType>(from)) {
    if (auto integer = dyn_cast<IntegerType>(to))
      return floatToInteger(b, loc, x, integer);
    if (to.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth())
      return arith::ExtFOp::create(b, loc, to, x);
    return arith::TruncFOp::create(b, loc, to, x);
  }
  if (isa<FloatType>(to)) {
    if (from.isInteger(1))
      return arith::UIToFPOp::create(b, loc, to, x);
    return arith::SIToFPOp::create(b, loc, to, x);
  }
  if (from.isInteger(1))
    return arith::ExtUIOp::create(b, loc, to, x);
  if (to.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth())
    return arith::ExtSIOp::create(b, loc, to, x);
  return arith::TruncIOp::create(b, loc, to, x);
}

} // namespace tenferro
