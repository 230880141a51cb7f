//===- Control.cpp - turns loops and branches into scf on builtin tensors -----------------------------------------===//
//
// A loop carries builtin tensors, the extents that change beside them, and, where it has to know it, the number of its step. What
// becomes of the operations in a region is made in its old block, which moves into the new loop as it is.
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

namespace {
/// An axis of a carried value whose extent is carried too.
struct ChangingAxis {
  unsigned carried;
  int64_t axis;
};
} // namespace

/// What a loop's values become, in this order.
struct FunctionLowering::Carried {
  LoopInterface loop;
  SmallVector<ChangingAxis> axes;
  SmallVector<Extents> extents; ///< that the first step gets; a tape has none
  SmallVector<Value> starts;    ///< tensors, then extents
  SmallVector<Type> types;
};

/// The tensor under these extents, which it has: a loop hands on exactly the type that it carries.
Value FunctionLowering::under(Value source, ArrayRef<Extent> logical, Type type) {
  Extents physical(llvm::reverse(logical));
  return rt::ReshapeOp::create(b, loc, type, source, indexValues(physical));
}

/// The same, where it may say its extents in another way: what a loop carries has one value for each.
Value FunctionLowering::withExtents(Value source, ArrayRef<Extent> logical, Type type) {
  bool isSaid = source.getType() == type && cast<RankedTensorType>(type).hasStaticShape();
  return isSaid ? source : under(source, logical, type);
}

FunctionLowering::Carried FunctionLowering::carriedBy(LoopInterface loop) {
  Carried carried{loop, {}, {}, {}, {}};
  for (auto [n, init] : llvm::enumerate(loop.carriedInits())) {
    auto type = dyn_cast<TensorType>(init.getType());
    carried.extents.push_back(type ? extentsOf(init) : Extents());
    if (!type) {
      carried.starts.push_back(tapes.lookup(init));
      continue;
    }
    Value start = materialize(init);
    SmallVector<int64_t> shape(cast<RankedTensorType>(start.getType()).getShape());
    for (int64_t i = 0; i < type.getRank(); ++i)
      if (loop.mayChange((unsigned)n, i)) {
        carried.axes.push_back({(unsigned)n, i});
        shape[(size_t)(type.getRank() - 1 - i)] = ShapedType::kDynamic;
      }
    auto open = RankedTensorType::get(shape, type.getElementType());
    carried.starts.push_back(withExtents(start, carried.extents[n], open));
  }
  for (auto [n, axis] : carried.axes)
    carried.starts.push_back(indexValue(carried.extents[n][(size_t)axis]));
  carried.types = llvm::map_to_vector(carried.starts, [](Value v) { return v.getType(); });
  return carried;
}

/// Says what values that stand for the carried ones are: `given` are the new ones.
void FunctionLowering::bindCarried(const Carried &carried, ValueRange olds, ValueRange given) {
  for (auto [place, each] : llvm::enumerate(carried.axes))
    shapes.bind(olds[each.carried], each.axis, given[olds.size() + place]);
  for (auto [n, old] : llvm::enumerate(olds)) {
    if (!isa<TensorType>(old.getType())) {
      tapes[old] = given[n];
      continue;
    }
    bool changes = llvm::any_of(carried.axes, [&, number = n](ChangingAxis each) { return each.carried == number; });
    set(old, changes ? under(given[n], extentsOf(old), given[n].getType()) : given[n]);
  }
}

/// What a step hands on, in the order of `Carried`.
SmallVector<Value> FunctionLowering::nextOf(const Carried &carried) {
  SmallVector<Value> list;
  auto loop = carried.loop;
  for (auto [n, next] : llvm::enumerate(loop.carriedNext())) {
    if (!isa<TensorType>(next.getType())) {
      list.push_back(tapes.lookup(next));
      continue;
    }
    // an axis that is kept has the extent that it has everywhere else
    Extents have = extentsOf(next), wanted = carried.extents[n];
    for (auto [i, extent] : llvm::enumerate(wanted))
      if (loop.mayChange((unsigned)n, (int64_t)i))
        extent = have[i];
    list.push_back(withExtents(materialize(next), wanted, carried.types[n]));
  }
  for (auto [n, axis] : carried.axes)
    list.push_back(indexValue(extentsOf(loop.carriedNext()[n])[(size_t)axis]));
  return list;
}

