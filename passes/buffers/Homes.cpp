//===- Homes.cpp - where each tensor of a block lives -------------------------------------------------------------===//
//
// Results are written where they are returned from, inputs are read where they lie, everything else gets a slot of the segment
// that makes it; slots whose tenants are never alive together are one.
#include "Planner.h"

using namespace mlir;

namespace tenferro::buffers {

static Type elementOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getElementType();
}

static int64_t bytesOf(Type element) {
  if (auto complex = dyn_cast<ComplexType>(element))
    return 2 * bytesOf(complex.getElementType());
  return element.isInteger(1) ? 1 : element.getIntOrFloatBitWidth() / 8;
}

unsigned BlockPlanner::lastUseOf(Value tensor, unsigned atLeast) {
  auto found = lastUse.find(tensor);
  return found == lastUse.end() ? atLeast : std::max(found->second, atLeast);
}

unsigned BlockPlanner::takeSlot(ArrayRef<Extent> extents, Type element, unsigned from, unsigned to) {
  Segment &segment = segments[steps[from].segment];
  unsigned slot = segment.slots.take(extents, bytesOf(element), from, to);
  if (!segment.slots[slot].element)
    segment.slots[slot].element = element;
  segment.lastUse = std::max(segment.lastUse, to);
  return slot;
}

/// A slot of this step alone, which nothing else takes.
unsigned BlockPlanner::addSlot(ArrayRef<Extent> extents, Type element, unsigned step) {
  Segment &segment = segments[steps[step].segment];
  unsigned slot = segment.slots.add(extents, bytesOf(element));
  segment.slots[slot].element = element;
  segment.lastUse = std::max(segment.lastUse, step);
  return slot;
}

Value initOf(Value tensor) {
  auto result = dyn_cast<OpResult>(tensor);
  if (!result)
    return {};
  unsigned number = result.getResultNumber();
  if (auto launch = dyn_cast<rt::LaunchOp>(result.getOwner())) {
    Value init = launch.getInits()[number];
    return init.getDefiningOp<tensor::EmptyOp>() ? Value() : init;
  }
  if (auto library = dyn_cast<rt::LibraryOp>(result.getOwner()))
    return number == 0 && (int64_t)library.getInPlace() >= 0 ? library.getInputs()[library.getInPlace()] : Value();
  if (auto branch = dyn_cast<scf::IfOp>(result.getOwner()))
    return passedOn(branch, number);
  auto loop = dyn_cast<LoopLikeOpInterface>(result.getOwner());
  if (!loop)
    return {};
  for (unsigned n = 0; n < loop.getInits().size(); ++n)
    if (resultOf(loop, n) == (int)number)
      return isUpdated(loop, n) ? loop.getInits()[n] : Value();
  return {};
}

/// Whether an operation may make its result in the memory of this tensor: a step of the block made it, or the steps of a loop or
/// a side of a branch update it, and nobody else needs it then or later.
bool BlockPlanner::diesInto(Operation *op, Value init, unsigned step) {
  Value tensor = root(init);
  Operation *def = tensor.getDefiningOp();
  bool isOurs = stepOf.count(def) ? isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp, rt::ExtendOp>(def) ||
                                        (isa<scf::IfOp>(def) && !extentsDiffer(tensor)) || isInOneBuffer(tensor)
                                  : homes.count(tensor);
  if (!isOurs || lastUse.lookup(tensor) != step)
    return false;
  unsigned uses = 0;
  op->walk([&](Operation *inner) {
    uses += (unsigned)llvm::count_if(inner->getOperands(), [&](Value v) { return wholeOf(v) == tensor; });
  });
  return uses == 1 || isa<scf::IfOp>(op);
}

/// Whether what is popped may be read on the tape: nothing is pushed there as long as it is needed, in this block.
bool BlockPlanner::staysOnTape(rt::PopOp pop, unsigned until) {
  unsigned from = stepOf[pop];
  ArrayRef<unsigned> writes = writesTo[kernels::beginningOf(pop.getTape())];
  const unsigned *next = llvm::upper_bound(writes, from);
  return until < steps.size() && (next == writes.end() || *next > until);
}

/// Whether what is made here takes over the memory of its init. A library call rather writes where its result is wanted.
bool BlockPlanner::takesOver(Value tensor, unsigned step) {
  Value init = initOf(tensor);
  if (!init || !diesInto(tensor.getDefiningOp(), init, step))
    return false;
  auto wanted = destinationOf.find(tensor);
  Home home = homes.lookup(root(init));
  return !tensor.getDefiningOp<rt::LibraryOp>() || wanted == destinationOf.end() ||
         (home.kind == Home::Destination && home.number == wanted->second);
}

