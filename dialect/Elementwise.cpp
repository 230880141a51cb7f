//===- Elementwise.cpp - type inference, shape rule and checks of elementwise operations -----------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

LogicalResult checkElementwise(std::optional<Location> loc, StringRef op, ValueRange operands) {
  auto first = cast<TensorType>(operands[0].getType());
  SmallVector<int64_t> shape(first.getShape());
  for (Value operand : operands.drop_front()) {
    auto type = cast<TensorType>(operand.getType());
    if (type.getRank() != first.getRank())
      return inferError(loc, op, Code::Rank, "C1: operands must have equal ranks, got ", ShapeOf{first}, " and ", ShapeOf{type});
    for (auto [known, extent] : llvm::zip(shape, type.getShape())) {
      if (!ShapedType::isDynamic(known) && !ShapedType::isDynamic(extent) && known != extent)
        return inferError(loc, op, Code::Shape, "C1: operands must have equal extents, got ", ShapeOf{first}, " and ",
                          ShapeOf{type});
      known = ShapedType::isDynamic(known) ? extent : known;
    }
  }
  return success();
}

LogicalResult verifySameElement(Operation *op) {
  auto lhs = cast<TensorType>(op->getOperand(0).getType()), rhs = cast<TensorType>(op->getOperand(1).getType());
  if (lhs.getElementType() != rhs.getElementType())
    return op->emitOpError() << Code::DType << "C2: lhs and rhs must have one element type, got " << lhs.getElementType()
                             << " and " << rhs.getElementType();
  return success();
}

Extents elementwiseExtents(ShapeBuilder &shapes, ValueRange operands, ArrayRef<StringRef> names) {
  Extents extents = shapes.dims(operands[0]);
  for (auto [n, operand] : llvm::enumerate(operands.drop_front()))
    for (int64_t i = 0, rank = (int64_t)extents.size(); i < rank; ++i)
      extents[i] = shapes.same("extents differ", extents[i], "dim " + Twine(i) + " of " + names[0], shapes.dim(operand, i),
                               "dim " + Twine(i) + " of " + names[n + 1]);
  return extents;
}

ParseResult parseElementwiseTypes(OpAsmParser &parser, MutableArrayRef<Type *> types) {
  Type first;
  if (parser.parseType(first))
    return failure();
  auto function = dyn_cast<FunctionType>(first);
  if (!function) {
    for (Type *type : types)
      *type = first;
    return success();
  }
  if (function.getNumInputs() + 1 != types.size() || function.getNumResults() != 1)
    return parser.emitError(parser.getNameLoc(), "expected ") << types.size() - 1 << " operand types and one result type";
  for (auto [type, given] : llvm::zip(types.drop_back(), function.getInputs()))
    *type = given;
  *types.back() = function.getResult(0);
  return success();
}

void printElementwiseTypes(OpAsmPrinter &printer, TypeRange types) {
  if (llvm::all_equal(types))
    printer << types.front();
  else
    printer << FunctionType::get(types.front().getContext(), types.drop_back(), types.take_back());
}

//===- compare, select, convert --------------------------------------------------------------------------------===//

LogicalResult CompareOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(IntegerType::get(op.getLhs().getContext(), 1));
  return checkElementwise(loc, getOperationName(), op.getOperands());
}

LogicalResult CompareOp::verify() {
  if (failed(verifySameElement(*this)))
    return failure();
  Type element = getLhs().getType().getElementType();
  bool equality = getDirection() == Direction::eq || getDirection() == Direction::ne;
  if (!equality && (isa<ComplexType>(element) || element.isInteger(1)))
    return emitOpError() << Code::DType << "C3: " << stringifyDirection(getDirection()) << " needs real or integer elements, got "
                         << element;
  return success();
}

Value CompareOp::emitScalar(OpBuilder &b, Location loc, ValueRange args) {
  Value x = args[0], y = args[1];
  if (isa<ComplexType>(x.getType())) {
    if (getDirection() == Direction::eq)
      return complex::EqualOp::create(b, loc, x, y);
    return complex::NotEqualOp::create(b, loc, x, y);
  }
  using I = arith::CmpIPredicate;
  using F = arith::CmpFPredicate;
  static const I integer[] = {I::eq, I::ne, I::slt, I::sle, I::sgt, I::sge};
  static const F floating[] = {F::OEQ, F::UNE, F::OLT, F::OLE, F::OGT, F::OGE};
  unsigned direction = (unsigned)getDirection();
  if (isa<FloatType>(x.getType()))
    return arith::CmpFOp::create(b, loc, floating[direction], x, y);
  return arith::CmpIOp::create(b, loc, integer[direction], x, y);
}

LogicalResult SelectOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(cast<TensorType>(op.getOnTrue().getType()).getElementType());
  return checkElementwise(loc, getOperationName(), op.getOperands());
}

LogicalResult SelectOp::verify() {
  Type t = getOnTrue().getType().getElementType(), f = getOnFalse().getType().getElementType();
  if (t != f)
    return emitOpError() << Code::DType << "C2: on_true and on_false must have one element type, got " << t << " and " << f;
  return success();
}

Value SelectOp::emitScalar(OpBuilder &b, Location loc, ValueRange args) {
  if (!isa<ComplexType>(args[1].getType()))
    return arith::SelectOp::create(b, loc, args[0], args[1], args[2]);
  Value re =
      arith::SelectOp::create(b, loc, args[0], complex::ReOp::create(b, loc, args[1]), complex::ReOp::create(b, loc, args[2]));
  Value im =
      arith::SelectOp::create(b, loc, args[0], complex::ImOp::create(b, loc, args[1]), complex::ImOp::create(b, loc, args[2]));
  return complex::CreateOp::create(b, loc, args[1].getType(), re, im);
}

LogicalResult ClampOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(cast<TensorType>(op.getX().getType()).getElementType());
  return checkElementwise(loc, getOperationName(), op.getOperands());
}

LogicalResult ClampOp::verify() {
  Type x = getX().getType().getElementType(), low = getLow().getType().getElementType(),
       high = getHigh().getType().getElementType();
  if (x != low || x != high)
    return emitOpError() << Code::DType << "C2: x, low and high must have one element type, got " << x << ", " << low << " and "
                         << high;
  return success();
}

Value ClampOp::emitScalar(OpBuilder &b, Location loc, ValueRange args) {
  if (isa<FloatType>(args[0].getType()))
    return arith::MinimumFOp::create(b, loc, arith::MaximumFOp::create(b, loc, args[0], args[1]), args[2]);
  return arith::MinSIOp::create(b, loc, arith::MaxSIOp::create(b, loc, args[0], args[1]), args[2]);
}

LogicalResult ConvertOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(op.getElement());
  if (isElementType(op.getElement()))
    return success();
  return inferError(loc, getOperationName(), Code::DType,
                    "C1: element must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got ", op.getElement());
}

OpFoldResult ConvertOp::fold(FoldAdaptor) {
  return getX().getType() == getResult().getType() ? OpFoldResult(getX()) : OpFoldResult();
}

Value ConvertOp::emitScalar(OpBuilder &b, Location loc, ValueRange args) {
  return convertScalar(b, loc, args[0], getElement());
}

} // namespace tenferro