/// Lowers a region's operations in its block. `begin` gives the block its new arguments, `end` its new terminator.
LogicalResult FunctionLowering::lowerRegion(Region &region, function_ref<void(Block &)> begin, function_ref<void(Block &)> end) {
  Block &block = region.front();
  SmallVector<Operation *> original = llvm::map_to_vector(block, [](Operation &op) { return &op; });
  unsigned olds = block.getNumArguments();
  shapes.enter(region);
  b.setInsertionPointToStart(&block);
  begin(block);
  if (failed(lowerAll(ArrayRef(original).drop_back())) || failed(shapes.leave(region)))
    return failure();
  b.setInsertionPoint(original.back());
  loc = original.back()->getLoc();
  end(block);
  original.back()->erase();
  eraseLowered(ArrayRef(original).drop_back());
  for (unsigned n = olds; n-- > 0;)
    if (!block.getArgument(n).getType().isIndex())
      block.eraseArgument(n);
  return success();
}

/// Gives a loop's block arguments of these types, which follow the old ones of the carried values.
ValueRange FunctionLowering::addArguments(const Carried &carried, Block &block, TypeRange types) {
  LoopInterface loop = carried.loop;
  unsigned before = block.getNumArguments();
  for (Type type : types)
    block.addArgument(type, loc);
  ValueRange all = block.getArguments(), news = all.drop_front(before);
  bindCarried(carried, all.take_front(before).take_back(loop.carriedInits().size()), news);
  return news;
}

/// Asks a loop's condition, which may fail, only where fewer steps than the most have been taken.
void FunctionLowering::askBelow(Block &condition, Value steps, int64_t most) {
  auto read = cast<scf::ConditionOp>(condition.getTerminator()).getCondition().getDefiningOp<rt::ReadOp>();
  Value flag = read->getOperand(0);
  b.setInsertionPointToStart(&condition);
  Value isLess = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, steps, indexValue(b.getIndexAttr(most)));
  auto branch = scf::IfOp::create(b, loc, flag.getType(), isLess, /*addThenBlock=*/false, /*addElseBlock=*/false);
  Block *asked = b.createBlock(&branch.getThenRegion());
  asked->getOperations().splice(asked->end(), condition.getOperations(), std::next(branch->getIterator()), read->getIterator());
  scf::YieldOp::create(b, loc, flag);
  b.createBlock(&branch.getElseRegion());
  auto no = DenseElementsAttr::get(cast<RankedTensorType>(flag.getType()), false);
  scf::YieldOp::create(b, loc, arith::ConstantOp::create(b, loc, no).getResult());
  read->setOperand(0, branch.getResult(0));
}

LogicalResult FunctionLowering::lowerControl(WhileOp op) {
  Carried carried = carriedBy(op);
  SmallVector<Value> starts = carried.starts;
  starts.push_back(indexValue(b.getIndexAttr(0))); // the number of steps
  SmallVector<Type> types = carried.types;
  types.push_back(b.getIndexType());
  ValueRange state;
  auto begin = [&](Block &block) { state = addArguments(carried, block, types); };
  auto endCondition = [&](Block &block) {
    Value flag = materialize(cast<ConditionOp>(block.getTerminator()).getGo());
    scf::ConditionOp::create(b, loc, rt::ReadOp::create(b, loc, b.getI1Type(), flag, StringAttr()), state);
  };
  auto endBody = [&](Block &) {
    SmallVector<Value> next = nextOf(carried);
    next.push_back(arith::AddIOp::create(b, loc, state.back(), indexValue(b.getIndexAttr(1))));
    scf::YieldOp::create(b, loc, next);
  };
  if (failed(lowerRegion(op.getCondition(), begin, endCondition)))
    return failure();
  if (auto most = op.getMaxSteps())
    askBelow(op.getCondition().front(), state.back(), (int64_t)*most);
  if (failed(lowerRegion(op.getBody(), begin, endBody)))
    return failure();
  b.setInsertionPoint(op);
  loc = op.getLoc();
  auto loop = scf::WhileOp::create(b, loc, types, starts);
  loop.getBefore().takeBody(op.getCondition());
  loop.getAfter().takeBody(op.getBody());
  if (failed(shapes.visit(op)))
    return failure();
  bindCarried(carried, op.carriedResults(), loop.getResults());
  shapes.bind(op.getSteps(), loop.getResults().back());
  op.getSteps().replaceAllUsesWith(loop.getResults().back());
  return success();
}

/// The number of a step, in the block of a counted loop: it goes up, also where the program's goes down.
Value FunctionLowering::stepOf(ForOp op, Block &block) {
  Value step = block.getArgument(0);
  if (!op.getReverse())
    return step;
  Value last = arith::SubIOp::create(b, loc, op.getCount(), indexValue(b.getIndexAttr(1)));
  Value down = arith::SubIOp::create(b, loc, last, step);
  step.replaceAllUsesExcept(down, down.getDefiningOp());
  shapes.bind(step, down);
  return down;
}

