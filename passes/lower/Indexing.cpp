//===- Indexing.cpp - turns reads of windows at index vectors into reads at computed indices -----------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

/// Component `number` of the index vector that the element of the result reads, whose axes [lead, rank) are those of the vectors.
static Value componentAt(OpBuilder &b, Location loc, Value indices, int64_t number, int64_t lead, int64_t rank) {
  SmallVector<Value> index{arith::ConstantIndexOp::create(b, loc, number)};
  for (int64_t axis = lead; axis < rank; ++axis)
    index.push_back(axisIndex(b, loc, rank, axis));
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), extractAt(b, loc, indices, index));
}

template <> void FunctionLowering::lower(GatherOp op) {
  Extents whole = extentsOf(op.getX()), logical = extentsOf(op.getResult()),
          sizes = shapes.mixed(op.getStaticSizes(), op.getSizes());
  ArrayRef<int64_t> axes = op.getAxes(), dropped = op.getDropped(), batch = op.getBatch();
  SmallVector<Extent> limits;
  for (int64_t axis : axes)
    limits.push_back(shapes.add(shapes.sub(whole[axis], sizes[axis]), shapes.constant(1)));
  Value source = materialize(op.getX()), indices = checkedIndices(op, op.getIndices(), "tnf_rt_check_index_vectors", limits);
  auto rank = (int64_t)logical.size(), lead = rank + 1 - op.getIndices().getType().getRank();
  auto body = [&](OpBuilder &inner, Location at, ValueRange) {
    SmallVector<Value> place;
    for (int64_t axis = 0, next = 0; axis < (int64_t)whole.size(); ++axis) {
      const auto *component = llvm::find(axes, axis), *shared = llvm::find(batch, axis);
      if (shared != batch.end()) {
        place.push_back(axisIndex(inner, at, rank, rank - (batch.end() - shared)));
        continue;
      }
      Value within = llvm::is_contained(dropped, axis) ? Value() : axisIndex(inner, at, rank, next++);
      if (component != axes.end()) {
        Value start = componentAt(inner, at, indices, component - axes.begin(), lead, rank);
        within = within ? arith::AddIOp::create(inner, at, within, start).getResult() : start;
      }
      place.push_back(within ? within : arith::ConstantIndexOp::create(inner, at, 0).getResult());
    }
    return extractAt(inner, at, source, place);
  };
  set(op.getResult(), elementwise(logical, op.getResult().getType().getElementType(), {}, {}, body));
}

void LoweringTable::addIndexing() {
  add<GatherOp>();
}

} // namespace tenferro
