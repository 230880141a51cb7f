//===- CheckBuffers.cpp - that tensors alive together never share memory ------------------------------------------===//
//
// Who lives in a piece of memory is the buffer through which it was written last. A view of that buffer reads the same tensor, or
// takes its memory over by writing; any other buffer of that memory is another tensor. Where each step of a loop writes a part of
// a buffer from outside, that buffer is what was written, and where a step has updated one, what the next step reads. Only a
// transfer reaches another device, and its two ends are its own until somebody has waited for it. How much of its buffer an
// operation writes is not looked at here: elements that nobody writes show in a run over memory filled with NaN (`poison` of a
// context).
#include "CheckBuffers.h"
#include "BufferChecker.h"
#include "BuffersForm.h"
#include "Kernel.h"
#include "Stage.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tenferro::buffers {

//===- memory ----------------------------------------------------------------------------------------------------===//

bool isBuffer(Value v) {
  return isa<plan::BufferType>(v.getType());
}

Value originOf(Value buffer) {
  if (auto view = buffer.getDefiningOp<plan::ViewOp>())
    return view.getSource();
  if (auto fit = buffer.getDefiningOp<plan::FitOp>())
    return fit.getSegment();
  if (auto grow = buffer.getDefiningOp<plan::GrowOp>(); grow && buffer == grow.getBuffer())
    return grow.getSegment();
  auto argument = dyn_cast<BlockArgument>(buffer);
  auto loop = argument ? dyn_cast<scf::WhileOp>(argument.getOwner()->getParentOp()) : scf::WhileOp();
  if (!loop || argument.getOwner() != loop.getAfterBody())
    return {};
  return loop.getConditionOp().getArgs()[argument.getArgNumber()];
}

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

bool derives(Value buffer, Value origin) {
  while (buffer && buffer != origin)
    buffer = originOf(buffer);
  return (bool)buffer;
}

bool isReadOnly(Value memory) {
  return isa_and_present<plan::InputOp, plan::ConstantOp, plan::GrowOp>(memory.getDefiningOp());
}

//===- reads and writes ------------------------------------------------------------------------------------------===//

bool BufferChecker::isWritten(Value buffer) {
  return llvm::all_of(partsOf(buffer), [&](const Part &part) { return isReadOnly(part.memory) || tenants.lookup(part.memory); });
}

