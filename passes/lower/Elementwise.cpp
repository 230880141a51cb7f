//===- Elementwise.cpp - turns an operation on each element into a loop over its scalar meaning -------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

/// Whether any element of a dense integer tensor of rank 1 or more is 0.
Value FunctionLowering::anyZero(Value source) {
  auto type = cast<RankedTensorType>(source.getType());
  auto rank = (unsigned)type.getRank();
  Value no = arith::ConstantOp::create(b, loc, b.getBoolAttr(false));
  Value init = linalg::FillOp::create(b, loc, no, empty({}, b.getI1Type())).getResult(0);
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(rank), AffineMap::get(rank, 0, b.getContext())};
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(
      b, loc, init.getType(), source, init, maps, iterators, [&](OpBuilder &inner, Location at, ValueRange args) {
        Value zero = arith::ConstantOp::create(inner, at, b.getZeroAttr(args[0].getType()));
        Value isZero = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::eq, args[0], zero);
        Value any = arith::OrIOp::create(inner, at, args[1], isZero);
        linalg::YieldOp::create(inner, at, any);
      });
  generic->setAttr("tenferro_rt.reduction", rt::ReductionKindAttr::get(b.getContext(), rt::ReductionKind::Or));
  return generic.getResult(0);
}

/// A division fails where an element of its divisor is 0, as often as that element is used: over no elements it does not.
void FunctionLowering::checkDivisor(Operation *op) {
  Value rhs = op->getOperand(1);
  Type element = cast<TensorType>(rhs.getType()).getElementType();
  const Lowered &divisor = get(rhs);
  if (divisor.splat && !cast<IntegerAttr>(divisor.splat).getValue().isZero())
    return;
  Value flag;
  if (divisor.source && cast<RankedTensorType>(divisor.source.getType()).getRank() > 0) {
    flag = anyZero(divisor.source);
  } else { // one number: no loop whose result could be accumulated
    Lowered scalar = divisor;
    scalar.axes.clear();
    flag = elementwise({}, b.getI1Type(), {scalar}, {element}, [](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
      Value zero = arith::ConstantOp::create(inner, at, inner.getZeroAttr(scalars[0].getType()));
      return arith::CmpIOp::create(inner, at, arith::CmpIPredicate::eq, scalars[0], zero);
    });
  }
  if (Value smallest = smallestExtent(extentsOf(op->getResult(0)))) {
    Lowered found;
    found.source = flag;
    flag = elementwise({}, b.getI1Type(), {found}, {b.getI1Type()}, [&](OpBuilder &inner, Location at, ValueRange scalars) {
      Value none = arith::ConstantIndexOp::create(inner, at, 0);
      Value isUsed = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::sgt, smallest, none);
      return arith::AndIOp::create(inner, at, scalars[0], isUsed).getResult();
    });
  }
  rt::FailIfOp::create(b, loc, flag, b.getI32IntegerAttr(TNF_RT_DIVISION_BY_ZERO),
                       b.getStringAttr(siteOf(op) + ": an element of rhs is 0"));
}

/// Whether each element of the result is the operand's, as for the conjugate of a real tensor.
static bool isIdentity(ScalarInterface op) {
  if (op->getNumOperands() != 1)
    return false;
  Block scratch;
  Value x = scratch.addArgument(cast<TensorType>(op->getOperand(0).getType()).getElementType(), op.getLoc());
  OpBuilder b(op.getContext());
  b.setInsertionPointToEnd(&scratch);
  return op.emitScalar(b, op.getLoc(), x) == x;
}

template <> void FunctionLowering::lower(ScalarInterface op) {
  Operation *operation = op.getOperation();
  auto type = cast<TensorType>(operation->getResult(0).getType());
  if (isIdentity(op)) {
    setView(operation->getResult(0), get(operation->getOperand(0)));
    return;
  }
  if (op.dividesIntegers())
    checkDivisor(op);
  SmallVector<Lowered> operands;
  SmallVector<Type> elements;
  appendOperands(operation->getOperands(), operands, elements);
  set(operation->getResult(0),
      elementwise(extentsOf(operation->getResult(0)), type.getElementType(), operands, elements,
                  [&](OpBuilder &inner, Location at, ValueRange scalars) { return op.emitScalar(inner, at, scalars); }));
}

void LoweringTable::addElementwise() {
  addFamily<ScalarInterface>();
}

} // namespace tenferro
