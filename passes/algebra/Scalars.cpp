//===- Scalars.cpp - reading, computing and making constants --------------------------------------------------===//
#include "Scalars.h"
#include "llvm/ADT/TypeSwitch.h"

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

static Scalar zero(Type element) {
  if (auto integer = dyn_cast<IntegerType>(element))
    return {element, APFloat(0.0), APFloat(0.0), APInt(integer.getWidth(), 0)};
  APFloat none = APFloat::getZero(semanticsOf(element));
  return {element, none, none, APInt()};
}

std::optional<Scalar> splatOf(Value v) {
  while (auto broadcast = v.getDefiningOp<BroadcastInDimOp>())
    v = broadcast.getX();
  auto constant = v.getDefiningOp<ConstantOp>();
  auto elements = constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : DenseElementsAttr();
  if (!elements || !elements.isSplat())
    return std::nullopt;
  Scalar scalar = zero(elements.getElementType());
  if (isa<ComplexType>(scalar.element)) {
    auto value = elements.getSplatValue<std::complex<APFloat>>();
    scalar.re = value.real();
    scalar.im = value.imag();
  } else if (scalar.isInteger()) {
    scalar.integer = elements.getSplatValue<APInt>();
  } else {
    scalar.re = elements.getSplatValue<APFloat>();
  }
  return scalar;
}

static APFloat rounded(APFloat value, const llvm::fltSemantics &semantics) {
  bool losesInfo;
  value.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return value;
}

static Scalar convert(const Scalar &x, Type to) {
  Scalar result = zero(to);
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

/// Sums and differences; products and quotients of reals (complex ones are several operations).
static std::optional<Scalar> arithmetic(Operation *op, const Scalar &x, const Scalar &y) {
  Scalar result = x;
  bool isComplex = isa<ComplexType>(x.element);
  if (isa<AddOp>(op)) {
    result.re = x.re + y.re;
    result.im = x.im + y.im;
    if (x.isInteger())
      result.integer = x.integer + y.integer;
  } else if (isa<SubOp>(op)) {
    result.re = x.re - y.re;
    result.im = x.im - y.im;
    if (x.isInteger())
      result.integer = x.integer - y.integer;
  } else if (isa<MulOp>(op) && !isComplex) {
    result.re = x.re * y.re;
    if (x.isInteger())
      result.integer = x.integer * y.integer;
  } else if (isa<DivOp>(op) && !isComplex && !x.isInteger()) {
    result.re = x.re / y.re;
  } else {
    return std::nullopt;
  }
  return result;
}

std::optional<Scalar> evaluate(Operation *op, ArrayRef<Scalar> operands) {
  const Scalar &x = operands[0];
  Scalar result = x;
  if (isa<AddOp, SubOp, MulOp, DivOp>(op))
    return arithmetic(op, x, operands[1]);
  if (auto conversion = dyn_cast<ConvertOp>(op))
    return convert(x, conversion.getElement());
  if (isa<NegOp>(op)) {
    result.re.changeSign();
    result.im.changeSign();
    if (x.isInteger())
      result.integer.negate();
    return result;
  }
  if (isa<ConjOp>(op)) {
    if (isa<ComplexType>(x.element))
      result.im.changeSign();
    return result;
  }
  if (isa<RealOp, ImagOp>(op)) {
    result.element = realOf(x.element);
    if (isa<ImagOp>(op))
      result = isa<ComplexType>(x.element) ? Scalar{result.element, x.im, x.im, APInt()} : zero(x.element);
    if (!result.isInteger())
      result.im = APFloat::getZero(semanticsOf(result.element));
    return result;
  }
  if (isa<ComplexOp>(op)) {
    result.element = ComplexType::get(x.element);
    result.im = operands[1].re;
    return result;
  }
  return std::nullopt;
}

Value makeConstant(OpBuilder &b, Location loc, const Scalar &value, Placement placement) {
  auto shaped = RankedTensorType::get({}, value.element);
  DenseElementsAttr attribute;
  if (value.isInteger())
    attribute = DenseElementsAttr::get(shaped, value.integer);
  else if (isa<ComplexType>(value.element))
    attribute = DenseElementsAttr::get(shaped, std::complex<APFloat>(value.re, value.im));
  else
    attribute = DenseElementsAttr::get(shaped, value.re);
  auto type = TensorType::get(ArrayRef<int64_t>{}, value.element, ArrayRef<int64_t>{}, placement);
  return ConstantOp::create(b, loc, type, attribute);
}

Value makeZeros(OpBuilder &b, Location loc, Value like, TensorType type) {
  Value scalar = makeConstant(b, loc, zero(type.getElementType()), type.getPlacement());
  if (type.getRank() == 0)
    return scalar;
  SmallVector<Value> open;
  for (int64_t i = 0; i < type.getRank(); ++i)
    if (type.isDynamicDim(i))
      open.push_back(DimOp::create(b, loc, b.getIndexType(), like, i));
  return BroadcastInDimOp::create(b, loc, type, scalar, open, type.getShape(), ArrayRef<int64_t>{});
}

Value makeZeros(OpBuilder &b, Location loc, ArrayRef<int64_t> shape, Type element) {
  Value scalar = makeConstant(b, loc, zero(element), Placement::Cpu);
  return BroadcastInDimOp::create(b, loc, TensorType::get(shape, element), scalar, ValueRange(), shape, ArrayRef<int64_t>{});
}

} // namespace tenferro
