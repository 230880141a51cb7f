//===- Joins.cpp - joined tensors whose parts are written where they belong ----------------------------------------===//
#include "Joins.h"

using namespace mlir;

namespace tenferro::kernels {

/// Whether the operation gives a number, whenever its operands are known: a division is perhaps guarded.
static bool isNumber(Operation &op) {
  if (isa<DimOp, tensor::EmptyOp>(op) || matchPattern(&op, m_Constant()))
    return true;
  return isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::MinSIOp, arith::MaxSIOp>(op) &&
         op.getResult(0).getType().isIndex();
}

/// Moves the numbers that no step has to wait for to the beginning of the block.
static llvm::DenseSet<Operation *> moveNumbers(Block &block) {
  llvm::DenseSet<Operation *> early;
  Operation *next = &block.front();
  for (Operation &op : llvm::make_early_inc_range(block)) {
    bool isEarly = isNumber(op) && llvm::all_of(op.getOperands(), [&](Value v) {
                     Operation *def = v.getDefiningOp();
                     return !def || def->getBlock() != &block || early.contains(def);
                   });
    if (!isEarly)
      continue;
    early.insert(&op);
    if (&op == next)
      next = next->getNextNode();
    else
      op.moveBefore(next);
  }
  return early;
}

/// The operation that makes a tensor, perhaps under other extents; null for anything but linalg.
static linalg::GenericOp writerOf(Value tensor) {
  while (auto reshape = tensor.getDefiningOp<rt::ReshapeOp>())
    tensor = reshape.getX();
  return tensor.getDefiningOp<linalg::GenericOp>();
}

/// Whether the operation writes each element once, and no parts of it.
static bool writesOnce(linalg::GenericOp op) {
  LoopOp loops(op);
  return !loops.isReduction() || (loops.accumulatesScalar() && !loops.reduced[0]);
}

static Extent startAfter(OpBuilder &b, Location loc, Extent start, Extent extent) {
  auto x = constantExtent(start), y = constantExtent(extent);
  if (x && y)
    return b.getIndexAttr(*x + *y);
  auto valueOf = [&](Extent e) {
    return isa<Value>(e) ? cast<Value>(e) : arith::ConstantIndexOp::create(b, loc, *constantExtent(e)).getResult();
  };
  return x == 0 ? extent : Extent(arith::AddIOp::create(b, loc, valueOf(start), valueOf(extent)).getResult());
}

/// What a tensor is under other extents.
static Value rootOf(Value tensor) {
  while (auto reshape = tensor.getDefiningOp<rt::ReshapeOp>())
    tensor = reshape.getX();
  return tensor;
}

/// Whether a step of a loop joins what it gets and something behind it, and hands that on in its place.
static bool extendsCarried(rt::JoinOp join) {
  auto argument = dyn_cast<BlockArgument>(rootOf(join.getParts()[0]));
  if (!argument || argument.getOwner() != join->getBlock() || join.getDimension() != 0 || join.getParts().size() < 2)
    return false;
  Operation *loop = join->getParentOp(), *end = join->getBlock()->getTerminator();
  unsigned number = argument.getArgNumber();
  if (auto counted = dyn_cast<scf::ForOp>(loop))
    return number > 0 && rootOf(end->getOperand(number - 1)) == join.getResult();
  auto whileLoop = dyn_cast<scf::WhileOp>(loop);
  return whileLoop && whileLoop.getConditionOp().getArgs()[number] == whileLoop.getBeforeArguments()[number] &&
         rootOf(end->getOperand(number)) == join.getResult();
}

Value Joins::beginOf(OpBuilder &b, rt::JoinOp join) const {
  if (!extendsCarried(join))
    return join.getInit();
  SmallVector<Value> extents;
  for (Extent extent : tensorExtents(join.getResult()))
    extents.push_back(isa<Value>(extent) ? cast<Value>(extent)
                                         : arith::ConstantIndexOp::create(b, join.getLoc(), *constantExtent(extent)).getResult());
  return rt::ExtendOp::create(b, join.getLoc(), join.getResult().getType(), join.getParts()[0], extents);
}

Joins::Joins(Block &block) {
  SmallVector<rt::JoinOp> joins(block.getOps<rt::JoinOp>());
  if (joins.empty())
    return;
  DenseMap<Operation *, SmallVector<Extent>> startsOf;
  for (rt::JoinOp join : joins) {
    OpBuilder b(join);
    Extent start = b.getIndexAttr(0);
    for (Value part : join.getParts()) {
      startsOf[join].push_back(start);
      start = startAfter(b, join.getLoc(), start, tensorExtents(part)[join.getDimension()]);
    }
  }
  llvm::DenseSet<Operation *> early = moveNumbers(block);
  for (rt::JoinOp join : joins)
    add(join, startsOf[join], early);
}

/// A copy of a part, which can be written anywhere.
Operation *Joins::copyOf(rt::JoinOp join, Value tensor) {
  OpBuilder b(join);
  auto type = cast<RankedTensorType>(tensor.getType());
  Value init = tensor::EmptyOp::create(b, join.getLoc(), tensorExtents(tensor), type.getElementType());
  SmallVector<AffineMap> maps(2, b.getMultiDimIdentityMap((unsigned)type.getRank()));
  SmallVector<utils::IteratorType> iterators((size_t)type.getRank(), utils::IteratorType::parallel);
  return linalg::GenericOp::create(
      b, join.getLoc(), init.getType(), tensor, init, maps, iterators,
      [](OpBuilder &inner, Location at, ValueRange elements) { linalg::YieldOp::create(inner, at, elements[0]); });
}

void Joins::add(rt::JoinOp join, ArrayRef<Extent> starts, const llvm::DenseSet<Operation *> &early) {
  auto isEarly = [&](Value v) {
    Operation *def = v.getDefiningOp();
    return !def || def->getBlock() != join->getBlock() || early.contains(def);
  };
  bool isKnown = isEarly(join.getInit()) &&
                 llvm::all_of(starts, [&](Extent start) { return !isa<Value>(start) || isEarly(cast<Value>(start)); });
  DenseMap<Value, Operation *> copies;
  bool extends = extendsCarried(join);
  for (auto [number, operand, start] : llvm::enumerate(join.getPartsMutable(), starts)) {
    if (number == 0 && extends) // is there already
      continue;
    Value tensor = operand.get();
    linalg::GenericOp writer = isKnown ? writerOf(tensor) : linalg::GenericOp();
    bool isReshaped = writer && writer.getResult(0) != tensor;
    if (!writer || writer->getBlock() != join->getBlock() || (isReshaped && join.getDimension() != 0) || !writesOnce(writer)) {
      Operation *&copy = copies[tensor];
      if (!copy)
        copy = copyOf(join, tensor);
      writer = cast<linalg::GenericOp>(copy);
    }
    operand.set(writer.getResult(0));
    parts[writer].push_back(Part{join, start});
    for (Operation *reshape = tensor.getDefiningOp(); reshape && isOpTriviallyDead(reshape);) {
      Operation *source = reshape->getOperand(0).getDefiningOp();
      reshape->erase();
      reshape = source;
    }
  }
}

void Joins::appendNeeded(Operation *generic, SmallVectorImpl<Value> &values) const {
  for (const Part &part : partsOf(generic)) {
    values.push_back(rt::JoinOp(part.join).getInit());
    if (auto start = dyn_cast<Value>(part.start))
      values.push_back(start);
  }
}

} // namespace tenferro::kernels