/// What the body of a counted loop gets of what the loop runs over.
void FunctionLowering::bindParts(ForOp op, ArrayRef<Value> wholes, Value step) {
  for (auto [part, whole] : llvm::zip(op.getParts(), wholes)) {
    auto type = cast<RankedTensorType>(whole.getType());
    auto rest = RankedTensorType::get(type.getShape().drop_front(), type.getElementType());
    set(part, rt::PartOp::create(b, loc, rest, whole, step, /*count=*/Value()));
  }
}

/// Puts what a step gives to be stacked into further arguments of the block, and lists what becomes of them.
void FunctionLowering::putOutputs(ForOp op, Block &block, Value step, SmallVector<Value> &next) {
  for (Value output : op.getStepOutputs()) {
    Extents extents = extentsOf(output);
    RankedTensorType part = builtinType(extents, cast<TensorType>(output.getType()).getElementType());
    SmallVector<int64_t> shape{ShapedType::kDynamic};
    llvm::append_range(shape, part.getShape());
    Value whole = block.addArgument(RankedTensorType::get(shape, part.getElementType()), loc);
    Value value = materialize(output);
    next.push_back(rt::PutOp::create(b, loc, withExtents(value, extents, part), whole, step));
  }
}

Value FunctionLowering::emptyOf(ArrayRef<Extent> logical, RankedTensorType type) {
  SmallVector<Value> sizes;
  for (auto [extent, size] : llvm::zip(llvm::reverse(logical), type.getShape()))
    if (ShapedType::isDynamic(size))
      sizes.push_back(indexValue(extent));
  return tensor::EmptyOp::create(b, loc, type, sizes);
}

LogicalResult FunctionLowering::lowerControl(ForOp op) {
  Carried carried = carriedBy(op);
  SmallVector<Value> wholes = llvm::map_to_vector(op.getXs(), [&](Value x) { return materialize(x); });
  Value zero = indexValue(b.getIndexAttr(0)), one = indexValue(b.getIndexAttr(1)), step;
  SmallVector<Type> stacked;
  auto begin = [&](Block &block) {
    (void)addArguments(carried, block, carried.types);
    step = stepOf(op, block);
    bindParts(op, wholes, step);
  };
  auto end = [&](Block &block) {
    SmallVector<Value> next = nextOf(carried);
    putOutputs(op, block, step, next);
    stacked = llvm::map_to_vector(ArrayRef(next).drop_front(carried.types.size()), [](Value v) { return v.getType(); });
    scf::YieldOp::create(b, loc, next);
  };
  if (failed(lowerRegion(op.getBody(), begin, end)))
    return failure();
  b.setInsertionPoint(op);
  loc = op.getLoc();
  if (failed(shapes.visit(op)))
    return failure();
  SmallVector<Value> starts = carried.starts;
  for (auto [result, type] : llvm::zip(op.getStacked(), stacked))
    starts.push_back(emptyOf(extentsOf(result), cast<RankedTensorType>(type)));
  auto loop = scf::ForOp::create(b, loc, zero, op.getCount(), one, starts);
  loop.getRegion().takeBody(op.getBody());
  bindCarried(carried, op.carriedResults(), loop.getResults());
  for (auto [result, whole] : llvm::zip(op.getStacked(), loop.getResults().drop_front(carried.types.size()))) {
    Extents extents = extentsOf(result);
    auto type = builtinType(extents, cast<RankedTensorType>(whole.getType()).getElementType());
    set(result, whole.getType() == type ? whole : under(whole, extents, type));
  }
  return success();
}

/// What the branches of an operation hand on: what is at its own place, and extents behind all that.
struct FunctionLowering::Given {
  SmallVector<SmallVector<Value>> values;    ///< tensors and tapes, per branch
  SmallVector<SmallVector<Extents>> extents; ///< of the tensors
  SmallVector<Operation *> ends;
  SmallVector<ChangingAxis> axes; ///< the results' extents that the branches do not agree in, each once
  SmallVector<bool> isOpen;       ///< results that have such extents
};

/// The type of a branch's tensor, which both branches hand on under the extents that they agree in. The others are noted.
Type FunctionLowering::noteResult(OpResult result, Given &given) {
  auto type = cast<TensorType>(result.getType());
  unsigned number = result.getResultNumber();
  int64_t rank = type.getRank();
  SmallVector<int64_t> shape((size_t)rank, ShapedType::kDynamic);
  for (int64_t i = 0; i < rank; ++i) {
    auto [tensor, axis] = shapes.symbolAt(result, i);
    if (tensor && tensor.getDefiningOp() == result.getOwner()) {
      given.isOpen.back() = true;
      if (tensor == result && axis == i)
        given.axes.push_back({number, i});
      continue;
    }
    Extent agreed = shapes.dim(result, i);
    shape[(size_t)(rank - 1 - i)] = constantExtent(agreed).value_or(ShapedType::kDynamic);
    for (SmallVector<Extents> &extents : given.extents)
      extents[number][(size_t)i] = agreed;
  }
  return RankedTensorType::get(shape, type.getElementType());
}

