//===- CheckBuffers.cpp - that tensors alive together never share memory ------------------------------------------===//
//
// Who lives in a piece of memory is the buffer through which it was written last. A view of that buffer reads the same tensor, or
// takes its memory over by writing; any other buffer of that memory is another tensor. Where each step of a loop writes a part of
// a buffer from outside, that buffer is what was written, and where a step has updated one, what the next step reads. Only a
// transfer reaches another device, and its two ends are its own until somebody has waited for it.
#include "CheckBuffers.h"
#include "BuffersForm.h"
#include "Kernel.h"
#include "Plan.h"
#include "Stage.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tenferro::buffers {

namespace {

bool isBuffer(Value v) {
  return isa<plan::BufferType>(v.getType());
}

/// What has a piece of memory: a buffer, or a segment that buffers are fitted into.
bool hasMemory(Value v) {
  return isa<plan::BufferType, plan::SegmentType>(v.getType());
}

/// A piece of memory, and the buffer that stands for it where the memory was asked for through a choice or a branch: a choice
/// writes one of two.
struct Part {
  Value memory; ///< a part of an allocation, a result, an input, a constant, a segment for one buffer, or what a loop carries
  Value buffer;
};

/// What a buffer is another name of: the source of a view, the segment that a buffer was fitted into, or what the condition of a
/// loop passes on. Null: it has memory of its own.
Value originOf(Value buffer) {
  if (auto view = buffer.getDefiningOp<plan::ViewOp>())
    return view.getSource();
  if (auto fit = buffer.getDefiningOp<plan::FitOp>())
    return fit.getSegment();
  auto argument = dyn_cast<BlockArgument>(buffer);
  auto loop = argument ? dyn_cast<scf::WhileOp>(argument.getOwner()->getParentOp()) : scf::WhileOp();
  if (!loop || argument.getOwner() != loop.getAfterBody())
    return {};
  return loop.getConditionOp().getArgs()[argument.getArgNumber()];
}

/// The pieces that a buffer may be.
SmallVector<Part, 2> partsOf(Value buffer) {
  SmallVector<Part, 2> parts;
  SmallVector<Part, 4> open{{buffer, buffer}};
  while (!open.empty()) {
    Part part = open.pop_back_val();
    if (Value origin = originOf(part.memory)) {
      open.push_back({origin, part.buffer});
    } else if (auto select = part.memory.getDefiningOp<arith::SelectOp>()) {
      open.push_back({select.getFalseValue(), select.getFalseValue()});
      open.push_back({select.getTrueValue(), select.getTrueValue()});
    } else if (auto branch = part.memory.getDefiningOp<scf::IfOp>()) {
      unsigned number = cast<OpResult>(part.memory).getResultNumber();
      for (scf::YieldOp yield : {branch.elseYield(), branch.thenYield()})
        open.push_back({yield.getOperand(number), yield.getOperand(number)});
    } else {
      parts.push_back(part);
    }
  }
  return parts;
}

/// Whether `buffer` is `origin` or a view of it.
bool derives(Value buffer, Value origin) {
  while (buffer && buffer != origin)
    buffer = originOf(buffer);
  return (bool)buffer;
}

/// The buffer from outside of an operation that this one is a view of.
Value outside(Operation *op, Value buffer) {
  while (buffer && op->isAncestor(buffer.getParentBlock()->getParentOp()))
    buffer = originOf(buffer);
  return buffer;
}

/// What the next step of a loop gets in place of each of its arguments.
ValueRange nextOf(Operation *loop) {
  if (auto whileLoop = dyn_cast<scf::WhileOp>(loop))
    return whileLoop.getAfterBody()->getTerminator()->getOperands();
  return cast<LoopLikeOpInterface>(loop).getYieldedValues();
}

bool isReadOnly(Value memory) {
  return isa_and_present<plan::InputOp, plan::ConstantOp>(memory.getDefiningOp());
}

class Checker {
public:
  LogicalResult checkBlock(Block &block);

private:
  using Tenants = llvm::MapVector<Value, Value>;

