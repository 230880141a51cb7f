//===- BlockPlanner.cpp - writes the plan of a block --------------------------------------------------------------===//
//
// A segment begins where extents become known: extents and guards, how loops are divided, results, one allocation, then the
// steps. So nothing is written before every check on shapes has passed, and all memory is there before the first loop runs.
#include "Planner.h"

#include "tenferro/rt.h"

using namespace mlir;

namespace tenferro::buffers {

Value Program::value(Extent extent) {
  auto known = constantExtent(extent);
  if (!known)
    return numbers.lookup(cast<Value>(extent));
  Value &constant = constants[*known];
  if (!constant) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&function.getBody().front());
    constant = arith::ConstantIndexOp::create(b, function.getLoc(), *known);
  }
  return constant;
}

Value Program::number(Value old) {
  if (Value known = numbers.lookupOrNull(old))
    return known;
  if (auto index = getConstantIntValue(old); index && old.getType().isIndex())
    return value(b.getIndexAttr(*index));
  return b.clone(*old.getDefiningOp())->getResult(0); // a constant
}

plan::BufferType bufferType(Type tensor) {
  auto type = cast<RankedTensorType>(tensor);
  return plan::BufferType::get(tensor.getContext(), type.getShape(), type.getElementType(), TNF_RT_CPU);
}

static plan::BufferType typeOf(ArrayRef<Extent> extents, Type element) {
  auto shape = llvm::map_to_vector(extents, [](Extent e) { return constantExtent(e).value_or(ShapedType::kDynamic); });
  return plan::BufferType::get(element.getContext(), shape, element, TNF_RT_CPU);
}

//===- the beginning of a segment --------------------------------------------------------------------------------===//

void BlockPlanner::divideLoops(unsigned segment) {
  Value workers;
  auto divide = [&](rt::LaunchOp launch, bool isEpilogue) {
    Work &work = works[launch];
    Slots &slots = segments[segment].slots;
    if (work.isOneChunk) {
      work.rows = work.chunk = program.value(b.getIndexAttr(*work.shape.knownRows()));
      return;
    }
    if (!work.shape.rows.empty()) {
      SmallVector<Value> counts = program.values(work.shape.rows);
      SmallVector<int64_t> unknown(counts.size(), ShapedType::kDynamic);
      work.rows =
          counts.size() == 1 ? counts[0] : rt::CountOp::create(b, launch.getLoc(), b.getIndexType(), counts, unknown).getCount();
      IntegerAttr most = isEpilogue ? b.getI64IntegerAttr(TNF_RT_GEMM_EPILOGUE_COLUMNS) : IntegerAttr();
      auto division = plan::DivideOp::create(b, launch.getLoc(), work.rows, program.values(work.shape.inner),
                                             b.getI64IntegerAttr((int64_t)program.kernelOf(launch).getWork()), most);
      work.chunk = division.getChunk();
      work.chunks = division.getChunks();
    }
    if (!work.scratch.empty() && !workers)
      workers = plan::WorkersOp::create(b, launch.getLoc());
    for (unsigned slot : work.scratch)
      slots[slot].copies = workers;
    for (int slot : work.parts)
      if (slot >= 0)
        slots[(size_t)slot].copies = work.chunks;
  };
  for (Step &step : steps) {
    if (step.segment != segment)
      continue;
    if (auto launch = dyn_cast<rt::LaunchOp>(step.op))
      divide(launch, false);
    if (step.epilogue)
      divide(step.epilogue, true);
  }
}

/// The segment from which on a tensor's extents are known.
unsigned BlockPlanner::knownFrom(Value tensor) {
  unsigned level = 0;
  for (Extent extent : kernels::tensorExtents(tensor))
    if (auto value = dyn_cast<Value>(extent))
      level = std::max(level, levels.lookup(value));
  return level;
}

/// The segment in which a tensor, or the first whose memory it takes over, is made and its extents are known.
unsigned BlockPlanner::madeIn(Value tensor) {
  Value first = root(tensor);
  while (Value taken = takenFrom.lookup(first))
    first = taken;
  Operation *def = first.getDefiningOp();
  auto step = def ? stepOf.find(def) : stepOf.end();
  return std::max(step == stepOf.end() ? 0 : steps[step->second].segment, knownFrom(tensor));
}