/// A branch hands on its tensors under the extents of the result, or, where the branches do not agree, its own.
void FunctionLowering::endBranches(const Given &given, TypeRange types) {
  for (auto [end, values, extents] : llvm::zip(given.ends, given.values, given.extents)) {
    b.setInsertionPoint(end);
    loc = end->getLoc();
    SmallVector<Value> list;
    for (auto [value, have, type] : llvm::zip(values, extents, types))
      list.push_back(isa<RankedTensorType>(type) ? under(value, have, type) : value);
    for (auto [n, axis] : given.axes)
      list.push_back(indexValue(extents[n][(size_t)axis]));
    end->setOperands(list);
  }
}

/// Lowers the branches, up to what they hand on.
LogicalResult FunctionLowering::lowerBranches(IfOp op, Given &given) {
  for (Region &region : op->getRegions()) {
    auto end = [&](Block &block) {
      SmallVector<Value> &values = given.values.emplace_back();
      SmallVector<Extents> &extents = given.extents.emplace_back();
      for (Value v : block.getTerminator()->getOperands()) {
        bool isTensor = isa<TensorType>(v.getType());
        values.push_back(isTensor ? materialize(v) : tapes.lookup(v));
        extents.push_back(isTensor ? extentsOf(v) : Extents());
      }
      given.ends.push_back(scf::YieldOp::create(b, loc));
    };
    if (failed(lowerRegion(region, [](Block &) {}, end)))
      return failure();
  }
  b.setInsertionPoint(op);
  loc = op.getLoc();
  return shapes.visit(op);
}

LogicalResult FunctionLowering::lowerControl(IfOp op) {
  Value pred = rt::ReadOp::create(b, loc, b.getI1Type(), materialize(op.getPred()), StringAttr());
  Given given;
  if (failed(lowerBranches(op, given)))
    return failure();
  SmallVector<Type> types;
  for (auto [result, value] : llvm::zip(op->getResults(), given.values[0])) {
    given.isOpen.push_back(false);
    types.push_back(isa<TensorType>(result.getType()) ? noteResult(result, given) : value.getType());
  }
  endBranches(given, types);
  types.append(given.axes.size(), b.getIndexType());
  b.setInsertionPoint(op);
  loc = op.getLoc();
  auto branch = scf::IfOp::create(b, loc, types, pred, /*addThenBlock=*/false, /*addElseBlock=*/false);
  branch.getThenRegion().takeBody(op.getThenRegion());
  branch.getElseRegion().takeBody(op.getElseRegion());
  for (auto [place, each] : llvm::enumerate(given.axes))
    shapes.bind(op->getResult(each.carried), each.axis, branch.getResult(unsigned(op->getNumResults() + place)));
  for (auto [old, result, isOpen] : llvm::zip(op->getResults(), branch.getResults(), given.isOpen))
    if (!isa<TensorType>(old.getType()))
      tapes[old] = result;
    else
      set(old, isOpen ? under(result, extentsOf(old), result.getType()) : result);
  return success();
}

//===- tapes ---------------------------------------------------------------------------------------------------------===//

template <> void FunctionLowering::lower(TapeOp op) {
  tapes[op] = rt::TapeOp::create(b, loc);
}

template <> void FunctionLowering::lower(PushOp op) {
  Value x = op.getX().getType().isIndex() ? indexValue(shapes.index(op.getX())) : materialize(op.getX());
  tapes[op] = rt::PushOp::create(b, loc, tapes.lookup(op.getTape()), x).getNext();
}

template <> void FunctionLowering::lower(PopOp op) {
  Extents logical = extentsOf(op.getX()), physical(llvm::reverse(logical));
  auto type = builtinType(logical, op.getX().getType().getElementType());
  Value tape = tapes.lookup(op.getTape());
  auto pop = rt::PopOp::create(b, loc, tape.getType(), type, tape, indexValues(physical));
  tapes[op.getRest()] = pop.getNext();
  set(op.getX(), pop.getValue());
}

template <> void FunctionLowering::lower(PopExtentOp op) {
  Value tape = tapes.lookup(op.getTape());
  auto pop = rt::PopNumberOp::create(b, loc, tape.getType(), b.getIndexType(), tape);
  tapes[op.getRest()] = pop.getNext();
  shapes.bind(op.getExtent(), pop.getNumber());
  op.getExtent().replaceAllUsesWith(pop.getNumber());
}

void LoweringTable::addControl() {
  add<TapeOp, PushOp, PopOp, PopExtentOp>();
}

} // namespace tenferro
