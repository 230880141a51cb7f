//===- LoopOp.cpp - a linalg.generic as loops, what it reads and what it writes -------------------------------------===//
#include "Kernel.h"

using namespace mlir;

namespace tenferro::kernels {

/// A number from outside of the body; null for others.
static Extent givenFrom(Value v, Region &body) {
  if (auto known = getConstantIntValue(v))
    return Builder(v.getContext()).getIndexAttr(*known);
  return body.isAncestor(v.getParentRegion()) ? Extent() : Extent(v);
}

/// `index * step + start` along a dimension, or `start`, as FuseViews writes it.
static std::optional<Axis> straightAxis(Value index, Extent extent, Region &body) {
  Axis axis{-1, {extent}};
  auto startFrom = [&](Extent start) {
    if (constantExtent(start) != 0)
      axis.start = {start};
  };
  if (Extent given = givenFrom(index, body)) {
    startFrom(given);
    return axis;
  }
  if (auto add = index.getDefiningOp<arith::AddIOp>()) {
    Extent given = givenFrom(add.getRhs(), body);
    if (given.isNull())
      return std::nullopt;
    startFrom(given);
    index = add.getLhs();
  }
  if (auto multiply = index.getDefiningOp<arith::MulIOp>()) {
    axis.step = givenFrom(multiply.getRhs(), body);
    if (axis.step.isNull())
      return std::nullopt;
    index = multiply.getLhs();
  }
  auto loop = index.getDefiningOp<linalg::IndexOp>();
  if (!loop)
    return std::nullopt;
  axis.loop = (int)loop.getDim();
  return axis;
}

static std::optional<Read> straightRead(tensor::ExtractOp extract, Region &body) {
  Read read{extract.getTensor(), {}, 0, extract};
  for (auto [index, extent] : llvm::zip(extract.getIndices(), tensorExtents(extract.getTensor()))) {
    auto axis = straightAxis(index, extent, body);
    if (!axis)
      return std::nullopt;
    read.access.push_back(*axis);
  }
  return read;
}

/// Whether an index is used for more than where straight reads are.
static bool isUsedOtherwise(Value index, ArrayRef<Read> reads) {
  return llvm::any_of(index.getUsers(), [&](Operation *user) {
    if (isa<tensor::ExtractOp>(user))
      return llvm::none_of(reads, [&](const Read &read) { return read.extract == user; });
    return !isa<arith::AddIOp, arith::MulIOp>(user) || isUsedOtherwise(user->getResult(0), reads);
  });
}

rt::PlaceOp placeIn(linalg::GenericOp op) {
  return op.getRegion().front().getTerminator()->getOperand(0).getDefiningOp<rt::PlaceOp>();
}

rt::OverwriteOp overwriteOf(Operation *op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  return generic && placeIn(generic) ? dyn_cast<rt::OverwriteOp>(*generic->user_begin()) : rt::OverwriteOp();
}

LoopOp::LoopOp(linalg::GenericOp generic) : generic(generic), overwrite(overwriteOf(generic)) {
  auto maps = generic.getIndexingMapsArray();
  loops.resize(generic.getNumLoops());
  isCounted.resize(loops.size());
  for (auto iterator : generic.getIteratorTypesArray()) {
    loopOf.push_back((int)reduced.size());
    reduced.push_back(iterator == utils::IteratorType::reduction);
  }
  auto access = [&](Value tensor, AffineMap map) {
    Access axes;
    Extents extents = tensorExtents(tensor);
    for (auto [expr, extent] : llvm::zip(map.getResults(), extents)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      axes.push_back(Axis{dim ? (int)dim.getPosition() : -1, {extent}});
      if (dim && (loops[dim.getPosition()].empty() || !constantExtent(loops[dim.getPosition()][0])))
        loops[dim.getPosition()] = {extent};
    }
    return axes;
  };
  // the result last, so that its (canonical) extents win
  for (OpOperand *input : generic.getDpsInputOperands()) {
    Read read{input->get(), access(input->get(), generic.getMatchingIndexingMap(input)), input->getOperandNumber()};
    if (!generic.getMatchingBlockArgument(input).use_empty()) // else it is there for its extents
      reads.push_back(read);
  }
  output = access(generic.getDpsInits()[0], maps.back());
  generic.getRegion().walk([&](tensor::ExtractOp extract) {
    if (auto read = straightRead(extract, generic.getRegion()))
      reads.push_back(*read);
    else
      indexed.push_back(extract.getTensor());
  });
  generic.getRegion().walk([&](linalg::IndexOp index) { isCounted[index.getDim()] |= isUsedOtherwise(index, reads); });
  if (auto attribute = generic->getAttrOfType<rt::ReductionKindAttr>(reductionName))
    kind = attribute.getValue();
  if (auto fill = generic.getDpsInits()[0].getDefiningOp<linalg::FillOp>()) {
    Value start = fill.getInputs()[0];
    if (auto constant = start.getDefiningOp<arith::ConstantOp>())
      identity = constant.getValue();
    else if (auto number = start.getDefiningOp<complex::ConstantOp>())
      identity = number.getValue();
  }
}

bool LoopOp::isForStraightReads(Operation &inner) const {
  return inner.getNumResults() == 1 && inner.getResult(0).getType().isIndex() && !isUsedOtherwise(inner.getResult(0), reads);
}

bool isReadBy(const LoopOp &op, Value tensor) {
  return llvm::is_contained(op.indexed, tensor) ||
         llvm::any_of(op.reads, [&](const Read &read) { return read.tensor == tensor; });
}

} // namespace tenferro::kernels