/// The program's results whose extents are known from this segment on.
void BlockPlanner::makeResults(unsigned segment) {
  bool any = false;
  for (auto [number, operand] : llvm::enumerate(block.getTerminator()->getOperands())) {
    auto exported = operand.getDefiningOp<rt::ExportOp>();
    if (!exported || madeIn(exported.getX()) != segment)
      continue;
    any = true;
    Extents extents = kernels::tensorExtents(exported.getX());
    targets[number] = plan::ResultOp::create(b, exported.getLoc(), bufferType(exported.getX().getType()),
                                             b.getI64IntegerAttr((int64_t)number), program.values(extents));
  }
  if (any)
    plan::OverlapOp::create(b, block.getParentOp()->getLoc());
}

/// How the steps of the loop around make what they hand on as value `number` by extending what they get; null: otherwise.
rt::ExtendOp BlockPlanner::extensionFor(unsigned number) {
  Operation *loop = block.getParentOp();
  return isa<LoopLikeOpInterface>(loop) ? extensionOf(loop, number) : rt::ExtendOp();
}

/// The names that this block has for a tensor already, where it lies now.
void BlockPlanner::moveViews(Value tensor) {
  for (Operation *user : tensor.getUsers()) {
    bool isView = isa<rt::ReshapeOp, rt::CheckedOp, rt::AfterOp, rt::PartOp>(user) && user->getOperand(0) == tensor;
    if (!isView || user->getBlock() != &block || !bufferOf(user->getResult(0)))
      continue;
    Value view = user->getResult(0);
    auto part = dyn_cast<rt::PartOp>(user);
    program.buffers[view] =
        part ? partAs(view, bufferOf(tensor), part.getIndex(), (bool)part.getCount()) : viewAs(view, bufferOf(tensor));
    moveViews(view);
  }
}

/// The buffers of what a loop carries, or a branch gives, under other extents.
void BlockPlanner::makeFit(unsigned segment) {
  for (auto [number, operand] : llvm::enumerate(block.getTerminator()->getOperands())) {
    if (number >= targets.size() || !targets[number] || !isa<plan::SegmentType>(targets[number].getType()))
      continue;
    if (isa<scf::IfOp>(block.getParentOp()) && root(operand).getParentBlock() != &block) {
      fitted[number] = targets[number]; // is passed on
      continue;
    }
    if (madeIn(operand) != segment)
      continue;
    Extents extents = kernels::tensorExtents(operand);
    Type types[] = {targets[number].getType(), bufferType(operand.getType())};
    if (rt::ExtendOp extend = extensionFor((unsigned)number)) {
      Value argument = root(extend.getX()), now = viewAs(extend.getX(), bufferOf(argument));
      Type made[] = {types[0], now.getType(), types[1]};
      auto grow = plan::GrowOp::create(b, operand.getLoc(), made, targets[number], now, program.values(extents));
      fitted[number] = grow.getFitted();
      targets[number] = grow.getBuffer();
      program.buffers[argument] = viewAs(argument, grow.getBeginning()); // where it lies from here on
      moveViews(argument);
      continue;
    }
    auto fit = plan::FitOp::create(b, operand.getLoc(), types, targets[number], program.values(extents));
    fitted[number] = fit.getFitted();
    targets[number] = fit.getBuffer();
  }
}

/// What is stacked is made where it belongs.
void BlockPlanner::makeParts() {
  for (auto [target, operand] : llvm::zip(targets, block.getTerminator()->getOperands()))
    if (auto put = operand.getDefiningOp<rt::PutOp>())
      target = partAs(put.getPart(), target, put.getIndex(), /*isRange=*/false);
}

