//===- Gather.cpp - turns reads and writes at computed places into reads at computed indices ----------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

//===- along an axis ---------------------------------------------------------------------------------------------===//

/// The indices, of which the run has found that they are in [0, limit). What reads at them reads these, so that nothing can
/// before they were looked at.
Value FunctionLowering::checkedIndices(Operation *op, Value indices, StringRef checker, ArrayRef<Extent> limits) {
  std::string site = siteOf(op) + ": " + wordOr(op->getAttrDictionary(), 0, "the index");
  Value source = materialize(indices);
  SmallVector<Value> numbers;
  SmallVector<int64_t> known;
  dispatchIndexOpFoldResults(limits, numbers, known);
  return rt::CheckedOp::create(b, loc, source.getType(), b.getStringAttr(checker), b.getStringAttr(site), source, numbers,
                               b.getDenseI64ArrayAttr(known));
}

template <> void FunctionLowering::lower(TakeOp op) {
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size(), axis = (int64_t)op.getAxis(), picked = op.getIndices().getType().getRank();
  Lowered places;
  places.source = checkedIndices(op, op.getIndices(), "tnf_rt_check_indices", extentsOf(op.getX())[axis]);
  if (picked > 0)
    places.axes.push_back(axis);
  Type element = op.getResult().getType().getElementType(), number = op.getIndices().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, {places}, {number}, [&](OpBuilder &inner, Location at, ValueRange scalars) {
        SmallVector<Value> index;
        for (int64_t i = 0; i < rank + 1 - picked; ++i)
          index.push_back(i == axis ? arith::IndexCastOp::create(inner, at, inner.getIndexType(), scalars[0]).getResult()
                                    : axisIndex(inner, at, rank, i < axis ? i : i + picked - 1));
        return extractAt(inner, at, source, index);
      }));
}

template <> void FunctionLowering::lower(TakeAlongAxisOp op) {
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size(), axis = (int64_t)op.getAxis();
  Lowered places;
  places.source = checkedIndices(op, op.getIndices(), "tnf_rt_check_indices", extentsOf(op.getX())[axis]);
  for (int64_t i = 0; i < rank; ++i)
    places.axes.push_back(i);
  Type element = op.getResult().getType().getElementType(), number = op.getIndices().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, {places}, {number}, [&](OpBuilder &inner, Location at, ValueRange scalars) {
        SmallVector<Value> index;
        for (int64_t i = 0; i < rank; ++i)
          index.push_back(i == axis ? arith::IndexCastOp::create(inner, at, inner.getIndexType(), scalars[0]).getResult()
                                    : axisIndex(inner, at, rank, i));
        return extractAt(inner, at, source, index);
      }));
}

//===- windows ---------------------------------------------------------------------------------------------------===//

/// Where a window begins along an axis: the start, clamped into [0, room].
static Value clampedStart(OpBuilder &b, Location loc, Value start, Value room) {
  if (getConstantIntValue(room) == 0)
    return room;
  Value index = arith::IndexCastOp::create(b, loc, b.getIndexType(), start), zero = arith::ConstantIndexOp::create(b, loc, 0);
  return arith::MaxSIOp::create(b, loc, arith::MinSIOp::create(b, loc, index, room), zero);
}

/// How far a window can be moved along each axis.
SmallVector<Value> FunctionLowering::roomFor(ArrayRef<Extent> window, ArrayRef<Extent> whole) {
  SmallVector<Value> room;
  for (auto [size, extent] : llvm::zip_equal(window, whole))
    room.push_back(indexValue(shapes.sub(extent, size)));
  return room;
}

template <> void FunctionLowering::lower(DynamicSliceOp op) {
  Value source = materialize(op.getX());
  Extents logical = extentsOf(op.getResult());
  auto rank = (int64_t)logical.size();
  SmallVector<Value> room = roomFor(logical, extentsOf(op.getX()));
  SmallVector<Lowered> starts;
  SmallVector<Type> elements;
  appendOperands(op.getStarts(), starts, elements);
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(), elementwise(logical, element, starts, elements, [&](OpBuilder &inner, Location at, ValueRange scalars) {
        SmallVector<Value> index;
        for (int64_t i = 0; i < rank; ++i)
          index.push_back(
              arith::AddIOp::create(inner, at, axisIndex(inner, at, rank, i), clampedStart(inner, at, scalars[i], room[i])));
        return extractAt(inner, at, source, index);
      }));
}

