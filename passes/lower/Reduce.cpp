//===- Reduce.cpp - turns a reduction into a loop that accumulates, or into one multiplication --------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

/// Gives the sums and products of a reduction the freedom that its lanes need.
static void allowReassociation(Operation *combine) {
  auto reassociate = arith::FastMathFlags::reassoc;
  if (auto add = dyn_cast<arith::AddFOp>(combine))
    add.setFastmath(reassociate);
  else if (auto mul = dyn_cast<arith::MulFOp>(combine))
    mul.setFastmath(reassociate);
  else if (auto add = dyn_cast<complex::AddOp>(combine))
    add.setFastmath(reassociate);
}

/// A number of elements as a scalar: the product of extents, which need not fit in 64 bits where it is a float. Whole up to 2^53.
static Value countElements(OpBuilder &b, Location loc, ArrayRef<Value> extents, Type element) {
  bool isInteger = isa<IntegerType>(element);
  Value count;
  for (Value extent : extents) {
    Value each = arith::IndexCastOp::create(b, loc, b.getI64Type(), extent);
    if (!isInteger)
      each = arith::SIToFPOp::create(b, loc, b.getF64Type(), each);
    if (!count)
      count = each;
    else if (isInteger)
      count = arith::MulIOp::create(b, loc, count, each);
    else
      count = arith::MulFOp::create(b, loc, count, each);
  }
  return convertScalar(b, loc, count, element);
}

/// A reduction over axes along which all elements are the same: n of them add up to n times one of them, the largest and the
/// smallest is that one. No loop runs over what is reduced, so n may be anything.
void FunctionLowering::reduceEqual(CombinerInterface combiner, ArrayRef<int64_t> axes) {
  Operation *op = combiner;
  Lowered x = get(op->getOperand(0));
  Extents from = extentsOf(op->getOperand(0)), reduced;
  for (int64_t axis : axes)
    reduced.push_back(from[axis]);
  for (int64_t &axis : x.axes) // what is left is numbered without the reduced axes
    axis -= llvm::count_if(axes, [&](int64_t other) { return other < axis; });
  SmallVector<Value> counts = indexValues(reduced);
  Value smallest = smallestExtent(reduced);
  Type element = cast<TensorType>(op->getResult(0).getType()).getElementType();
  Attribute identity = identityOf(combiner, element);
  bool isSum = combiner.reductionKind() == "sum";
  set(op->getResult(0),
      elementwise(extentsOf(op->getResult(0)), element, {x}, {element}, [&](OpBuilder &inner, Location at, ValueRange scalars) {
        Value value = scalars[0];
        if (isSum) {
          Value n = countElements(inner, at, counts, realOf(element));
          if (isa<ComplexType>(element)) {
            Value re = arith::MulFOp::create(inner, at, complex::ReOp::create(inner, at, value), n);
            Value im = arith::MulFOp::create(inner, at, complex::ImOp::create(inner, at, value), n);
            value = complex::CreateOp::create(inner, at, element, re, im);
          } else if (isa<FloatType>(element))
            value = arith::MulFOp::create(inner, at, value, n);
          else
            value = arith::MulIOp::create(inner, at, value, n);
        }
        if (!smallest)
          return value;
        // over no elements: not 0 * inf
        Value none = arith::ConstantIndexOp::create(inner, at, 0);
        Value isEmpty = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::sle, smallest, none);
        return choose(inner, at, isEmpty, splatConstant(inner, identity, element), value);
      }));
}

Attribute FunctionLowering::identityOf(CombinerInterface combiner, Type element) {
  Attribute identity = combiner.identity(element);
  if (isa<ComplexType>(element))
    identity = b.getArrayAttr({identity, b.getZeroAttr(realOf(element))});
  return identity;
}

template <> void FunctionLowering::lower(CombinerInterface combiner) {
  Operation *op = combiner;
  ArrayRef<int64_t> axes = op->getAttrOfType<DenseI64ArrayAttr>("axes").asArrayRef();
  Value input = op->getOperand(0), result = op->getResult(0);
  auto type = cast<TensorType>(input.getType());
  int64_t rank = type.getRank();
  Type element = type.getElementType();
  if (axes.empty()) {
    setView(result, get(input));
    return;
  }
  Lowered x = get(input);
  bool areEqual = llvm::none_of(axes, [&](int64_t axis) { return llvm::is_contained(x.axes, axis); });
  if (areEqual && combiner.reductionKind() != "product") {
    reduceEqual(combiner, axes);
    return;
  }
  if (!x.source) {
    materialize(input);
    x = get(input);
  }
  Value start = splatConstant(b, identityOf(combiner, element), element);
  Value init = linalg::FillOp::create(b, loc, start, empty(extentsOf(result), element)).getResult(0);
  SmallVector<AffineExpr> kept;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t d = 0; d < rank; ++d) {
    bool reduced = llvm::is_contained(axes, rank - 1 - d);
    iterators.push_back(reduced ? utils::IteratorType::reduction : utils::IteratorType::parallel);
    if (!reduced)
      kept.push_back(b.getAffineDimExpr((unsigned)d));
  }
  SmallVector<AffineMap> maps{readMap(x, rank), AffineMap::get((unsigned)rank, 0, kept, b.getContext())};
  // an axis that the source does not have (a broadcast) has its extent nowhere else: materialise
  AffineMap combined = inversePermutation(concatAffineMaps(maps, b.getContext()));
  if (!combined) {
    Value dense = elementwise(extentsOf(input), element, {x}, {element},
                              [](OpBuilder &, Location, ValueRange scalars) { return scalars[0]; });
    set(input, dense);
    x = get(input);
    maps[0] = readMap(x, rank);
  }
  auto generic = linalg::GenericOp::create(b, loc, init.getType(), x.source, init, maps, iterators,
                                           [&](OpBuilder &inner, Location at, ValueRange args) {
                                             Value next = combiner.combine(inner, at, args[1], args[0]);
                                             if (Operation *combine = next.getDefiningOp())
                                               allowReassociation(combine);
                                             linalg::YieldOp::create(inner, at, next);
                                           });
  auto kind = rt::symbolizeReductionKind(combiner.reductionKind());
  generic->setAttr("tenferro_rt.reduction", rt::ReductionKindAttr::get(b.getContext(), *kind));
  set(result, generic.getResult(0));
}

void LoweringTable::addReductions() {
  addFamily<CombinerInterface>();
}

} // namespace tenferro
