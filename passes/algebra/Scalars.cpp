//===- Scalars.cpp - reading and making constants -------------------------------------------------------------===//
#include "Scalars.h"

using namespace mlir;
using llvm::APFloat;

namespace tenferro {

std::optional<Scalar> splatOf(Value v) {
  while (auto broadcast = v.getDefiningOp<BroadcastInDimOp>())
    v = broadcast.getX();
  auto constant = v.getDefiningOp<ConstantOp>();
  auto elements = constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : DenseElementsAttr();
  if (!elements || !elements.isSplat())
    return std::nullopt;
  Scalar scalar = Scalar::zero(elements.getElementType());
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
  Value scalar = makeConstant(b, loc, Scalar::zero(type.getElementType()), type.getPlacement());
  if (type.getRank() == 0)
    return scalar;
  SmallVector<Value> open;
  for (int64_t i = 0; i < type.getRank(); ++i)
    if (type.isDynamicDim(i))
      open.push_back(DimOp::create(b, loc, b.getIndexType(), like, i));
  return BroadcastInDimOp::create(b, loc, type, scalar, open, type.getShape(), ArrayRef<int64_t>{});
}

Value makeZeros(OpBuilder &b, Location loc, ArrayRef<int64_t> shape, Type element) {
  Value scalar = makeConstant(b, loc, Scalar::zero(element), Placement::Cpu);
  return BroadcastInDimOp::create(b, loc, TensorType::get(shape, element), scalar, ValueRange(), shape, ArrayRef<int64_t>{});
}

} // namespace tenferro