void BlockPlanner::giveHome(Value tensor, unsigned step) {
  auto wanted = destinationOf.find(tensor);
  unsigned until = lastUseOf(tensor, step);
  if (takesOver(tensor, step)) {
    Value init = root(initOf(tensor));
    takenBy[init] = tensor;
    takenFrom[tensor] = init;
  }
  auto taken = takenFrom.find(tensor);
  bool isCopied = taken != takenFrom.end() && homes.lookup(taken->second).kind == Home::Slot;
  if (wanted != destinationOf.end() && !isCopied) {
    homes[tensor] = Home{Home::Destination, wanted->second};
    return;
  }
  if (auto pop = tensor.getDefiningOp<rt::PopOp>(); pop && staysOnTape(pop, until)) {
    homes[tensor] = Home{Home::Tape};
    return;
  }
  if (taken == takenFrom.end()) {
    homes[tensor] =
        Home{Home::Slot, takeSlot(kernels::tensorExtents(tensor), elementOf(tensor), step, until), steps[step].segment};
    return;
  }
  Home home = homes.lookup(taken->second);
  homes[tensor] = home;
  if (home.kind != Home::Slot)
    return;
  segments[home.segment].slots.extend(home.number, until);
  segments[home.segment].lastUse = std::max(segments[home.segment].lastUse, until);
}

/// Scratch and parts are a launch's own for as long as the segment lasts. The columns of a product are divided with it.
void BlockPlanner::addWork(rt::LaunchOp launch, unsigned step) {
  rt::KernelOp kernel = program.kernelOf(launch);
  Work &work = works[launch];
  work.shape = shapeOf(kernel, launch);
  work.isOneChunk = steps[step].epilogue != launch && work.shape.isOneChunk((int64_t)kernel.getWork());
  for (const Scratch &scratch : work.shape.scratch)
    work.scratch.push_back(addSlot(scratch.extents, scratch.element, step));
  for (auto [number, result] : llvm::enumerate(launch.getResults())) {
    bool hasParts = kernel.partsOf((unsigned)number).has_value() && !work.isOneChunk;
    work.parts.push_back(hasParts ? (int)addSlot(kernels::tensorExtents(result), elementOf(result), step) : -1);
  }
}

/// A tensor that a step of this block makes and that is given away is made where it is wanted, and so is one whose memory it
/// takes over. Where that one is made before the extents wanted are known, they are copied.
void BlockPlanner::findDestinations() {
  auto isMadeHere = [&](Value tensor) {
    Operation *def = root(tensor).getDefiningOp();
    bool makes =
        isa_and_present<rt::LaunchOp, rt::GemmOp, rt::LibraryOp, rt::PopOp, scf::IfOp>(def) || isInOneBuffer(root(tensor));
    return makes && stepOf.count(def) && !extentsDiffer(root(tensor)) && knownFrom(tensor) <= steps[stepOf[def]].segment;
  };
  auto isKnownFor = [&](unsigned number, Value init) {
    return knownFrom(given(block.getTerminator()->getOperand(number))) <= steps[stepOf[root(init).getDefiningOp()]].segment;
  };
  for (auto [number, operand] : llvm::enumerate(block.getTerminator()->getOperands()))
    if (Value tensor = given(operand); isa<RankedTensorType>(tensor.getType()) && isMadeHere(tensor))
      destinationOf.try_emplace(root(tensor), (unsigned)number);
  for (Step &step : llvm::reverse(steps))
    for (Operation *op : {step.op, step.epilogue ? step.epilogue.getOperation() : nullptr})
      for (Value result : op ? ValueRange(op->getResults()) : ValueRange()) {
        Value init = initOf(result);
        auto found = destinationOf.find(result);
        if (init && root(init).getDefiningOp() && found != destinationOf.end() && !isa<rt::LibraryOp>(op) &&
            diesInto(op, init, stepOf[op]) && isKnownFor(found->second, init))
          destinationOf.try_emplace(root(init), unsigned(found->second));
      }
}

/// What the steps of a loop update lies where the loop's result is, and what a branch passes on where the branch's is.
void BlockPlanner::findUpdated() {
  Operation *loop = block.getParentOp();
  for (auto [number, tensor] : passed)
    homes[tensor] = Home{Home::Destination, number};
  if (!isa<LoopLikeOpInterface>(loop) || destinations.empty())
    return;
  for (BlockArgument argument : block.getArguments())
    if (int number = argumentNumber(loop, argument); number >= 0 && isUpdated(loop, (unsigned)number))
      homes[argument] = Home{Home::Destination, (unsigned)number};
}

void BlockPlanner::findHomes() {
  findUpdated();
  findDestinations();
  for (auto [n, step] : llvm::enumerate(steps)) {
    if (isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp, rt::ExtendOp>(step.op))
      for (Value result : step.op->getResults())
        giveHome(result, (unsigned)n);
    if (step.epilogue)
      for (Value result : step.epilogue.getResults())
        giveHome(result, (unsigned)n);
    if (auto launch = dyn_cast<rt::LaunchOp>(step.op))
      addWork(launch, (unsigned)n);
    if (step.epilogue)
      addWork(step.epilogue, (unsigned)n);
    if (isa<rt::PopOp, scf::IfOp>(step.op))
      for (Value result : step.op->getResults())
        if (isa<RankedTensorType>(result.getType()) && !extentsDiffer(result))
          giveHome(result, (unsigned)n);
    if (isa<LoopLikeOpInterface>(step.op))
      addCarried(step.op, (unsigned)n);
  }
}

} // namespace tenferro::buffers
