//===- Shape.cpp - turns operations that move or select elements into views or indexed reads ----------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

template <> void FunctionLowering::lower(ConstantOp op) {
  auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
  Type element = op.getResult().getType().getElementType();
  if (elements && elements.isSplat()) {
    Lowered splat;
    if (isa<ComplexType>(element)) {
      auto attribute = cast<ArrayAttr>(elements.getSplatValue<Attribute>());
      splat.splat = attribute;
    } else {
      splat.splat = elements.getSplatValue<Attribute>();
    }
    setView(op.getResult(), std::move(splat));
    return;
  }
  // the attribute lists elements with the last logical axis fastest; memory wants the first fastest
  auto shaped = cast<ShapedType>(op.getValue().getType());
  ArrayRef<int64_t> shape = shaped.getShape();
  auto rank = (int64_t)shape.size();
  SmallVector<Attribute> given(cast<ElementsAttr>(op.getValue()).getValues<Attribute>()), stored(given.size());
  SmallVector<int64_t> index(rank, 0);
  for (Attribute value : given) {
    int64_t linear = 0;
    for (int64_t i = rank - 1; i >= 0; --i)
      linear = linear * shape[i] + index[i];
    stored[linear] = value;
    for (int64_t i = rank - 1; i >= 0 && ++index[i] == shape[i]; --i)
      index[i] = 0;
  }
  auto type = RankedTensorType::get(SmallVector<int64_t>(llvm::reverse(shape)), element);
  set(op.getResult(), arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, stored)));
}

Value axisIndex(OpBuilder &b, Location loc, int64_t rank, int64_t axis) {
  return linalg::IndexOp::create(b, loc, (uint64_t)(rank - 1 - axis));
}

/// An index as a number of the element type.
static Value numberOf(OpBuilder &b, Location loc, Value index, Type element) {
  return convertScalar(b, loc, arith::IndexCastOp::create(b, loc, b.getI64Type(), index), element);
}

template <> void FunctionLowering::lower(ExtentOfOp op) {
  auto read = rt::ReadOp::create(b, loc, b.getIndexType(), materialize(op.getX()),
                                 b.getStringAttr(siteOf(op) + ": an extent cannot be negative, got {0}"));
  shapes.bind(op.getResult(), read.getResult());
  op.getResult().replaceAllUsesWith(read.getResult());
}

template <> void FunctionLowering::lower(WholeSizeOp op) {
  SmallVector<Lowered> operand;
  SmallVector<Type> element;
  appendOperands(op.getX(), operand, element);
  bool isReal = isa<FloatType>(element[0]);
  if (isReal) {
    Value flag = elementwise({}, b.getI1Type(), operand, element, [](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
      Value difference = arith::SubFOp::create(inner, at, scalars[0], scalars[0]); // NaN of what is not finite
      return arith::CmpFOp::create(inner, at, arith::CmpFPredicate::UNO, difference, difference);
    });
    rt::FailIfOp::create(b, loc, flag, b.getI32IntegerAttr(TNF_RT_INVALID_ARGUMENT),
                         b.getStringAttr(siteOf(op) + ": the size is NaN or infinite"));
  }
  set(op.getResult(),
      elementwise({}, b.getI64Type(), operand, element, [&](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
        Value x = isReal ? math::RoundEvenOp::create(inner, at, scalars[0]).getResult() : scalars[0];
        Value zero = arith::ConstantOp::create(inner, at, inner.getI64IntegerAttr(0));
        return arith::MaxSIOp::create(inner, at, convertScalar(inner, at, x, inner.getI64Type()), zero);
      }));
}

template <> void FunctionLowering::lower(ExtentToScalarOp op) {
  Value extent = indexValue(shapes.known(op.getExtent()));
  Type element = op.getElement();
  set(op.getResult(), elementwise({}, element, {}, {}, [&](OpBuilder &inner, Location at, ValueRange) {
        return numberOf(inner, at, extent, element);
      }));
}

template <> void FunctionLowering::lower(IotaOp op) {
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  Type element = op.getElement();
  set(op.getResult(), elementwise(logical, element, {}, {}, [&](OpBuilder &inner, Location at, ValueRange) {
        return numberOf(inner, at, axisIndex(inner, at, rank, (int64_t)op.getAxis()), element);
      }));
}

template <> void FunctionLowering::lower(BroadcastInDimOp op) {
  Lowered x = get(op.getX());
  ArrayRef<int64_t> from = op.getX().getType().getShape(), to = op.getStaticExtents();
  for (int64_t &axis : x.axes) {
    if (axis < 0)
      continue;
    int64_t target = op.getDims()[axis];
    axis = from[axis] == 1 && to[target] != 1 ? -1 : target;
  }
  setView(op.getResult(), std::move(x));
}

