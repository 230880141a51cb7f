//===- Regions.cpp - loops and branches in buffers ----------------------------------------------------------------===//
//
// A loop never writes what it was given: its first step reads the memory of what it starts from, later ones rotate between two
// buffers that were taken before it. What each step updates in part is in one buffer, copied into once, or where it was made. A
// branch writes its results where the block around it wants them, if their extents are those of the other branch too.
#include "Planner.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;

namespace tenferro::buffers {

static bool isTensor(Value v) {
  return isa<RankedTensorType>(v.getType());
}

/// What a number or a tape of the program is in the plan.
static Type planned(Type type) {
  return isa<rt::TapeType>(type) ? plan::TapeType::get(type.getContext()) : type;
}

static bool sameExtents(Value a, Value b) {
  Extents x = kernels::tensorExtents(a), y = kernels::tensorExtents(b);
  return x.size() == y.size() &&
         llvm::all_of(llvm::zip(x, y), [](auto pair) { return kernels::sameExtent(std::get<0>(pair), std::get<1>(pair)); });
}

bool extentsDiffer(Value tensor) {
  auto branch = tensor.getDefiningOp<scf::IfOp>();
  if (!branch || !isTensor(tensor))
    return false;
  unsigned number = cast<OpResult>(tensor).getResultNumber();
  return !sameExtents(branch.thenYield().getOperand(number), branch.elseYield().getOperand(number));
}

bool isStacked(Value tensor) {
  auto loop = tensor.getDefiningOp<scf::ForOp>();
  return loop && loop.getBody()->getTerminator()->getOperand(cast<OpResult>(tensor).getResultNumber()).getDefiningOp<rt::PutOp>();
}

static Block *bodyOf(Operation *loop) {
  auto count = dyn_cast<scf::ForOp>(loop);
  return count ? count.getBody() : cast<scf::WhileOp>(loop).getAfterBody();
}

/// What the next step of a loop gets in place of each of its arguments.
static OperandRange nextOf(Operation *loop) {
  return bodyOf(loop)->getTerminator()->getOperands();
}

static Block::BlockArgListType carriedBy(Operation *loop) {
  if (auto count = dyn_cast<scf::ForOp>(loop))
    return count.getRegionIterArgs();
  return cast<scf::WhileOp>(loop).getBeforeArguments();
}

int argumentNumber(Operation *loop, Value v) {
  for (auto [n, argument] : llvm::enumerate(carriedBy(loop)))
    if (root(v) == argument)
      return (int)n;
  auto after = dyn_cast<BlockArgument>(root(v));
  auto whileLoop = dyn_cast<scf::WhileOp>(loop);
  if (after && whileLoop && after.getOwner() == whileLoop.getAfterBody())
    return argumentNumber(loop, whileLoop.getConditionOp().getArgs()[after.getArgNumber()]);
  return -1;
}

int resultOf(Operation *loop, unsigned argument) {
  auto whileLoop = dyn_cast<scf::WhileOp>(loop);
  if (!whileLoop)
    return (int)argument;
  int found = -1;
  for (auto [n, passed] : llvm::enumerate(whileLoop.getConditionOp().getArgs()))
    if (argumentNumber(loop, passed) == (int)argument) {
      if (found >= 0)
        return -1;
      found = (int)n;
    }
  return found;
}

/// Whether a step gets a tensor under other extents than the first: those of what a step makes, or of another argument.
static bool changesExtents(Operation *op, unsigned argument) {
  OperandRange inits = cast<LoopLikeOpInterface>(op).getInits(), next = nextOf(op);
  llvm::SmallSet<unsigned, 4> seen;
  for (unsigned from = argument; seen.insert(from).second;) {
    Value v = next[from];
    int other = root(v) == v ? argumentNumber(op, v) : -1;
    if (!sameExtents(inits[argument], other < 0 ? v : inits[(unsigned)other]))
      return true;
    if (other < 0)
      return false;
    from = (unsigned)other;
  }
  return false;
}

/// Whether the use makes another name of what lies there.
static bool isView(OpOperand &use) {
  return isa<rt::ReshapeOp, rt::CheckedOp, rt::AfterOp, rt::PartOp>(use.getOwner()) && use.getOperandNumber() == 0;
}

/// What may be the tensor's memory too where this use of it is not the last: itself under other extents or in part, a loop that
/// begins with it, a branch that passes it on. Null: none.
static Value aliasBy(OpOperand &use) {
  Operation *user = use.getOwner();
  if (isView(use))
    return user->getResult(0);
  if (isa<scf::YieldOp>(user) && isa<scf::IfOp>(user->getParentOp()))
    return user->getParentOp()->getResult(use.getOperandNumber());
  if (auto loop = dyn_cast<LoopLikeOpInterface>(user))
    for (auto [n, init] : llvm::enumerate(loop.getInitsMutable()))
      if (&init == &use && resultOf(loop, (unsigned)n) >= 0)
        return loop->getResult((unsigned)resultOf(loop, (unsigned)n));
  return {};
}

/// Whether an operation is the last that uses the tensor in its block, and uses it once, or is a branch that passes it on. Of a
/// tensor from around a branch only what that side does is asked.
static bool diesAt(Value tensor, Operation *op, bool isOfSide = false) {
  unsigned uses = 0;
  SmallVector<Value> names{tensor};
  while (!names.empty())
    for (OpOperand &use : names.pop_back_val().getUses()) {
      Operation *there = op->getBlock()->findAncestorOpInBlock(*use.getOwner());
      if (Value alias = aliasBy(use); alias && there != op)
        names.push_back(alias);
      uses += there == op;
      if (!there && isOfSide)
        continue;
      if (there != op && (!there || !there->isBeforeInBlock(op))) // or is in a block around this one
        return false;
    }
  return uses == 1 || isa<scf::IfOp>(op);
}

/// The tensor from around a branch that one of its sides ends with as result `number`, perhaps written over; null: another one.
static Value passedBy(Block &side, unsigned number) {
  OperandRange given = side.getTerminator()->getOperands();
  Value tensor = root(given[number]);
  if (llvm::count_if(given, [&](Value v) { return isTensor(v) && root(v) == tensor; }) != 1)
    return {};
  while (Operation *def = tensor.getDefiningOp()) {
    if (def->getBlock() != &side)
      break;
    Value init = initOf(tensor);
    if (!init || !diesAt(root(init), def, /*isOfSide=*/root(init).getParentBlock() != &side))
      return {};
    tensor = root(init);
  }
  return tensor;
}

Value passedOn(scf::IfOp op, unsigned number) {
  Value result = op.getResult(number);
  if (!isTensor(result) || !op.elseBlock() || extentsDiffer(result))
    return {};
  Value tensor = passedBy(*op.thenBlock(), number);
  return tensor && tensor == passedBy(*op.elseBlock(), number) && sameExtents(tensor, result) ? tensor : Value();
}

/// Whether what a loop or a branch of the block gives may be the tensor.
static bool mayBeGiven(Value tensor) {
  return llvm::any_of(tensor.getUses(), [](OpOperand &use) {
    Value alias = aliasBy(use);
    return alias && (!isView(use) || mayBeGiven(alias));
  });
}

rt::ExtendOp extensionOf(Operation *op, unsigned carried) {
  if (!changesExtents(op, carried)) // nothing is joined, or the run ends with the guard that says so
    return {};
  Value tensor = root(nextOf(op)[carried]);
  for (;;) {
    Operation *def = tensor.getDefiningOp();
    if (!def || def->getBlock() != bodyOf(op))
      return {};
    if (auto extend = dyn_cast<rt::ExtendOp>(def))
      return argumentNumber(op, extend.getX()) == (int)carried && !mayBeGiven(root(extend.getX())) ? extend : rt::ExtendOp();
    Value init = initOf(tensor);
    if (!init || !diesAt(root(init), def))
      return {};
    tensor = root(init);
  }
}

bool isUpdated(Operation *op, unsigned carried) {
  OperandRange nexts = nextOf(op);
  Value tensor = root(nexts[carried]);
  bool isShared = llvm::any_of(llvm::enumerate(nexts), [&](auto next) {
    return next.index() != carried && isTensor(next.value()) && root(next.value()) == tensor;
  });
  if (!isTensor(tensor) || isShared || resultOf(op, carried) < 0 || changesExtents(op, carried) ||
      argumentNumber(op, tensor) >= 0)
    return false;
  while (argumentNumber(op, tensor) < 0) {
    Operation *def = tensor.getDefiningOp();
    Value init = def && def->getBlock() == bodyOf(op) ? initOf(tensor) : Value();
    if (!init || !diesAt(root(init), def))
      return false;
    tensor = root(init);
  }
  return argumentNumber(op, tensor) == (int)carried;
}

bool isInOneBuffer(Value tensor) {
  return isStacked(tensor) || (tensor.getDefiningOp<LoopLikeOpInterface>() && initOf(tensor));
}

/// Whether a tensor is rather copied than left in one of two places: machine code keeps it in registers then.
static bool isSmall(Value tensor) {
  constexpr int64_t mostElements = 32;
  int64_t elements = 1;
  for (Extent extent : kernels::tensorExtents(tensor)) {
    auto known = constantExtent(extent);
    if (!known || *known > mostElements)
      return false;
    elements *= *known;
  }
  return elements <= mostElements;
}

/// Two buffers for each tensor that a loop changes, or two segments where its extents change.
void BlockPlanner::addCarried(Operation *op, unsigned step) {
  auto loop = cast<LoopLikeOpInterface>(op);
  unsigned until = step;
  for (Value result : op->getResults())
    if (isTensor(result))
      until = lastUseOf(result, until);
  auto &list = carried[op];
  for (auto [n, init, next] : llvm::enumerate(loop.getInits(), nextOf(op))) {
    Carried &each = list.emplace_back();
    if (!isTensor(init) || argumentNumber(op, next) == (int)n)
      continue;
    bool isPut = next.getDefiningOp<rt::PutOp>() != nullptr;
    if (isPut || isUpdated(op, (unsigned)n)) {
      each.kind = isPut ? Carried::Stacked : Carried::Updated;
      each.result = op->getResult((unsigned)resultOf(op, (unsigned)n));
      giveHome(each.result, step);
      continue;
    }
    each.until = until;
    if (changesExtents(op, (unsigned)n)) {
      each.kind = Carried::Segments;
      each.isExtended = (bool)extensionOf(op, (unsigned)n);
      continue;
    }
    Extents extents = kernels::tensorExtents(init);
    Type element = cast<RankedTensorType>(init.getType()).getElementType();
    each.kind = isSmall(init) ? Carried::Copied : Carried::Buffers;
    each.first = takeSlot(extents, element, step, until);
    each.second = takeSlot(extents, element, step, until);
  }
}

/// A tensor under extents that change says which it has wherever it is read: reshapes are its only readers.
static LogicalResult checkReaders(Value tensor, StringRef what, unsigned number) {
  for (Operation *user : tensor.getUsers())
    if (!isa<rt::ReshapeOp, scf::ConditionOp>(user))
      return user->emitError() << user->getName() << " reads a tensor whose extents " << what << ' ' << number
                               << "): they are given by tenferro_rt.reshape";
  return success();
}

LogicalResult BlockPlanner::checkExtents(Operation *op) {
  if (isa<scf::IfOp>(op))
    for (OpResult result : op->getResults())
      if (extentsDiffer(result) && failed(checkReaders(result, "differ between two branches (result", result.getResultNumber())))
        return failure();
  auto loop = dyn_cast<LoopLikeOpInterface>(op);
  if (!loop)
    return success();
  for (unsigned n = 0; n < loop.getInits().size(); ++n) {
    if (!isTensor(loop.getInits()[n]) || !changesExtents(op, n))
      continue;
    SmallVector<Value> names{carriedBy(op)[n]};
    if (auto whileLoop = dyn_cast<scf::WhileOp>(op)) {
      for (auto [passed, after, result] :
           llvm::zip(whileLoop.getConditionOp().getArgs(), whileLoop.getAfterArguments(), op->getResults()))
        if (argumentNumber(op, passed) == (int)n)
          names.append({after, result});
    } else {
      names.push_back(op->getResult(n));
    }
    for (Value name : names)
      if (failed(checkReaders(name, "a loop changes (argument", n)))
        return failure();
  }
  return success();
}

/// Where a tensor that a loop changes stands in the loop's state; -1: it stays where it is.
int BlockPlanner::stateOf(Operation *op, unsigned argument) {
  ArrayRef<Carried> list = carried[op];
  if (!list[argument].isState())
    return -1;
  return 3 * (int)llvm::count_if(list.take_front(argument), [](const Carried &each) { return each.isState(); });
}

/// A slot of the segment that a loop runs in, as a tensor.
Value BlockPlanner::slotAs(Operation *op, Value tensor, unsigned slot) {
  return viewAs(tensor, segments[steps[stepOf[op]].segment].slots[slot].buffer);
}

/// The state of a loop in the new program: per tensor that it changes what it holds now, what the next step writes and the other
/// of the two buffers or segments; then
/// numbers and tapes.
SmallVector<Value> BlockPlanner::beginLoop(Operation *op) {
  auto inits = cast<LoopLikeOpInterface>(op).getInits();
  SmallVector<Value> state;
  Slots &memory = segments[steps[stepOf[op]].segment].slots;
  for (auto [n, init, each] : llvm::enumerate(inits, carried[op])) {
    if (each.result)
      place(each.result);
    if (each.kind == Carried::Updated && !takenFrom.count(each.result))
      plan::CopyOp::create(b, op->getLoc(), bufferOf(init), bufferOf(each.result));
    if (each.kind == Carried::Copied) {
      each.place = slotAs(op, init, each.first);
      each.next = slotAs(op, init, each.second);
      plan::CopyOp::create(b, op->getLoc(), bufferOf(init), each.place);
    }
    if (!each.isState())
      continue;
    state.push_back(bufferAs(init, bufferOf(init)));
    for (unsigned slot : {each.first, each.second})
      if (each.kind == Carried::Buffers)
        state.push_back(bufferAs(init, memory[slot].buffer));
      else
        state.push_back(plan::NoMemoryOp::create(b, op->getLoc(), plan::SegmentType::get(b.getContext())));
  }
  for (Value init : inits)
    if (!isTensor(init))
      state.push_back(program.number(init));
  return state;
}

/// Says what a value that stands for the loop's argument `number` is where the loop's state is `state`.
void BlockPlanner::enter(Operation *op, Value tensor, unsigned number, ValueRange state) {
  int at = stateOf(op, number);
  if (at >= 0)
    program.buffers[tensor] = state[(size_t)at];
  else if (carried[op][number].kind == Carried::Copied)
    program.buffers[tensor] = carried[op][number].place;
  else if (carried[op][number].kind == Carried::Kept)
    program.buffers[tensor] = bufferOf(cast<LoopLikeOpInterface>(op).getInits()[number]);
  else if (carried[op][number].kind == Carried::Updated)
    program.buffers[tensor] = bufferOf(carried[op][number].result);
}

/// What a step writes: the buffers that are next, or those that it puts a part into.
SmallVector<Value> BlockPlanner::targetsIn(Operation *op, ValueRange state) {
  SmallVector<Value> list;
  for (unsigned n = 0; n < carried[op].size(); ++n)
    if (carried[op][n].isState())
      list.push_back(state[(size_t)stateOf(op, n) + (carried[op][n].isExtended ? 2 : 1)]);
    else
      list.push_back(carried[op][n].result ? bufferOf(carried[op][n].result) : carried[op][n].next);
  return list;
}

/// The state after a step that gives `next`.
SmallVector<Value> BlockPlanner::leaveStep(Operation *op, ValueRange next, ValueRange state, const BlockPlanner &step) {
  SmallVector<Value> list;
  for (unsigned n = 0; n < carried[op].size(); ++n) {
    int at = stateOf(op, n);
    if (Value place = carried[op][n].place) {
      plan::CopyOp::create(b, op->getLoc(), step.results()[n], place);
      plan::DeadOp::create(b, op->getLoc(), step.results()[n]);
    }
    if (carried[op][n].kind == Carried::Updated)
      plan::UpdatedOp::create(b, op->getLoc(), bufferOf(carried[op][n].result), step.results()[n]);
    if (at < 0)
      continue;
    bool isFitted = carried[op][n].kind == Carried::Segments;
    Value written = state[(size_t)at + 1];
    list.push_back(isFitted ? step.results()[n] : written);
    list.append({carried[op][n].isExtended ? written : state[(size_t)at + 2], isFitted ? step.fittedSegments()[n] : written});
  }
  for (Value v : next)
    if (!isTensor(v))
      list.push_back(program.number(v));
  return list;
}

/// When nothing uses the results of a loop any more, segments that it leaves are given back, and what it leaves in its place is
/// dead.
void BlockPlanner::endLoop(Operation *loop, ValueRange results) {
  for (unsigned n = 0; n < carried[loop].size(); ++n) {
    const Carried &each = carried[loop][n];
    if (each.kind == Carried::Copied && each.until < steps.size())
      placesDying[each.until].push_back(each.place);
    if (each.kind == Carried::Segments)
      for (int which : {1, 2})
        leaving[std::min((size_t)each.until, steps.size())].push_back(results[(size_t)(stateOf(loop, n) + which)]);
  }
}

/// Maps the numbers among these values to the last ones of a list.
void BlockPlanner::mapNumbers(ValueRange values, ValueRange list) {
  size_t count = (size_t)llvm::count_if(values, [](Value v) { return !isTensor(v); }), at = list.size() - count;
  for (Value v : values)
    if (!isTensor(v))
      program.numbers.map(v, list[at++]);
}

LogicalResult BlockPlanner::emitFor(scf::ForOp op) {
  auto loop = scf::ForOp::create(b, op.getLoc(), program.number(op.getLowerBound()), program.number(op.getUpperBound()),
                                 program.number(op.getStep()), beginLoop(op));
  auto enterAll = [&](ValueRange values, ValueRange state) {
    for (auto [n, v] : llvm::enumerate(values))
      if (isTensor(v))
        enter(op, v, (unsigned)n, state);
    mapNumbers(values, state);
  };
  {
    OpBuilder::InsertionGuard guard(b);
    ValueRange state = loop.getRegionIterArgs();
    b.setInsertionPointToStart(loop.getBody());
    program.numbers.map(op.getInductionVar(), loop.getInductionVar());
    enterAll(ValueRange(op.getRegionIterArgs()), state);
    SmallVector<Value> into = targetsIn(op, state);
    BlockPlanner step(program, *op.getBody(), into);
    if (failed(step.run()))
      return failure();
    SmallVector<Value> next = leaveStep(op, op.getBody()->getTerminator()->getOperands(), state, step);
    if (!next.empty()) // else it was made with its terminator
      scf::YieldOp::create(b, op.getLoc(), next);
  }
  enterAll(op.getResults(), loop.getResults());
  endLoop(op, loop.getResults());
  return success();
}

LogicalResult BlockPlanner::emitWhile(scf::WhileOp op) {
  OperandRange forwarded = op.getConditionOp().getArgs();
  for (Value v : forwarded)
    if (isTensor(v) && argumentNumber(op, v) < 0)
      return op->emitError("the condition of a loop passes on the tensors that it is given");
  SmallVector<Value> starts = beginLoop(op);
  auto inBuffers = [](Value v) { return isa<plan::BufferType, plan::SegmentType>(v.getType()); };
  SmallVector<Type> before = llvm::map_to_vector(starts, [](Value v) { return v.getType(); }), after;
  for (Value v : llvm::make_filter_range(starts, inBuffers))
    after.push_back(v.getType());
  for (Value v : forwarded)
    if (!isTensor(v))
      after.push_back(planned(v.getType()));
  auto loop = scf::WhileOp::create(b, op.getLoc(), after, starts);
  auto enterForwarded = [&](ValueRange values, ValueRange state) {
    for (auto [v, passed] : llvm::zip(values, forwarded))
      if (isTensor(v))
        enter(op, v, (unsigned)argumentNumber(op, passed), state);
    mapNumbers(values, state);
  };
  OpBuilder::InsertionGuard guard(b);
  Block *test = b.createBlock(&loop.getBefore(), {}, before, SmallVector<Location>(before.size(), op.getLoc()));
  for (auto [n, argument] : llvm::enumerate(op.getBeforeArguments()))
    if (isTensor(argument))
      enter(op, argument, (unsigned)n, test->getArguments());
  mapNumbers(ValueRange(op.getBeforeArguments()), test->getArguments());
  if (failed(BlockPlanner(program, *op.getBeforeBody(), {}).run()))
    return failure();
  SmallVector<Value> passed(llvm::make_filter_range(test->getArguments(), inBuffers));
  for (Value v : forwarded)
    if (!isTensor(v))
      passed.push_back(program.number(v));
  scf::ConditionOp::create(b, op.getLoc(), program.number(op.getConditionOp().getCondition()), passed);
  Block *body = b.createBlock(&loop.getAfter(), {}, after, SmallVector<Location>(after.size(), op.getLoc()));
  enterForwarded(ValueRange(op.getAfterArguments()), body->getArguments());
  SmallVector<Value> into = targetsIn(op, body->getArguments());
  BlockPlanner step(program, *op.getAfterBody(), into);
  if (failed(step.run()))
    return failure();
  OperandRange next = op.getAfterBody()->getTerminator()->getOperands();
  scf::YieldOp::create(b, op.getLoc(), leaveStep(op, next, body->getArguments(), step));
  enterForwarded(op.getResults(), loop.getResults());
  endLoop(op, loop.getResults());
  return success();
}

/// Plans a branch where it is wanted. What the branches give under other extents each makes in memory of its own, or, where it is
/// from outside, passes on.
LogicalResult BlockPlanner::emitBranch(scf::IfOp op, Block &from, Block &to, SmallVector<Value> wanted) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(&to);
  for (OpResult result : op->getResults())
    if (extentsDiffer(result))
      wanted[result.getResultNumber()] = plan::NoMemoryOp::create(b, op.getLoc(), plan::SegmentType::get(b.getContext()));
  BlockPlanner side(program, from, wanted);
  for (OpResult result : op->getResults())
    if (Value tensor = takenFrom.lookup(result))
      side.passed.emplace_back(result.getResultNumber(), tensor);
  if (failed(side.run()))
    return failure();
  SmallVector<Value> given;
  for (auto [n, v] : llvm::enumerate(from.getTerminator()->getOperands()))
    if (!isTensor(v))
      given.push_back(program.number(v));
    else if (extentsDiffer(op.getResult((unsigned)n)))
      given.append({bufferAs(v, side.results()[n]), side.fittedSegments()[n]});
  if (given.empty())
    to.back().erase(); // it was made with its terminator
  b.setInsertionPointToEnd(&to);
  scf::YieldOp::create(b, op.getLoc(), given);
  return success();
}