void BlockPlanner::takeMemory(unsigned number) {
  Segment &segment = segments[number];
  if (segment.slots.all().empty())
    return;
  SmallVector<Value> extents, copies;
  SmallVector<bool> isCopied;
  SmallVector<Type> types{plan::SegmentType::get(b.getContext())};
  for (Slot &slot : segment.slots.all()) {
    llvm::append_range(extents, program.values(slot.factors));
    types.push_back(typeOf(slot.factors, slot.element));
    isCopied.push_back((bool)slot.copies);
    if (slot.copies)
      copies.push_back(slot.copies);
  }
  auto take = plan::TakeOp::create(b, block.getParentOp()->getLoc(), types, extents, copies, b.getDenseBoolArrayAttr(isCopied));
  for (auto [slot, buffer] : llvm::zip_equal(segment.slots.all(), take.getBuffers()))
    slot.buffer = buffer;
  segment.memory = take.getSegment();
}

static bool isWork(Operation *op) {
  return isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp>(op);
}

void BlockPlanner::beginSegment(unsigned number) {
  for (Operation *op : segments[number].numbers) {
    if (auto index = op->getNumResults() == 1 ? getConstantIntValue(op->getResult(0)) : std::nullopt;
        index && op->getResult(0).getType().isIndex())
      program.numbers.map(op->getResult(0), program.value(b.getIndexAttr(*index)));
    else
      b.clone(*op, program.numbers);
  }
  if (number == 0)
    makeParts();
  divideLoops(number);
  makeResults(number);
  makeFit(number);
  takeMemory(number);
  // the first step takes what it works in before it writes
  bool isFirst = true, reserves = false;
  for (const Step &step : steps)
    if (step.segment == number && isWork(step.op))
      reserves |= !std::exchange(isFirst, false) && !isa<rt::LaunchOp>(step.op);
  if (reserves)
    plan::ReserveOp::create(b, block.getParentOp()->getLoc());
}

//===- tensors ---------------------------------------------------------------------------------------------------===//

/// The buffer of a tensor that a step of this block makes. Each tenant of a slot has a view of its own, and one that takes over
/// another's memory is a view of that: so the plan says who is who.
void BlockPlanner::place(Value tensor) {
  Home home = homes.lookup(tensor);
  Value taken = takenFrom.lookup(tensor), buffer;
  if (taken) // what one side of a branch does not write over keeps its name
    buffer = tensor.getDefiningOp<scf::IfOp>() ? bufferAs(tensor, bufferOf(taken)) : viewAs(tensor, bufferOf(taken));
  else if (home.kind == Home::Slot)
    buffer = viewAs(tensor, segments[home.segment].slots[home.number].buffer);
  else
    buffer = takenBy.count(tensor) ? viewAs(tensor, targets[home.number]) : bufferAs(tensor, targets[home.number]);
  program.buffers[tensor] = buffer;
}

Value BlockPlanner::viewAs(Value tensor, Value buffer) {
  return plan::ViewOp::create(b, tensor.getLoc(), bufferType(tensor.getType()), buffer, Value(),
                              program.values(kernels::tensorExtents(tensor)));
}

/// What a buffer has for a tensor at an index of its outermost dimension, or from there on.
Value BlockPlanner::partAs(Value tensor, Value whole, Value index, bool isRange) {
  SmallVector<Value> extents = program.values(kernels::tensorExtents(tensor));
  Value offset = program.number(index);
  for (Value extent : ArrayRef(extents).drop_front(isRange ? 1 : 0))
    offset = arith::MulIOp::create(b, tensor.getLoc(), offset, extent);
  return plan::ViewOp::create(b, tensor.getLoc(), bufferType(tensor.getType()), whole, offset, extents);
}

/// A buffer with the extents and elements of a tensor.
Value BlockPlanner::bufferAs(Value tensor, Value buffer) {
  return buffer.getType() == bufferType(tensor.getType()) ? buffer : viewAs(tensor, buffer);
}

Value BlockPlanner::bufferOf(Value tensor) {
  return program.buffers.lookup(tensor);
}

SmallVector<Value> BlockPlanner::buffersOf(ValueRange tensors) {
  return llvm::map_to_vector(tensors, [&](Value tensor) { return bufferOf(tensor); });
}

//===- steps -----------------------------------------------------------------------------------------------------===//

