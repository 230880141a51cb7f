//===- CheckRegions.cpp - who lives in a piece of memory behind a branch or a loop -----------------------------------===//
//
// Behind a branch a tensor is there where both ways wrote it. What a loop carries has a name in each step, and may be in any
// piece of memory that a step gives it.
#include "BufferChecker.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tenferro::buffers {

/// What has a piece of memory: a buffer, or a segment that buffers are fitted into.
static bool hasMemory(Value v) {
  return isa<plan::BufferType, plan::SegmentType>(v.getType());
}

/// The buffer from outside of an operation that this one is a view of.
static Value outside(Operation *op, Value buffer) {
  while (buffer && op->isAncestor(buffer.getParentBlock()->getParentOp()))
    buffer = originOf(buffer);
  return buffer;
}

/// What the next step of a loop gets in place of each of its arguments.
static ValueRange nextOf(Operation *loop) {
  if (auto whileLoop = dyn_cast<scf::WhileOp>(loop))
    return whileLoop.getAfterBody()->getTerminator()->getOperands();
  return cast<LoopLikeOpInterface>(loop).getYieldedValues();
}

/// What a loop carries may be in any piece that it begins in or that a step gives it. Inside a step of the loops around `within`
/// that ends at what they carry: its memory is one piece until the step ends.
static DenseSet<Value> placesOf(Value memory, Operation *within) {
  DenseSet<Value> all;
  SmallVector<Value> open{memory};
  while (!open.empty()) {
    Value place = open.pop_back_val();
    auto argument = dyn_cast<BlockArgument>(place);
    if (!all.insert(place).second || !argument)
      continue;
    auto loop = cast<LoopLikeOpInterface>(argument.getOwner()->getParentOp());
    if (within && !within->isAncestor(loop))
      continue;
    for (auto [each, init, next] : llvm::zip(loop.getRegionIterArgs(), loop.getInits(), nextOf(loop)))
      if (each == argument)
        for (Value from : {init, next})
          for (const Part &part : partsOf(from))
            open.push_back(part.memory);
  }
  return all;
}

const DenseSet<Value> &BufferChecker::mayBeIn(Value carriedMemory) {
  auto [known, isNew] = origins.try_emplace(carriedMemory);
  if (isNew)
    known->second = placesOf(carriedMemory, nullptr);
  return known->second;
}

/// Two pieces of memory are different unless one of them is what a loop carries; then where that is known, or where the other did
/// not enter the loop.
bool BufferChecker::areDistinct(Value a, Value b) {
  if (a == b)
    return false;
  if (!isa<BlockArgument>(a))
    std::swap(a, b);
  if (!isa<BlockArgument>(a) || distinct.contains({a, b}))
    return true;
  bool ofOneLoop = isa<BlockArgument>(b) && a.getParentBlock() == b.getParentBlock();
  if (ofOneLoop)
    return false;
  DenseSet<Value> places = mayBeIn(a), others{b};
  if (isa<BlockArgument>(b))
    others = mayBeIn(b);
  return llvm::none_of(others, [&](Value other) { return places.contains(other); });
}

LogicalResult BufferChecker::checkIf(scf::IfOp op) {
  auto before = tenants;
  if (failed(checkBlock(*op.thenBlock())))
    return failure();
  auto after = std::exchange(tenants, before);
  if (op.elseBlock() && failed(checkBlock(*op.elseBlock())))
    return failure();
  auto isMadeIn = [](Region &region, Value memory) { return region.isAncestor(memory.getParentRegion()); };
  for (auto &[memory, tenant] : tenants) {
    Value other = after.lookup(memory);
    if (tenant == other || isMadeIn(op.getElseRegion(), memory))
      continue;
    Value one = outside(op, tenant), another = outside(op, other);
    tenant = !one || !another ? Value() : one == another ? one : memory; // whoever was written, and only if both were
  }
  for (auto &[memory, tenant] : after)
    if (isMadeIn(op.getThenRegion(), memory))
      tenants[memory] = tenant;
  return success();
}

/// Pairs of what a loop carries that are different pieces before the first step, and after each step that begins so.
void BufferChecker::findDistinct(ValueRange inits, Block::BlockArgListType arguments, ValueRange next) {
  auto memories = [](Value v) { return llvm::map_to_vector(partsOf(v), [](const Part &part) { return part.memory; }); };
  auto allDistinct = [&](Value a, Value b) {
    for (Value x : memories(a))
      for (Value y : memories(b))
        if (!areDistinct(x, y))
          return false;
    return true;
  };
  SmallVector<std::pair<unsigned, unsigned>> pairs;
  for (unsigned i = 0; i < arguments.size(); ++i)
    for (unsigned j = 0; j < i; ++j)
      if (hasMemory(arguments[i]) && hasMemory(arguments[j]) && allDistinct(inits[i], inits[j]))
        pairs.emplace_back(i, j);
  auto assume = [&](bool holds) {
    for (auto [i, j] : pairs)
      for (auto pair :
           {std::pair<Value, Value>(arguments[i], arguments[j]), std::pair<Value, Value>(arguments[j], arguments[i])}) {
        if (holds)
          distinct.insert(pair);
        else
          distinct.erase(pair);
      }
  };
  for (;;) {
    assume(true);
    SmallVector<std::pair<unsigned, unsigned>> left;
    for (auto [i, j] : pairs)
      if (allDistinct(next[i], next[j]))
        left.emplace_back(i, j);
    if (left.size() == pairs.size())
      return;
    assume(false);
    pairs = left;
  }
}

