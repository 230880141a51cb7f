//===- Random.cpp - type inference, checks and the scalar meaning of random bits ----------------------------------===//
#include "Runtime.h"
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

LogicalResult PhiloxOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(cast<TensorType>(op.getCounter().getType()).getElementType());
  return checkElementwise(loc, getOperationName(), op.getOperands());
}

LogicalResult PhiloxOp::verify() {
  for (Value operand : getOperands())
    if (Type element = cast<TensorType>(operand.getType()).getElementType(); !element.isInteger(64))
      return emitOpError() << Code::DType << "C2: key, stream and counter must be i64, got " << element;
  if (auto word = (int64_t)getWord(); word != 0 && word != 1)
    return emitOpError() << Code::OutOfRange << "C3: word must be 0 or 1, got " << word;
  return success();
}

Value PhiloxOp::emitScalar(OpBuilder &b, Location loc, ValueRange args) {
  Value word = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr((int64_t)getWord()));
  return rt::PhiloxOp::create(b, loc, word, args[0], args[1], args[2]);
}

} // namespace tenferro