/// Where a launch writes: with one chunk a reduction writes its result itself.
SmallVector<Value> BlockPlanner::writesOf(rt::LaunchOp op, Work &work) {
  SmallVector<Value> writes;
  Slots &slots = segments[steps[stepOf[op]].segment].slots;
  for (auto [number, result] : llvm::enumerate(op.getResults())) {
    Value to = bufferOf(result);
    if (int slot = work.parts[number]; slot >= 0) {
      Value one = arith::CmpIOp::create(b, op.getLoc(), arith::CmpIPredicate::eq, work.chunks, program.value(b.getIndexAttr(1)));
      to = arith::SelectOp::create(b, op.getLoc(), one, to, slots[(size_t)slot].buffer);
    }
    writes.push_back(to);
  }
  return writes;
}

SmallVector<Value> BlockPlanner::scratchOf(rt::LaunchOp op) {
  Slots &slots = segments[steps[stepOf[op]].segment].slots;
  return llvm::map_to_vector(works[op].scratch, [&](unsigned slot) { return slots[slot].buffer; });
}

SmallVector<Value> BlockPlanner::numbersOf(rt::LaunchOp op) {
  return llvm::map_to_vector(op.getNumbers(), [&](Value number) { return program.number(number); });
}

void BlockPlanner::combineParts(rt::LaunchOp op) {
  Work &work = works[op];
  rt::KernelOp kernel = program.kernelOf(op);
  Slots &slots = segments[steps[stepOf[op]].segment].slots;
  for (auto [number, result] : llvm::enumerate(op.getResults()))
    if (int slot = work.parts[number]; slot >= 0)
      plan::CombineOp::create(b, op.getLoc(), rt::ReductionKindAttr::get(b.getContext(), *kernel.partsOf((unsigned)number)),
                              work.chunks, slots[(size_t)slot].buffer, bufferOf(result));
}

/// What a launch writes over and is needed still is copied.
void BlockPlanner::copyInits(rt::LaunchOp op) {
  for (Value result : op.getResults())
    if (Value init = initOf(result); init && !takenFrom.count(result))
      plan::CopyOp::create(b, op.getLoc(), bufferOf(init), bufferOf(result));
}

void BlockPlanner::emitLaunch(rt::LaunchOp op) {
  for (Value result : op.getResults())
    place(result);
  copyInits(op);
  Work &work = works[op];
  SmallVector<Value> writes = writesOf(op, work);
  plan::LaunchOp::create(b, op.getLoc(), op.getKernelAttr(), buffersOf(op.getInputs()), writes, numbersOf(op), scratchOf(op),
                         work.rows, work.chunk);
  combineParts(op);
}

void BlockPlanner::emitGemm(rt::GemmOp op, rt::LaunchOp epilogue) {
  place(op.getC());
  SmallVector<Value> reads, writes, numbers, scratch;
  FlatSymbolRefAttr kernel;
  Value chunk;
  if (epilogue) {
    for (Value result : epilogue.getResults())
      place(result);
    copyInits(epilogue);
    kernel = epilogue.getKernelAttr();
    reads = buffersOf(epilogue.getInputs());
    writes = writesOf(epilogue, works[epilogue]);
    numbers = numbersOf(epilogue);
    scratch = scratchOf(epilogue);
    chunk = works[epilogue].chunk;
  }
  plan::MultiplyOp::create(b, op.getLoc(), bufferOf(op.getA()), bufferOf(op.getB()), bufferOf(op.getC()),
                           program.number(op.getM()), program.number(op.getN()), program.number(op.getK()),
                           program.number(op.getBatch()), op.getFlagsAttr(), kernel, reads, writes, numbers, scratch, chunk);
  if (epilogue)
    combineParts(epilogue);
}