/// A buffer from outside of the loop is what was written over it last.
LogicalResult BufferChecker::update(plan::UpdatedOp op) {
  auto loop = dyn_cast<LoopLikeOpInterface>(op->getParentOp());
  if (!loop || op.getBuffer().getParentRegion()->getParentOp() == loop || !derives(op.getNext(), op.getBuffer()))
    return op.emitOpError("is of a buffer from outside of its loop and of a view of it");
  if (failed(read(op, op.getNext())))
    return failure();
  for (const Part &part : partsOf(op.getBuffer()))
    tenants[part.memory] = op.getBuffer();
  return success();
}

/// What a step finds in memory from outside of its loop the next one finds there.
LogicalResult BufferChecker::checkKept(Operation *loop, const Tenants &before) {
  for (auto &[memory, tenant] : before) {
    if (!tenant || llvm::is_contained(carried, memory) || tenants.lookup(memory) == tenant)
      continue;
    InFlightDiagnostic error =
        loop->emitOpError("has a step that writes over a tensor from outside, which the next step may read");
    error.attachNote(tenant.getLoc()) << "the tensor";
    return error;
  }
  return success();
}

/// What a loop has filled: memory that was free before it, where a step wrote a part of a buffer from outside.
SmallVector<std::pair<Value, Value>> BufferChecker::filledIn(Operation *loop, const Tenants &before) {
  SmallVector<std::pair<Value, Value>> filled;
  for (auto &[memory, tenant] : tenants) {
    if (!tenant || before.lookup(memory))
      continue;
    bool isPart = false;
    Value whole = tenant;
    while (whole && loop->isAncestor(whole.getParentBlock()->getParentOp())) {
      auto view = whole.getDefiningOp<plan::ViewOp>();
      isPart |= view && view.getOffset();
      whole = originOf(whole);
    }
    if (whole && isPart)
      filled.emplace_back(memory, whole);
  }
  return filled;
}

/// What a loop carries is written where that was so before the first step and after each.
LogicalResult BufferChecker::checkLoop(LoopLikeOpInterface op) {
  if (auto count = dyn_cast<scf::ForOp>(op.getOperation()))
    if (auto step = getConstantIntValue(count.getStep()); step && *step <= 0)
      return op->emitOpError() << "has the step " << *step;
  auto whileLoop = dyn_cast<scf::WhileOp>(op.getOperation());
  auto arguments = op.getRegionIterArgs();
  ValueRange inits = op.getInits(), next = nextOf(op);
  findDistinct(inits, arguments, next);
  size_t outer = carried.size();
  for (auto [init, argument] : llvm::zip(inits, arguments))
    if (hasMemory(init)) {
      carried.push_back(argument);
      if (isBuffer(init) && isWritten(init))
        tenants[argument] = argument;
    }
  for (auto updated : op->getRegions().back().front().getOps<plan::UpdatedOp>())
    for (const Part &part : partsOf(updated.getBuffer())) // what the first step gets has that name too
      if (Value tenant = tenants.lookup(part.memory); tenant && derives(updated.getBuffer(), tenant))
        tenants[part.memory] = updated.getBuffer();
  auto before = tenants;
  for (Region &region : op->getRegions())
    if (failed(checkBlock(region.front())))
      return failure();
  if (failed(checkKept(op, before)))
    return failure();
  auto filled = filledIn(op, before);
  for (auto [argument, value] : llvm::zip(arguments, next))
    if (isBuffer(argument) && before.lookup(argument) && !isWritten(value))
      return op->emitOpError("carries a tensor that a step does not write");
  tenants = before;
  for (auto [memory, whole] : filled)
    tenants[memory] = whole;
  for (Value argument : ArrayRef(carried).drop_front(outer))
    tenants.erase(argument);
  carried.truncate(outer);
  for (auto [n, result] : llvm::enumerate(op->getResults())) {
    if (!hasMemory(result))
      continue;
    Value last = whileLoop ? Value(whileLoop.getConditionOp().getArgs()[n]) : Value(arguments[n]);
    for (const Part &part : partsOf(last)) {
      if (isBuffer(result) && before.lookup(part.memory))
        tenants[result] = result;
      for (Value memory : placesOf(part.memory, op))
        (isBuffer(result) ? held[memory] : places[result]).push_back(isBuffer(result) ? result : memory);
    }
  }
  return success();
}

} // namespace tenferro::buffers
