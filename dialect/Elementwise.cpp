//===- Elementwise.cpp - type inference, shape rule and checks of elementwise operations -----------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

Type inferElementwise(std::optional<Location> loc, StringRef op, ValueRange operands) {
  auto first = cast<TensorType>(operands[0].getType());
  SmallVector<int64_t> shape(first.getShape()), bounds(first.getBounds());
  for (auto [n, operand] : llvm::enumerate(operands.drop_front())) {
    auto type = cast<TensorType>(operand.getType());
    if (type.getRank() != first.getRank())
      return (void)inferError(loc, op, Code::Rank, "C1: operands must have equal ranks, got ", ShapeOf{first}, " and ",
                              ShapeOf{type}),
             Type();
    for (int64_t i = 0; i < type.getRank(); ++i) {
      int64_t extent = type.getShape()[i];
      if (ShapedType::isDynamic(extent)) {
        int64_t bound = type.getBound(i);
        if (ShapedType::isDynamic(shape[i]) && !ShapedType::isDynamic(bound))
          bounds[i] = ShapedType::isDynamic(bounds[i]) ? bound : std::min(bounds[i], bound);
        continue;
      }
      if (!ShapedType::isDynamic(shape[i]) && shape[i] != extent)
        return (void)inferError(loc, op, Code::Shape, "C1: operands must have equal extents, got ", ShapeOf{first}, " and ",
                                ShapeOf{type}),
               Type();
      shape[i] = extent;
      bounds[i] = ShapedType::kDynamic;
    }
  }
  return TensorType::get(shape, first.getElementType(), bounds, first.getPlacement());
}

LogicalResult verifySameElement(Operation *op) {
  auto lhs = cast<TensorType>(op->getOperand(0).getType()), rhs = cast<TensorType>(op->getOperand(1).getType());
  if (lhs.getElementType() != rhs.getElementType())
    return op->emitOpError() << Code::DType << "C2: lhs and rhs must have one element type, got " << lhs.getElementType()
                             << " and " << rhs.getElementType();
  return success();
}

static const char *operandName(Operation *op, unsigned i) {
  static const char *const select[] = {"pred", "on_true", "on_false"};
  if (isa<SelectOp>(op))
    return select[i];
  return i == 0 ? "lhs" : "rhs";
}

void elementwiseShapeRule(Operation *op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(op->getOperand(0));
  for (unsigned n = 1; n < op->getNumOperands(); ++n)
    for (int64_t i = 0, rank = (int64_t)extents.size(); i < rank; ++i) {
      Extent other = shapes.dim(op->getOperand(n), i);
      shapes.require(op, Relation::Equal, "extents differ", extents[i], "dim " + Twine(i) + " of " + operandName(op, 0), other,
                     "dim " + Twine(i) + " of " + operandName(op, n));
      if (!constantExtent(extents[i]) && constantExtent(other))
        extents[i] = other;
    }
  results.push_back(extents);
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

LogicalResult CompareOp::inferReturnTypes(MLIRContext *context, std::optional<Location> loc, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  Type type = inferElementwise(loc, getOperationName(), adaptor.getOperands());
  if (!type)
    return failure();
  types.push_back(cast<TensorType>(type).cloneWith(std::nullopt, IntegerType::get(context, 1)));
  return success();
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

LogicalResult SelectOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  Type type = inferElementwise(loc, getOperationName(), adaptor.getOperands());
  if (!type)
    return failure();
  types.push_back(
      cast<TensorType>(type).cloneWith(std::nullopt, cast<TensorType>(adaptor.getOnTrue().getType()).getElementType()));
  return success();
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

LogicalResult ConvertOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  if (!isElementType(adaptor.getElement()))
    return inferError(loc, getOperationName(), Code::DType,
                      "C1: element must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got ", adaptor.getElement());
  types.push_back(cast<TensorType>(adaptor.getX().getType()).cloneWith(std::nullopt, adaptor.getElement()));
  return success();
}

OpFoldResult ConvertOp::fold(FoldAdaptor) {
  return getX().getType() == getResult().getType() ? OpFoldResult(getX()) : OpFoldResult();
}

Value ConvertOp::emitScalar(OpBuilder &b, Location loc, ValueRange args) {
  return convertScalar(b, loc, args[0], getElement());
}

} // namespace tenferro