/// Whether it is an operation on tapes.
bool BlockPlanner::emitTape(Operation *op) {
  Location loc = op->getLoc();
  if (auto tape = dyn_cast<rt::TapeOp>(op)) {
    program.numbers.map(tape.getTape(), plan::TapeOp::create(b, loc).getTape());
  } else if (auto push = dyn_cast<rt::PushOp>(op)) {
    bool isTensor = isa<RankedTensorType>(push.getValue().getType());
    Value value = isTensor ? bufferOf(push.getValue()) : program.number(push.getValue());
    program.numbers.map(push.getNext(), plan::PushOp::create(b, loc, program.number(push.getTape()), value).getNext());
  } else if (auto pop = dyn_cast<rt::PopOp>(op); pop && homes.lookup(pop.getValue()).kind == Home::Tape) {
    Type types[] = {plan::TapeType::get(b.getContext()), bufferType(pop.getValue().getType())};
    SmallVector<Value> extents = program.values(kernels::tensorExtents(pop.getValue()));
    auto popped = plan::PopViewOp::create(b, loc, types, program.number(pop.getTape()), extents);
    program.numbers.map(pop.getNext(), popped.getNext());
    program.buffers[pop.getValue()] = popped.getBuffer();
  } else if (pop) {
    place(pop.getValue());
    auto popped = plan::PopOp::create(b, loc, program.number(pop.getTape()), bufferOf(pop.getValue()));
    program.numbers.map(pop.getNext(), popped.getNext());
  } else if (auto pop = dyn_cast<rt::PopNumberOp>(op)) {
    Type types[] = {plan::TapeType::get(b.getContext()), pop.getNumber().getType()};
    auto popped = plan::PopNumberOp::create(b, loc, types, program.number(pop.getTape()));
    program.numbers.map(pop.getNext(), popped.getNext());
    program.numbers.map(pop.getNumber(), popped.getNumber());
  } else {
    return false;
  }
  return true;
}

/// What a loop's step extends where it lies is there; anything else is copied.
void BlockPlanner::emitExtend(rt::ExtendOp op) {
  place(op);
  Home home = homes.lookup(op);
  if (home.kind == Home::Destination && extensionFor(home.number))
    return;
  Value beginning = viewAs(op.getX(), bufferOf(op));
  plan::CopyOp::create(b, op.getLoc(), bufferOf(op.getX()), beginning);
  program.buffers[op] = viewAs(op, beginning);
}

LogicalResult BlockPlanner::emit(Step &step) {
  Operation *op = step.op;
  Location loc = op->getLoc();
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return emitFor(loop);
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return emitIf(branch);
  if (auto loop = dyn_cast<scf::WhileOp>(op))
    return emitWhile(loop);
  if (auto launch = dyn_cast<rt::LaunchOp>(op)) {
    emitLaunch(launch);
  } else if (auto gemm = dyn_cast<rt::GemmOp>(op)) {
    emitGemm(gemm, step.epilogue);
  } else if (auto library = dyn_cast<rt::LibraryOp>(op)) {
    for (Value result : library.getResults())
      place(result);
    auto numbers = llvm::map_to_vector(library.getNumbers(), [&](Value v) { return program.number(v); });
    plan::CallOp::create(b, loc, library.getFunctionAttr(), library.getSiteAttr(), numbers, library.getIntegersAttr(),
                         buffersOf(library.getInputs()), buffersOf(library.getResults()), library.getCustomAttr());
  } else if (auto checked = dyn_cast<rt::CheckedOp>(op)) {
    auto numbers = llvm::map_to_vector(checked.getNumbers(), [&](Value v) { return program.number(v); });
    program.buffers[checked] = bufferOf(checked.getX());
    plan::CallOp::create(b, loc, checked.getFunctionAttr(), checked.getSiteAttr(), numbers, checked.getIntegersAttr(),
                         bufferOf(checked), ValueRange(), rt::CustomAttr());
  } else if (auto after = dyn_cast<rt::AfterOp>(op)) {
    program.buffers[after] = bufferOf(after.getX());
  } else if (auto bind = dyn_cast<rt::BindOp>(op)) {
    Value argument = program.numbers.lookup(bind.getX());
    program.buffers[bind] =
        plan::InputOp::create(b, loc, bufferType(bind.getType()), argument, program.values(kernels::tensorExtents(bind)));
  } else if (auto extend = dyn_cast<rt::ExtendOp>(op)) {
    emitExtend(extend);
  } else if (auto reshape = dyn_cast<rt::ReshapeOp>(op)) {
    program.buffers[reshape] = plan::ViewOp::create(b, loc, bufferType(reshape.getType()), bufferOf(reshape.getX()), Value(),
                                                    program.values(kernels::tensorExtents(reshape)));
  } else if (auto part = dyn_cast<rt::PartOp>(op)) {
    program.buffers[part] = partAs(part, bufferOf(part.getX()), part.getIndex(), (bool)part.getCount());
  } else if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    program.buffers[constant] =
        plan::ConstantOp::create(b, loc, bufferType(constant.getType()), cast<ElementsAttr>(constant.getValue()));
  } else if (auto read = dyn_cast<rt::ReadOp>(op)) {
    auto number = plan::ReadOp::create(b, loc, read.getType(), bufferOf(read.getX()), read.getTextAttr());
    program.numbers.map(read.getResult(), number.getNumber());
  } else if (auto check = dyn_cast<rt::FailIfOp>(op)) {
    plan::CheckOp::create(b, loc, bufferOf(check.getFlag()), check.getCodeAttr(), check.getTextAttr());
  } else if (!emitTape(op) && !isa<rt::ExportOp>(op)) {
    return op->emitError() << op->getName() << " cannot be planned";
  }
  return success();
}