/// The sum of two elements.
static Value sumOf(OpBuilder &b, Location loc, Value x, Value y) {
  if (isa<ComplexType>(x.getType()))
    return complex::AddOp::create(b, loc, x, y);
  if (isa<FloatType>(x.getType()))
    return arith::AddFOp::create(b, loc, x, y);
  return arith::AddIOp::create(b, loc, x, y);
}

/// The elements of the update, each with its place.
void FunctionLowering::overwriteWindow(DynamicUpdateSliceOp op) {
  Extents window = extentsOf(op.getUpdate());
  auto rank = (int64_t)window.size();
  SmallVector<Value> room = roomFor(window, extentsOf(op.getResult()));
  SmallVector<Lowered> operands;
  SmallVector<Type> elements;
  appendOperands(op.getUpdate(), operands, elements);
  appendOperands(op.getStarts(), operands, elements);
  Type element = op.getResult().getType().getElementType();
  Value whole = materialize(op.getX());
  Value update = elementwise(window, element, operands, elements, [&](OpBuilder &inner, Location at, ValueRange scalars) {
    SmallVector<Value> place;
    for (int64_t i = 0; i < rank; ++i)
      place.push_back(
          arith::AddIOp::create(inner, at, axisIndex(inner, at, rank, i), clampedStart(inner, at, scalars[1 + i], room[i])));
    Value next = op.getAdd() ? sumOf(inner, at, extractAt(inner, at, whole, place), scalars[0]) : scalars[0];
    return rt::PlaceOp::create(inner, at, next, SmallVector<Value>(llvm::reverse(place))).getResult();
  });
  set(op.getResult(), rt::OverwriteOp::create(b, loc, update, whole));
}

template <> void FunctionLowering::lower(DynamicUpdateSliceOp op) {
  if (inPlace.contains(op)) {
    overwriteWindow(op);
    return;
  }
  bool isOneNumber = !get(op.getUpdate()).source;
  Value source = isOneNumber ? Value() : materialize(op.getUpdate());
  Extents logical = extentsOf(op.getResult()), window = extentsOf(op.getUpdate());
  auto rank = (int64_t)logical.size();
  SmallVector<Value> room = roomFor(window, logical), size = indexValues(window);
  SmallVector<Lowered> operands;
  SmallVector<Type> elements;
  appendOperands(op.getStarts(), operands, elements);
  appendOperands(op.getX(), operands, elements);
  if (isOneNumber)
    appendOperands(op.getUpdate(), operands, elements);
  Type element = op.getResult().getType().getElementType();
  set(op.getResult(),
      elementwise(logical, element, operands, elements, [&](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
        Value inside;
        SmallVector<Value> index;
        for (int64_t i = 0; i < rank; ++i) {
          Value start = clampedStart(inner, at, scalars[i], room[i]);
          Value place = arith::SubIOp::create(inner, at, axisIndex(inner, at, rank, i), start);
          Value condition = isWithin(inner, at, place, size[i]);
          inside = inside ? arith::AndIOp::create(inner, at, inside, condition).getResult() : condition;
          index.push_back(place);
        }
        Value old = scalars[rank], term = isOneNumber ? scalars[rank + 1] : Value();
        if (!term)
          term = inside ? extractWhere(inner, at, inside, source, index, old) : extractAt(inner, at, source, {});
        Value next = op.getAdd() ? sumOf(inner, at, old, term) : term;
        bool isChosen = inside && (op.getAdd() || isOneNumber); // else the term is what was there already, outside
        return isChosen ? choose(inner, at, inside, next, old) : next;
      }));
}

void LoweringTable::addGather() {
  add<TakeOp, TakeAlongAxisOp, DynamicSliceOp, DynamicUpdateSliceOp>();
}

} // namespace tenferro
