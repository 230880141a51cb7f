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

/// A library call works in place where its input dies there and lies in a slot.
void BlockPlanner::takeOver(rt::LibraryOp library, unsigned step) {
  if ((int64_t)library.getInPlace() < 0)
    return;
  Value input = root(library.getInputs()[library.getInPlace()]);
  auto found = homes.find(input);
  if (found == homes.end() || found->second.kind != Home::Slot || lastUse.lookup(input) != step ||
      llvm::count_if(library.getInputs(), [&](Value v) { return wholeOf(v) == input; }) != 1)
    return;
  takenBy[input] = library.getResult(0);
  takenFrom[library.getResult(0)] = input;
}

/// Whether a launch may write over this tensor: a step of the block made it, and nobody else needs it then or later.
bool BlockPlanner::diesInto(rt::LaunchOp launch, Value init, unsigned step) {
  Value tensor = root(init);
  Operation *def = tensor.getDefiningOp();
  return isa_and_present<rt::LaunchOp, rt::GemmOp, rt::LibraryOp>(def) && stepOf.count(def) && lastUse.lookup(tensor) == step &&
         llvm::count_if(launch->getOperands(), [&](Value v) { return wholeOf(v) == tensor; }) == 1;
}

/// Whether what is popped may be read on the tape: nothing is pushed there as long as it is needed, in this block.
bool BlockPlanner::staysOnTape(rt::PopOp pop, unsigned until) {
  unsigned from = stepOf[pop];
  ArrayRef<unsigned> writes = writesTo[kernels::beginningOf(pop.getTape())];
  const unsigned *next = llvm::upper_bound(writes, from);
  return until < steps.size() && (next == writes.end() || *next > until);
}

void BlockPlanner::giveHome(Value tensor, unsigned step) {
  auto library = tensor.getDefiningOp<rt::LibraryOp>();
  auto launch = tensor.getDefiningOp<rt::LaunchOp>();
  Value init = launch ? launch.getInits()[cast<OpResult>(tensor).getResultNumber()] : Value();
  auto wanted = destinationOf.find(tensor);
  unsigned until = lastUseOf(tensor, step);
  if (init && diesInto(launch, init, step)) {
    takenBy[root(init)] = tensor;
    takenFrom[tensor] = root(init);
  } else if (library && wanted == destinationOf.end() && cast<OpResult>(tensor).getResultNumber() == 0) {
    takeOver(library, step);
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
    bool makes = isa_and_present<rt::LaunchOp, rt::GemmOp, rt::LibraryOp, rt::PopOp, scf::IfOp>(def) || isStacked(root(tensor));
    return makes && stepOf.count(def) && !extentsDiffer(root(tensor)) && knownFrom(tensor) <= steps[stepOf[def]].segment;
  };
  auto isKnownFor = [&](unsigned number, Value init) {
    return knownFrom(given(block.getTerminator()->getOperand(number))) <= steps[stepOf[root(init).getDefiningOp()]].segment;
  };
  for (auto [number, operand] : llvm::enumerate(block.getTerminator()->getOperands()))
    if (Value tensor = given(operand); isa<RankedTensorType>(tensor.getType()) && isMadeHere(tensor))
      destinationOf.try_emplace(root(tensor), (unsigned)number);
  for (Step &step : llvm::reverse(steps))
    for (auto launch : {dyn_cast<rt::LaunchOp>(step.op), step.epilogue}) {
      if (!launch)
        continue;
      for (auto [init, result] : llvm::zip(launch.getInits(), launch.getResults()))
        if (auto found = destinationOf.find(result);
            found != destinationOf.end() && diesInto(launch, init, stepOf[launch]) && isKnownFor(found->second, init))
          destinationOf.try_emplace(root(init), unsigned(found->second));
    }
}

void BlockPlanner::findHomes() {
  findDestinations();
  for (auto [n, step] : llvm::enumerate(steps)) {
    if (isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp>(step.op))
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