/// What nothing uses behind this step.
void BlockPlanner::endStep(unsigned number) {
  for (Value tensor : dying[number])
    plan::DeadOp::create(b, steps[number].op->getLoc(), bufferOf(tensor));
  for (Value buffer : placesDying[number])
    plan::DeadOp::create(b, steps[number].op->getLoc(), buffer);
  for (Segment &segment : segments)
    if (segment.memory && segment.lastUse == number)
      plan::GiveBackOp::create(b, steps[number].op->getLoc(), segment.memory);
  for (Value segment : leaving[number])
    plan::GiveBackOp::create(b, steps[number].op->getLoc(), segment);
}

/// What is given away lies where it is wanted: it was made there, or is copied, or may stay where it is.
void BlockPlanner::finish() {
  for (auto [number, operand] : llvm::enumerate(block.getTerminator()->getOperands())) {
    Value tensor = given(operand);
    if (!isa<RankedTensorType>(tensor.getType()) || !targets[number])
      continue;
    auto home = homes.find(root(tensor));
    bool isThere = home != homes.end() && home->second.kind == Home::Destination && home->second.number == number;
    if (isThere || isa<plan::SegmentType>(targets[number].getType()))
      targets[number] = bufferOf(tensor);
    else
      plan::CopyOp::create(b, operand.getLoc(), bufferOf(tensor), targets[number]);
  }
  for (Segment &segment : segments)
    if (segment.memory && segment.lastUse >= steps.size())
      plan::GiveBackOp::create(b, block.getParentOp()->getLoc(), segment.memory);
  for (Value segment : leaving[steps.size()])
    plan::GiveBackOp::create(b, block.getParentOp()->getLoc(), segment);
}

LogicalResult BlockPlanner::run() {
  if (failed(collect()))
    return failure();
  for (Step &step : steps)
    if (failed(checkExtents(step.op)))
      return failure();
  findEpilogues();
  findLifetimes();
  findWritesToTapes();
  findHomes();
  targets.assign(destinations.begin(), destinations.end());
  targets.resize(block.getTerminator()->getNumOperands());
  fitted.resize(targets.size());
  dying.resize(steps.size());
  placesDying.resize(steps.size());
  leaving.resize(steps.size() + 1);
  for (auto [n, step] : llvm::enumerate(steps))
    for (Operation *op : {step.op, step.epilogue ? step.epilogue.getOperation() : nullptr})
      for (Value result : op ? ValueRange(op->getResults()) : ValueRange())
        if (auto home = homes.find(result);
            home != homes.end() && home->second.kind != Home::Destination && !takenBy.count(result))
          if (unsigned last = lastUseOf(result, (unsigned)n); last < steps.size())
            dying[last].push_back(result);
  for (unsigned segment = 0, next = 0; segment < segments.size(); ++segment) {
    beginSegment(segment);
    for (; next < steps.size() && steps[next].segment == segment; ++next) {
      if (failed(emit(steps[next])))
        return failure();
      endStep(next);
    }
  }
  finish();
  return success();
}

} // namespace tenferro::buffers
