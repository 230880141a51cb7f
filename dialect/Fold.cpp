//===- Fold.cpp - arithmetic on numbers that are known when a program is compiled -------------------------------===//
#include "Tenferro.h"

using namespace mlir;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;

namespace tenferro {

static const llvm::fltSemantics &semanticsOf(Type element) {
  return cast<FloatType>(realOf(element)).getFloatSemantics();
}

bool Scalar::equals(int64_t number) const {
  if (isInteger())
    return element.isInteger(1) ? integer.getBoolValue() == (number != 0) : integer.getSExtValue() == number;
  APFloat wanted(re.getSemantics());
  wanted.convertFromAPInt(APInt(64, (uint64_t)number, true), true, APFloat::rmNearestTiesToEven);
  return re == wanted && im.isZero();
}

std::optional<int64_t> Scalar::wholeNumber() const {
  APSInt number(64, /*isUnsigned=*/false);
  bool isExact = false;
  re.convertToInteger(number, APFloat::rmTowardZero, &isExact);
  return isExact && im.isZero() ? std::optional(number.getSExtValue()) : std::nullopt;
}

void Scalar::setWholeNumber(int64_t number) {
  re.convertFromAPInt(APInt(64, (uint64_t)number, true), /*IsSigned=*/true, APFloat::rmNearestTiesToEven);
}

Scalar Scalar::zero(Type element) {
  if (auto integer = dyn_cast<IntegerType>(element))
    return {element, APFloat(0.0), APFloat(0.0), APInt(integer.getWidth(), 0)};
  APFloat none = APFloat::getZero(semanticsOf(element));
  return {element, none, none, APInt()};
}

static APFloat rounded(APFloat value, const llvm::fltSemantics &semantics) {
  bool losesInfo;
  value.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return value;
}

Folded convert(const Scalar &x, Type to) {
  Scalar result = Scalar::zero(to);
  auto integer = dyn_cast<IntegerType>(to);
  if (integer && integer.getWidth() == 1) {
    result.integer = APInt(1, x.isInteger() ? !x.integer.isZero() : !(x.re.isZero() && x.im.isZero()));
  } else if (integer && x.isInteger()) {
    result.integer = x.element.isInteger(1) ? x.integer.zext(integer.getWidth()) : x.integer.sextOrTrunc(integer.getWidth());
  } else if (integer) {
    APSInt truncated(integer.getWidth(), /*isUnsigned=*/false);
    bool isExact;
    x.re.convertToInteger(truncated, APFloat::rmTowardZero, &isExact); // saturates; NaN gives 0
    result.integer = truncated;
  } else if (x.isInteger()) {
    result.re.convertFromAPInt(x.integer, /*IsSigned=*/!x.element.isInteger(1), APFloat::rmNearestTiesToEven);
  } else {
    result.re = rounded(x.re, semanticsOf(to));
    if (isa<ComplexType>(to))
      result.im = rounded(x.im, semanticsOf(to));
  }
  return result;
}

Folded operator+(const Scalar &x, const Scalar &y) {
  if (x.isInteger())
    return Scalar{x.element, x.re, x.im, x.integer + y.integer};
  return Scalar{x.element, x.re + y.re, x.im + y.im, x.integer};
}

Folded operator-(const Scalar &x, const Scalar &y) {
  if (x.isInteger())
    return Scalar{x.element, x.re, x.im, x.integer - y.integer};
  return Scalar{x.element, x.re - y.re, x.im - y.im, x.integer};
}

Folded operator*(const Scalar &x, const Scalar &y) {
  if (x.isComplex())
    return std::nullopt;
  if (x.isInteger())
    return Scalar{x.element, x.re, x.im, x.integer * y.integer};
  return Scalar{x.element, x.re * y.re, x.im, x.integer};
}

Folded operator/(const Scalar &x, const Scalar &y) {
  if (x.isComplex() || x.isInteger())
    return std::nullopt;
  return Scalar{x.element, x.re / y.re, x.im, x.integer};
}

Folded operator-(const Scalar &x) {
  if (x.isInteger())
    return Scalar{x.element, x.re, x.im, -x.integer};
  return Scalar{x.element, -x.re, -x.im, x.integer};
}

Folded conjugate(const Scalar &x) {
  return x.isComplex() ? Scalar{x.element, x.re, -x.im, x.integer} : x;
}

Folded realPart(const Scalar &x) {
  Scalar result = Scalar::zero(realOf(x.element));
  result.re = x.re;
  result.integer = x.integer;
  return result;
}

Folded imaginaryPart(const Scalar &x) {
  Scalar result = Scalar::zero(realOf(x.element));
  if (x.isComplex())
    result.re = x.im;
  return result;
}

Folded fromParts(const Scalar &re, const Scalar &im) {
  return Scalar{ComplexType::get(re.element), re.re, im.re, APInt()};
}

} // namespace tenferro