template <> void FunctionLowering::lower(TransposeOp op) {
  Lowered x = get(op.getX());
  for (int64_t &axis : x.axes)
    if (axis >= 0)
      axis = std::distance(op.getPermutation().begin(), llvm::find(op.getPermutation(), axis));
  setView(op.getResult(), std::move(x));
}

/// What was given as one number is there always.
template <> void FunctionLowering::lower(AfterOp op) {
  Lowered x = get(op.getX());
  SmallVector<Value> given;
  for (Value each : op.getGiven())
    if (Value source = get(each).source)
      given.push_back(source);
  if (x.source && !given.empty())
    x.source = rt::AfterOp::create(b, loc, x.source.getType(), x.source, given);
  setView(op.getResult(), std::move(x));
}

template <> void FunctionLowering::lower(ReshapeOp op) {
  const Lowered &x = get(op.getX());
  if (!x.source) {
    setView(op.getResult(), x);
    return;
  }
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  Extents physical(llvm::reverse(logical));
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(), rt::ReshapeOp::create(b, loc, builtinType(logical, element), source, indexValues(physical)));
}

Value extractAt(OpBuilder &b, Location loc, Value source, ArrayRef<Value> logical) {
  return tensor::ExtractOp::create(b, loc, source, SmallVector<Value>(llvm::reverse(logical)));
}

Value extractWhere(OpBuilder &b, Location loc, Value condition, Value source, ArrayRef<Value> logical, Value otherwise) {
  auto branch = scf::IfOp::create(
      b, loc, condition,
      [&](OpBuilder &inner, Location at) { scf::YieldOp::create(inner, at, extractAt(inner, at, source, logical)); },
      [&](OpBuilder &inner, Location at) { scf::YieldOp::create(inner, at, otherwise); });
  return branch.getResult(0);
}

template <> void FunctionLowering::lower(SliceOp op) {
  Value source = materialize(op.getX());
  Extents starts = shapes.mixed(op.getStaticStarts(), op.getStarts());
  SmallVector<Value> start = indexValues(starts);
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  SmallVector<Value> stride = llvm::map_to_vector(op.getStrides(), [&](int64_t s) { return indexValue(b.getIndexAttr(s)); });
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, {}, {}, [&](OpBuilder &inner, Location at, ValueRange) -> Value {
        SmallVector<Value> index;
        for (int64_t i = 0; i < rank; ++i) {
          Value step = axisIndex(inner, at, rank, i);
          if (op.getStrides()[i] != 1)
            step = arith::MulIOp::create(inner, at, step, stride[i]);
          index.push_back(arith::AddIOp::create(inner, at, step, start[i]));
        }
        return extractAt(inner, at, source, index);
      }));
}

template <> void FunctionLowering::lower(ReverseOp op) {
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  SmallVector<Value> last(rank);
  for (int64_t axis : op.getAxes())
    last[axis] = indexValue(shapes.sub(logical[axis], b.getIndexAttr(1)));
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, {}, {}, [&](OpBuilder &inner, Location at, ValueRange) -> Value {
        SmallVector<Value> index;
        for (int64_t i = 0; i < rank; ++i) {
          index.push_back(axisIndex(inner, at, rank, i));
          if (last[i])
            index.back() = arith::SubIOp::create(inner, at, last[i], index.back());
        }
        return extractAt(inner, at, source, index);
      }));
}

/// Without its sign what is below zero is beyond every extent: one comparison for both ends.
Value isWithin(OpBuilder &b, Location loc, Value place, Value extent) {
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, place, extent);
}

template <> void FunctionLowering::lower(PadOp op) {
  Value source = materialize(op.getX());
  const Lowered &padding = get(op.getValue());
  SmallVector<Value> low = indexValues(shapes.mixed(op.getStaticLow(), op.getLow()));
  SmallVector<Value> extent = indexValues(extentsOf(op.getX()));
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(),
      elementwise(logical, element, {padding}, {element}, [&](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
        Value zero = arith::ConstantIndexOp::create(inner, at, 0), inside;
        SmallVector<Value> index;
        auto both = [&](Value condition) {
          inside = inside ? arith::AndIOp::create(inner, at, inside, condition).getResult() : condition;
        };
        for (int64_t i = 0; i < rank; ++i) {
          Value place = arith::SubIOp::create(inner, at, axisIndex(inner, at, rank, i), low[i]);
          if (int64_t gap = op.getInterior()[i]; gap != 0) { // at most 2^62
            both(arith::CmpIOp::create(inner, at, arith::CmpIPredicate::sge, place, zero));
            Value step = arith::ConstantIndexOp::create(inner, at, gap + 1);
            Value rest = arith::RemSIOp::create(inner, at, place, step);
            both(arith::CmpIOp::create(inner, at, arith::CmpIPredicate::eq, rest, zero));
            place = arith::DivSIOp::create(inner, at, place, step);
          }
          both(isWithin(inner, at, place, extent[i]));
          index.push_back(place);
        }
        if (!inside)
          return extractAt(inner, at, source, {});
        return extractWhere(inner, at, inside, source, index, scalars[0]);
      }));
}