LogicalResult BufferChecker::read(Operation *op, Value buffer) {
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
static bool mayRunAfter(Operation *user, Operation *op, Value buffer) {
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
static bool isNeededAfter(Value buffer, Operation *op) {
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
bool BufferChecker::mayBeAnothers(Value memory) {
  auto clashes = [&](Value other) { return tenants.lookup(other) && other != memory && !areDistinct(other, memory); };
  if (!isa<BlockArgument>(memory))
    return llvm::any_of(carried, clashes);
  return llvm::any_of(tenants, [&](auto &entry) { return clashes(entry.first); });
}

/// A result of a loop is lost where its memory is written.
LogicalResult BufferChecker::writeHeld(Operation *op, Value memory) {
  auto isNeeded = [&](Value result) { return isNeededAfter(result, op); };
  auto keeps = [&](Value place) { return llvm::any_of(held.lookup(place), isNeeded); };
  auto mayKeep = [&](Value place) { return place != memory && !areDistinct(place, memory) && keeps(place); };
  if (keeps(memory) || llvm::any_of(carried, mayKeep))
    return op->emitOpError("writes to memory that the result of a loop may be in, which is needed still");
  return success();
}

/// And so are those that are in what a segment may be which a loop leaves.
LogicalResult BufferChecker::writeAllHeld(Operation *op, Value memory) {
  for (Value place : places.lookup(memory))
    if (failed(writeHeld(op, place)))
      return failure();
  return writeHeld(op, memory);
}

LogicalResult BufferChecker::write(Operation *op, Value buffer) {
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

LogicalResult BufferChecker::checkAccesses(Operation *op, ValueRange reads, ValueRange writes, bool mayWorkInPlace) {
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
LogicalResult BufferChecker::checkKernel(Operation *op, ValueRange reads, ValueRange writes, ValueRange scratch) {
  SmallVector<Value> written(writes);
  written.append(scratch.begin(), scratch.end());
  if (failed(checkAccesses(op, reads, written, /*mayWorkInPlace=*/false)))
    return failure();
  for (Value buffer : scratch)
    for (const Part &part : partsOf(buffer))
      tenants[part.memory] = {};
  return success();
}

LogicalResult BufferChecker::bury(plan::DeadOp op) {
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

/// What was in a segment is lost.
LogicalResult BufferChecker::fit(plan::FitOp op) {
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

/// What grows is another tensor's from here on, which is written as far as it was.
LogicalResult BufferChecker::grow(plan::GrowOp op) {
  if (failed(read(op, op.getKept())))
    return failure();
  for (const Part &part : partsOf(op.getKept()))
    if (isa<BlockArgument>(part.memory)) // else it stays where it is, and is copied
      tenants[part.memory] = {};
  for (const Part &part : partsOf(op.getSegment())) {
    if (gone.contains(part.memory))
      return op.emitOpError("grows memory that was given back");
    if (tenants.lookup(part.memory) || mayBeAnothers(part.memory))
      return op.emitOpError("grows memory of a tensor that is needed still");
    if (failed(writeAllHeld(op, part.memory)))
      return failure();
    tenants[part.memory] = op.getBuffer();
  }
  return success();
}

/// What was popped from a tape is lost where it is pushed onto, or begins again.
LogicalResult BufferChecker::overwrite(Operation *op, Operation *tape) {
  for (Value memory : onTape.lookup(tape)) {
    if (tenants.lookup(memory) || mayBeAnothers(memory))
      return op->emitOpError("writes over a tensor on the tape that is needed still");
    if (failed(writeHeld(op, memory)))
      return failure();
  }
  return success();
}

/// Memory goes where it came: once, in the block that took it, or in which the loop or the branch stands that made it fit.
LogicalResult BufferChecker::giveBack(plan::GiveBackOp op) {
  Operation *origin = op.getSegment().getDefiningOp();
  if (!isa_and_present<plan::TakeOp, plan::FitOp, plan::GrowOp, plan::NoMemoryOp, scf::IfOp, LoopLikeOpInterface>(origin) ||
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

LogicalResult BufferChecker::transfer(plan::TransferOp op) {
  if (failed(checkAccesses(op, op.getFrom(), op.getTo(), /*mayWorkInPlace=*/false)))
    return failure();
  for (const Part &to : partsOf(op.getTo()))
    for (const Part &from : partsOf(op.getFrom()))
      moving[to.memory] = from.memory;
  return success();
}

/// What works on elements works on those of one device.
static LogicalResult checkDevices(Operation &op) {
  int32_t device = -1;
  for (Value v : llvm::concat<Value>(SmallVector<Value>(op.getOperands()), SmallVector<Value>(op.getResults())))
    if (auto type = dyn_cast<plan::BufferType>(v.getType())) {
      if (device >= 0 && type.getDevice() != device)
        return op.emitOpError() << "uses buffers of device " << device << " and of device " << type.getDevice();
      device = type.getDevice();
    }
  return success();
}

//===- operations ------------------------------------------------------------------------------------------------===//

LogicalResult BufferChecker::check(Operation &op) {
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
    return checkAccesses(call, call.getInputs(), call.getResults(), /*mayWorkInPlace=*/!call.getCustom());
  if (auto copy = dyn_cast<plan::CopyOp>(op))
    return checkAccesses(copy, copy.getFrom(), copy.getTo(), /*mayWorkInPlace=*/false);
  if (auto combine = dyn_cast<plan::CombineOp>(op))
    return checkAccesses(combine, combine.getParts(), combine.getOut(), /*mayWorkInPlace=*/false);
  if (auto dead = dyn_cast<plan::DeadOp>(op))
    return bury(dead);
  if (auto updated = dyn_cast<plan::UpdatedOp>(op))
    return update(updated);
  if (auto grown = dyn_cast<plan::GrowOp>(op))
    return grow(grown);
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

LogicalResult BufferChecker::checkBlock(Block &block) {
  for (Operation &op : block)
    if (failed(check(op)))
      return failure();
  return success();
}

namespace {

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
      if (failed(BufferChecker().checkBlock(block)) || failed(checkResults(function)))
        return failure();
  return success();
}

std::unique_ptr<Pass> createCheckBuffersPass() {
  return std::make_unique<CheckBuffersPass>();
}

} // namespace tenferro::buffers