LogicalResult BlockPlanner::emitIf(scf::IfOp op) {
  SmallVector<Type> types;
  SmallVector<Value> wanted;
  for (Value result : op.getResults()) {
    wanted.push_back({});
    if (!isTensor(result)) {
      types.push_back(planned(result.getType()));
    } else if (extentsDiffer(result)) {
      types.append({bufferType(result.getType()), plan::SegmentType::get(b.getContext())});
    } else {
      place(result);
      wanted.back() = bufferOf(result);
    }
  }
  auto branch = scf::IfOp::create(b, op.getLoc(), types, program.number(op.getCondition()), /*withElseRegion=*/true);
  if (failed(emitBranch(op, *op.thenBlock(), *branch.thenBlock(), wanted)) ||
      (op.elseBlock() && failed(emitBranch(op, *op.elseBlock(), *branch.elseBlock(), wanted))))
    return failure();
  unsigned at = 0;
  for (Value result : op.getResults()) {
    if (!isTensor(result)) {
      program.numbers.map(result, branch.getResult(at++));
    } else if (extentsDiffer(result)) {
      program.buffers[result] = branch.getResult(at++);
      leaving[std::min((size_t)lastUseOf(result, stepOf[op]), steps.size())].push_back(branch.getResult(at++));
    }
  }
  return success();
}

} // namespace tenferro::buffers