template <> void FunctionLowering::lower(ConcatenateOp op) {
  auto type = op.getResult().getType();
  SmallVector<Value> parts = llvm::map_to_vector(op.getXs(), [&](Value x) { return materialize(x); });
  Value init = empty(extentsOf(op.getResult()), type.getElementType());
  int64_t dimension = type.getRank() - 1 - (int64_t)op.getAxis();
  set(op.getResult(), rt::JoinOp::create(b, loc, init.getType(), parts, init, (uint64_t)dimension));
}

static Value zeroOf(OpBuilder &b, Location loc, Type element) {
  if (auto complex = dyn_cast<ComplexType>(element)) {
    Attribute zero = b.getZeroAttr(complex.getElementType());
    return complex::ConstantOp::create(b, loc, complex, b.getArrayAttr({zero, zero}));
  }
  return arith::ConstantOp::create(b, loc, b.getZeroAttr(element));
}

Value choose(OpBuilder &b, Location loc, Value condition, Value x, Value y) {
  if (!isa<ComplexType>(x.getType()))
    return arith::SelectOp::create(b, loc, condition, x, y);
  Value re = choose(b, loc, condition, complex::ReOp::create(b, loc, x), complex::ReOp::create(b, loc, y));
  Value im = choose(b, loc, condition, complex::ImOp::create(b, loc, x), complex::ImOp::create(b, loc, y));
  return complex::CreateOp::create(b, loc, x.getType(), re, im);
}

void FunctionLowering::lowerTriangle(Operation *op, bool lower, int64_t diagonal) {
  Extents logical = extentsOf(op->getResult(0));
  auto rank = (int64_t)logical.size();
  Type element = cast<TensorType>(op->getResult(0).getType()).getElementType();
  auto predicate = lower ? arith::CmpIPredicate::sle : arith::CmpIPredicate::sge;
  set(op->getResult(0), elementwise(logical, element, {get(op->getOperand(0))}, {element},
                                    [&](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
                                      Value i = axisIndex(inner, at, rank, 0), j = axisIndex(inner, at, rank, 1);
                                      Value offset = arith::SubIOp::create(inner, at, j, i);
                                      Value edge = arith::ConstantIndexOp::create(inner, at, diagonal);
                                      Value keep = arith::CmpIOp::create(inner, at, predicate, offset, edge);
                                      return choose(inner, at, keep, scalars[0], zeroOf(inner, at, element));
                                    }));
}

template <> void FunctionLowering::lower(TrilOp op) {
  lowerTriangle(op, true, (int64_t)op.getDiagonal());
}
template <> void FunctionLowering::lower(TriuOp op) {
  lowerTriangle(op, false, (int64_t)op.getDiagonal());
}

template <> void FunctionLowering::lower(ExtractDiagOp op) {
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, {}, {}, [&](OpBuilder &inner, Location at, ValueRange) {
        Value i = axisIndex(inner, at, rank, 0);
        SmallVector<Value> index{i, i};
        for (int64_t axis = 1; axis < rank; ++axis)
          index.push_back(axisIndex(inner, at, rank, axis));
        return extractAt(inner, at, source, index);
      }));
}

template <> void FunctionLowering::lower(EmbedDiagOp op) {
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, {}, {}, [&](OpBuilder &inner, Location at, ValueRange) -> Value {
        Value i = axisIndex(inner, at, rank, 0), j = axisIndex(inner, at, rank, 1);
        SmallVector<Value> index{i};
        for (int64_t axis = 2; axis < rank; ++axis)
          index.push_back(axisIndex(inner, at, rank, axis));
        Value onDiagonal = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::eq, i, j);
        auto branch = scf::IfOp::create(
            inner, at, onDiagonal,
            [&](OpBuilder &then, Location l) { scf::YieldOp::create(then, l, extractAt(then, l, source, index)); },
            [&](OpBuilder &otherwise, Location l) { scf::YieldOp::create(otherwise, l, zeroOf(otherwise, l, element)); });
        return branch.getResult(0);
      }));
}

void LoweringTable::addShape() {
  add<ConstantOp, ExtentOfOp, WholeSizeOp, ExtentToScalarOp, IotaOp, BroadcastInDimOp, TransposeOp, AfterOp, ReshapeOp, SliceOp,
      ReverseOp, PadOp, ConcatenateOp, TrilOp, TriuOp, ExtractDiagOp, EmbedDiagOp>();
}

} // namespace tenferro