  LogicalResult check(Operation &op);
  LogicalResult checkIf(scf::IfOp op);
  LogicalResult checkLoop(LoopLikeOpInterface op);
  LogicalResult checkAccesses(Operation *op, ValueRange reads, ValueRange writes, bool mayWorkInPlace);
  LogicalResult checkKernel(Operation *op, ValueRange reads, ValueRange writes, ValueRange scratch);
  LogicalResult read(Operation *op, Value buffer);
  LogicalResult write(Operation *op, Value buffer);
  LogicalResult bury(plan::DeadOp op);
  LogicalResult update(plan::UpdatedOp op);
  LogicalResult checkKept(Operation *loop, const Tenants &before);
  LogicalResult transfer(plan::TransferOp op);
  LogicalResult fit(plan::FitOp op);
  LogicalResult giveBack(plan::GiveBackOp op);
  LogicalResult overwrite(Operation *op, Operation *tape);
  LogicalResult writeHeld(Operation *op, Value memory);
  LogicalResult writeAllHeld(Operation *op, Value memory);
  const DenseSet<Value> &mayBeIn(Value carriedMemory);
  bool areDistinct(Value a, Value b);
  bool isWritten(Value buffer);
  bool mayBeAnothers(Value memory);
  SmallVector<std::pair<Value, Value>> filledIn(Operation *loop, const Tenants &before);
  void findDistinct(ValueRange inits, Block::BlockArgListType arguments, ValueRange next);

  llvm::MapVector<Value, Value> moving;             ///< of memory that a transfer writes: the one that it reads
  Tenants tenants;                                  ///< of memory: the buffer that was written last; null: nothing that is needed
  SmallVector<Value> carried;                       ///< the arguments of all loops
  DenseMap<Value, DenseSet<Value>> origins;         ///< of what loops carry
  DenseSet<Value> gone;                             ///< memory that was given back
  DenseMap<Value, SmallVector<Value>> held;         ///< results of loops that may be in a piece of memory
  DenseMap<Value, SmallVector<Value>> places;       ///< of a segment that a loop leaves: the pieces that it may be
  DenseMap<Operation *, SmallVector<Value>> onTape; ///< what was popped from a tape and is read there
  DenseSet<std::pair<Value, Value>> distinct;       ///< what loops carry and that is never one piece
};

/// What a loop carries may be in any piece that it begins in or that a step gives it. Inside a step of the loops around `within`
/// that ends at what they carry: its memory is one piece until the step ends.
DenseSet<Value> placesOf(Value memory, Operation *within) {
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

const DenseSet<Value> &Checker::mayBeIn(Value carriedMemory) {
  auto [known, isNew] = origins.try_emplace(carriedMemory);
  if (isNew)
    known->second = placesOf(carriedMemory, nullptr);
  return known->second;
}

/// Two pieces of memory are different unless one of them is what a loop carries; then where that is known, or where the other did
/// not enter the loop.
bool Checker::areDistinct(Value a, Value b) {
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

bool Checker::isWritten(Value buffer) {
  return llvm::all_of(partsOf(buffer), [&](const Part &part) { return isReadOnly(part.memory) || tenants.lookup(part.memory); });
}

LogicalResult Checker::read(Operation *op, Value buffer) {
  for (const Part &part : partsOf(buffer)) {
    if (moving.contains(part.memory))
      return op->emitOpError("uses memory that a transfer writes, and nobody has waited for it");
    if (isReadOnly(part.memory))
      continue;
    if (gone.contains(part.memory))
      return op->emitOpError("reads memory that is not this program's any more");
    Value tenant = tenants.lookup(part.memory);
    if (!tenant)
      return op->emitOpError("reads memory that nothing was written to, or whose elements are dead");
    if (derives(part.buffer, tenant))
      continue;
    InFlightDiagnostic error = op->emitOpError("reads a tensor that another one has been written over");
    error.attachNote(tenant.getLoc()) << "the other one";
    return error;
  }
  return success();
}

/// Whether `user` runs behind `op`, once more perhaps: in the next step of a loop that `buffer` is given to from outside. A loop
/// that makes the buffer makes another one in its next step.
bool mayRunAfter(Operation *user, Operation *op, Value buffer) {
  for (Operation *at = op; at && at->getBlock(); at = at->getParentOp()) {
    if (isa<LoopLikeOpInterface>(at) && at->isAncestor(user))
      return !at->isAncestor(buffer.getParentBlock()->getParentOp());
    if (Operation *there = at->getBlock()->findAncestorOpInBlock(*user); there && at != there && at->isBeforeInBlock(there))
      return true;
    if (at->getBlock() == buffer.getParentBlock())
      return false;
  }
  return false;
}

/// Whether an operation behind `op` uses the buffer, or a view of it.
bool isNeededAfter(Value buffer, Operation *op) {
  SmallVector<Value> open{buffer};
  while (!open.empty())
    for (OpOperand &use : open.pop_back_val().getUses()) {
      Operation *user = use.getOwner();
      if (isa<plan::ViewOp, arith::SelectOp>(user))
        open.push_back(user->getResult(0));
      else if (isa<scf::YieldOp>(user) && isa<scf::IfOp>(user->getParentOp()))
        open.push_back(user->getParentOp()->getResult(use.getOperandNumber()));
      else if (mayRunAfter(user, op, buffer))
        return true;
    }
  return false;
}

/// Whether the memory is perhaps that of a tensor which another name stands for: only what loops carry has several names.
bool Checker::mayBeAnothers(Value memory) {
  auto clashes = [&](Value other) { return tenants.lookup(other) && other != memory && !areDistinct(other, memory); };
  if (!isa<BlockArgument>(memory))
    return llvm::any_of(carried, clashes);
  return llvm::any_of(tenants, [&](auto &entry) { return clashes(entry.first); });
}

/// A result of a loop is lost where its memory is written.
LogicalResult Checker::writeHeld(Operation *op, Value memory) {
  auto isNeeded = [&](Value result) { return isNeededAfter(result, op); };
  auto keeps = [&](Value place) { return llvm::any_of(held.lookup(place), isNeeded); };
  auto mayKeep = [&](Value place) { return place != memory && !areDistinct(place, memory) && keeps(place); };
  if (keeps(memory) || llvm::any_of(carried, mayKeep))
    return op->emitOpError("writes to memory that the result of a loop may be in, which is needed still");
  return success();
}

/// And so are those that are in what a segment may be which a loop leaves.
LogicalResult Checker::writeAllHeld(Operation *op, Value memory) {
  for (Value place : places.lookup(memory))
    if (failed(writeHeld(op, place)))
      return failure();
  return writeHeld(op, memory);
}

LogicalResult Checker::write(Operation *op, Value buffer) {
  for (const Part &part : partsOf(buffer)) {
    if (isReadOnly(part.memory))
      return op->emitOpError("writes what the program may only read");
    if (llvm::any_of(moving, [&](auto &move) { return move.first == part.memory || move.second == part.memory; }))
      return op->emitOpError("uses memory that a transfer reads or writes, and nobody has waited for it");
    if (gone.contains(part.memory))
      return op->emitOpError("writes to memory that is not this program's any more");
    Value tenant = tenants.lookup(part.memory);
    if (tenant && !derives(part.buffer, tenant)) {
      InFlightDiagnostic error = op->emitOpError("writes over a tensor that is needed still");
      error.attachNote(tenant.getLoc()) << "the tensor";
      return error;
    }
    if (failed(writeHeld(op, part.memory)))
      return failure();
    if (mayBeAnothers(part.memory))
      return op->emitOpError("writes to memory that a loop carries and that may be that of another tensor");
    tenants[part.memory] = part.buffer;
  }
  return success();
}

LogicalResult Checker::checkAccesses(Operation *op, ValueRange reads, ValueRange writes, bool mayWorkInPlace) {
  for (Value buffer : reads)
    if (failed(read(op, buffer)))
      return failure();
  for (auto [n, buffer] : llvm::enumerate(writes)) {
    for (const Part &part : partsOf(buffer)) {
      auto shares = [&](Value other) {
        return llvm::any_of(partsOf(other), [&](const Part &each) { return each.memory == part.memory; });
      };
      if ((!mayWorkInPlace && llvm::any_of(reads, shares)) || llvm::any_of(writes.take_front(n), shares))
        return op->emitOpError("reads or writes memory that it writes through another buffer");
    }
    if (failed(write(op, buffer)))
      return failure();
  }
  return success();
}

/// A kernel writes its scratch too, and leaves nothing there.
LogicalResult Checker::checkKernel(Operation *op, ValueRange reads, ValueRange writes, ValueRange scratch) {
  SmallVector<Value> written(writes);
  written.append(scratch.begin(), scratch.end());
  if (failed(checkAccesses(op, reads, written, /*mayWorkInPlace=*/false)))
    return failure();
  for (Value buffer : scratch)
    for (const Part &part : partsOf(buffer))
      tenants[part.memory] = {};
  return success();
}

LogicalResult Checker::bury(plan::DeadOp op) {
  for (const Part &part : partsOf(op.getBuffer())) {
    Value tenant = tenants.lookup(part.memory);
    if (!tenant || !derives(part.buffer, tenant))
      return op.emitOpError("of a tensor that is not there any more");
    if (failed(writeHeld(op, part.memory)))
      return failure();
    tenants[part.memory] = {};
  }
  return success();
}

/// A buffer from outside of the loop is what was written over it last.
LogicalResult Checker::update(plan::UpdatedOp op) {
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
LogicalResult Checker::checkKept(Operation *loop, const Tenants &before) {
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

/// What was in a segment is lost.
LogicalResult Checker::fit(plan::FitOp op) {
  for (const Part &part : partsOf(op.getSegment())) {
    if (gone.contains(part.memory))
      return op.emitOpError("fits a buffer into memory that was given back");
    if (tenants.lookup(part.memory) || mayBeAnothers(part.memory))
      return op.emitOpError("fits a buffer into memory of a tensor that is needed still");
    if (failed(writeAllHeld(op, part.memory)))
      return failure();
  }
  return success();
}

/// What was popped from a tape is lost where it is pushed onto, or begins again.
LogicalResult Checker::overwrite(Operation *op, Operation *tape) {
  for (Value memory : onTape.lookup(tape)) {
    if (tenants.lookup(memory) || mayBeAnothers(memory))
      return op->emitOpError("writes over a tensor on the tape that is needed still");
    if (failed(writeHeld(op, memory)))
      return failure();
  }
  return success();
}

/// Memory goes where it came: once, in the block that took it, or in which the loop or the branch stands that made it fit.
LogicalResult Checker::giveBack(plan::GiveBackOp op) {
  Operation *origin = op.getSegment().getDefiningOp();
  if (!isa_and_present<plan::TakeOp, plan::FitOp, plan::NoMemoryOp, scf::IfOp, LoopLikeOpInterface>(origin) ||
      origin->getBlock() != op->getBlock())
    return op.emitOpError("gives back memory that its block did not take");
  llvm::SmallSetVector<Value, 2> pieces;
  if (auto take = dyn_cast<plan::TakeOp>(origin))
    pieces.insert(take.getBuffers().begin(), take.getBuffers().end());
  else
    for (const Part &part : partsOf(op.getSegment()))
      pieces.insert(part.memory);
  for (Value piece : pieces) {
    if (!gone.insert(piece).second)
      return op.emitOpError("gives back memory that was given back");
    if (failed(writeAllHeld(op, piece)))
      return failure();
  }
  return success();
}

LogicalResult Checker::transfer(plan::TransferOp op) {
  if (failed(checkAccesses(op, op.getFrom(), op.getTo(), /*mayWorkInPlace=*/false)))
    return failure();
  for (const Part &to : partsOf(op.getTo()))
    for (const Part &from : partsOf(op.getFrom()))
      moving[to.memory] = from.memory;
  return success();
}

/// What works on elements works on those of one device.
LogicalResult checkDevices(Operation &op) {
  int32_t device = -1;
  for (Value v : llvm::concat<Value>(SmallVector<Value>(op.getOperands()), SmallVector<Value>(op.getResults())))
    if (auto type = dyn_cast<plan::BufferType>(v.getType())) {
      if (device >= 0 && type.getDevice() != device)
        return op.emitOpError() << "uses buffers of device " << device << " and of device " << type.getDevice();
      device = type.getDevice();
    }
  return success();
}

//===- regions ---------------------------------------------------------------------------------------------------===//

LogicalResult Checker::checkIf(scf::IfOp op) {
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
void Checker::findDistinct(ValueRange inits, Block::BlockArgListType arguments, ValueRange next) {
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

/// What a loop has filled: memory that was free before it, where a step wrote a part of a buffer from outside.
SmallVector<std::pair<Value, Value>> Checker::filledIn(Operation *loop, const Tenants &before) {
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
LogicalResult Checker::checkLoop(LoopLikeOpInterface op) {
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

//===- operations ------------------------------------------------------------------------------------------------===//

LogicalResult Checker::check(Operation &op) {
  if (!isa<plan::TransferOp, plan::TakeOp>(op) && !op.getNumRegions() && !op.hasTrait<OpTrait::IsTerminator>() &&
      failed(checkDevices(op)))
    return failure();
  if (auto move = dyn_cast<plan::TransferOp>(op))
    return transfer(move);
  if (auto wait = dyn_cast<plan::WaitOp>(op)) {
    for (const Part &part : partsOf(wait.getBuffer()))
      moving.erase(part.memory);
    return success();
  }
  if (auto launch = dyn_cast<plan::LaunchOp>(op))
    return checkKernel(launch, launch.getReads(), launch.getWrites(), launch.getScratch());
  if (auto product = dyn_cast<plan::MultiplyOp>(op)) {
    if (failed(checkAccesses(product, {product.getA(), product.getB()}, product.getC(), /*mayWorkInPlace=*/false)))
      return failure();
    return checkKernel(product, product.getReads(), product.getWrites(), product.getScratch());
  }
  if (auto call = dyn_cast<plan::CallOp>(op))
    return checkAccesses(call, call.getInputs(), call.getResults(), /*mayWorkInPlace=*/true);
  if (auto copy = dyn_cast<plan::CopyOp>(op))
    return checkAccesses(copy, copy.getFrom(), copy.getTo(), /*mayWorkInPlace=*/false);
  if (auto combine = dyn_cast<plan::CombineOp>(op))
    return checkAccesses(combine, combine.getParts(), combine.getOut(), /*mayWorkInPlace=*/false);
  if (auto dead = dyn_cast<plan::DeadOp>(op))
    return bury(dead);
  if (auto updated = dyn_cast<plan::UpdatedOp>(op))
    return update(updated);
  if (auto fitted = dyn_cast<plan::FitOp>(op))
    return fit(fitted);
  if (auto give = dyn_cast<plan::GiveBackOp>(op))
    return giveBack(give);
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return checkIf(branch);
  if (auto loop = dyn_cast<LoopLikeOpInterface>(op))
    return checkLoop(loop);
  if (auto tape = dyn_cast<plan::TapeOp>(op))
    return overwrite(tape, tape);
  if (auto push = dyn_cast<plan::PushOp>(op)) {
    if (isBuffer(push.getValue()) && failed(read(push, push.getValue())))
      return failure();
    return overwrite(push, kernels::beginningOf(push.getTape()));
  }
  if (auto pop = dyn_cast<plan::PopViewOp>(op)) {
    onTape[kernels::beginningOf(pop.getTape())].push_back(pop.getBuffer());
    return write(pop, pop.getBuffer());
  }
  if (auto pop = dyn_cast<plan::PopOp>(op))
    return write(pop, pop.getTo());
  if (isa<plan::OutputOp, plan::ReadOp, plan::CheckOp>(op))
    return read(&op, op.getOperand(0));
  return success();
}

LogicalResult Checker::checkBlock(Block &block) {
  for (Operation &op : block)
    if (failed(check(op)))
      return failure();
  return success();
}

struct CheckBuffersPass : Stage<CheckBuffersPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckBuffersPass)
  StringRef getArgument() const final {
    return "tenferro-check-buffers";
  }
  StringRef getDescription() const final {
    return "Checks that tensors which are alive together share no memory, and that nothing is read before it is written";
  }
  LogicalResult work() {
    return checkBuffers(getOperation());
  }
};

} // namespace

/// What the program returns as its result n is the memory of that result.
static LogicalResult checkResults(func::FuncOp function) {
  for (auto [n, value] : llvm::enumerate(function.getBody().front().getTerminator()->getOperands())) {
    auto isResult = [number = n](const Part &part) {
      auto result = part.memory.getDefiningOp<plan::ResultOp>();
      return result && result.getNumber() == number;
    };
    if (!llvm::all_of(partsOf(value.getDefiningOp<plan::OutputOp>().getBuffer()), isResult))
      return function.emitOpError() << "does not return the memory of its result " << n << " as that result";
  }
  return success();
}

LogicalResult checkBuffers(ModuleOp module) {
  if (failed(checkBuffersForm(module)))
    return failure();
  for (auto function : module.getOps<func::FuncOp>())
    for (Block &block : function.getBody())
      if (failed(Checker().checkBlock(block)) || failed(checkResults(function)))
        return failure();
  return success();
}

std::unique_ptr<Pass> createCheckBuffersPass() {
  return std::make_unique<CheckBuffersPass>();
}

} // namespace tenferro::buffers
