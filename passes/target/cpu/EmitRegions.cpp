//===- EmitRegions.cpp - turns loops and branches of plans into jumps ----------------------------------------------===//
#include "EmitKernel.h"
#include "PlanEmitter.h"
#include "ShapeTable.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tenferro::cpu {

/// A cell for what an operation with regions carries or gives. All values of a tape are in one.
Cell PlanEmitter::carried(Value value) {
  if (!isa<plan::TapeType>(value.getType()))
    return defined(value);
  return cells[value] = cells.lookup(cast<plan::TapeOp>(kernels::beginningOf(value)).getTape());
}

/// All at once: a value may be what another cell has held.
void PlanEmitter::move(ValueRange from, ArrayRef<Cell> to) {
  SmallVector<Cell> sources = cellsOf(from);
  for (auto [n, cell] : llvm::enumerate(sources)) {
    if (!llvm::is_contained(to.take_front(n), cell))
      continue;
    Cell copy = table.newCell(); // written before it is read
    table.begin(TNF_RT_STEP_MOVE);
    table.cell(copy).cell(cell);
    cell = copy;
  }
  for (auto [source, target] : llvm::zip_equal(sources, to)) {
    if (source == target)
      continue;
    table.begin(TNF_RT_STEP_MOVE);
    table.cell(target).cell(source);
  }
}

/// Whether a number changes with another.
static bool dependsOn(Value number, Value other) {
  Operation *op = number.getDefiningOp();
  return number == other || (op && isa<arith::ArithDialect>(op->getDialect()) &&
                             llvm::any_of(op->getOperands(), [&](Value operand) { return dependsOn(operand, other); }));
}

static bool isWritten(Value buffer) {
  return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
    if (auto launch = dyn_cast<plan::LaunchOp>(user))
      return llvm::is_contained(launch.getWrites(), buffer);
    if (auto product = dyn_cast<plan::MultiplyOp>(user))
      return product.getC() == buffer || llvm::is_contained(product.getWrites(), buffer);
    if (auto call = dyn_cast<plan::CallOp>(user))
      return llvm::is_contained(call.getResults(), buffer);
    if (auto copy = dyn_cast<plan::CopyOp>(user))
      return copy.getTo() == buffer;
    if (auto pop = dyn_cast<plan::PopOp>(user))
      return pop.getTo() == buffer;
    return isa<plan::ViewOp, arith::SelectOp>(user) && isWritten(user->getResult(0));
  });
}

/// What a step writes at its own place of memory from outside of the loop, other than the program's results.
void PlanEmitter::emitKept(scf::ForOp op) {
  for (auto view : op.getBody()->getOps<plan::ViewOp>()) {
    Value memory = view.getSource();
    while (auto outer = memory.getDefiningOp<plan::ViewOp>())
      memory = outer.getSource();
    bool isOutside = !op->isAncestor(memory.getParentBlock()->getParentOp());
    if (!view.getOffset() || !dependsOn(view.getOffset(), op.getInductionVar()) || !isOutside ||
        isa_and_present<plan::ResultOp>(memory.getDefiningOp()) || !isWritten(view))
      continue;
    SmallVector<Cell> extents = cellsOf(view.getExtents());
    table.begin(TNF_RT_STEP_KEEP);
    table.number(elementBytes(view.getBuffer().getType().getElement())).cells(extents);
  }
}

LogicalResult PlanEmitter::emitFor(scf::ForOp op) {
  Cell from = cellOf(op.getLowerBound()), to = cellOf(op.getUpperBound()), by = cellOf(op.getStep()), goesOn = table.newCell();
  Cell index = defined(op.getInductionVar());
  SmallVector<Cell> state;
  for (auto [argument, result] : llvm::zip_equal(op.getRegionIterArgs(), op.getResults()))
    state.push_back(cells[result] = carried(argument));
  move(op.getInitArgs(), state);
  if (auto step = getConstantIntValue(op.getStep()); !step || *step < 1) {
    Cell one = table.constant(1);
    int32_t text = table.text((source.getName() + ": a loop's step must be at least 1, got {1}").str());
    table.begin(TNF_RT_STEP_GUARD);
    table.number(TNF_RT_LESS_EQUAL).cell(one).cell(by).number(text);
  }
  table.begin(TNF_RT_STEP_MOVE);
  table.cell(index).cell(from);
  size_t head = table.begin(TNF_RT_STEP_LESS);
  table.cell(goesOn).cell(index).cell(to);
  table.begin(TNF_RT_STEP_JUMP_UNLESS);
  table.cell(goesOn);
  size_t exit = table.goal();
  if (failed(emitBlock(*op.getBody())))
    return failure();
  emitKept(op);
  move(op.getBody()->getTerminator()->getOperands(), state);
  table.begin(TNF_RT_STEP_ADD);
  table.cell(index).cell(index).cell(by);
  bool counts = getConstantIntValue(op.getLowerBound()) == 0 && getConstantIntValue(op.getStep()) == 1;
  table.jumpBack(head, counts ? std::optional(index) : std::nullopt, surfaceName(op));
  table.land(exit);
  return success();
}

LogicalResult PlanEmitter::emitIf(scf::IfOp op) {
  Cell flag = cellOf(op.getCondition());
  SmallVector<Cell> results = llvm::map_to_vector(op.getResults(), [&](Value v) { return carried(v); });
  table.begin(TNF_RT_STEP_JUMP_UNLESS);
  table.cell(flag);
  size_t otherwise = table.goal();
  if (failed(emitBlock(*op.thenBlock())))
    return failure();
  move(op.thenYield().getOperands(), results);
  if (!op.elseBlock()) {
    table.land(otherwise);
    return success();
  }
  table.begin(TNF_RT_STEP_JUMP);
  size_t end = table.goal();
  table.land(otherwise);
  if (failed(emitBlock(*op.elseBlock())))
    return failure();
  move(op.elseYield().getOperands(), results);
  table.land(end);
  return success();
}

/// Whether a while loop counts its steps in what it carries last.
static bool isNextNumber(scf::WhileOp op, Value next) {
  auto sum = next.getDefiningOp<arith::AddIOp>();
  auto number = sum ? dyn_cast<BlockArgument>(sum.getLhs()) : BlockArgument();
  return number && number.getOwner() == op.getAfterBody() && getConstantIntValue(sum.getRhs()) == 1 &&
         getConstantIntValue(op.getInits().back()) == 0 &&
         op.getConditionOp().getArgs()[number.getArgNumber()] == op.getBeforeArguments().back();
}

LogicalResult PlanEmitter::emitWhile(scf::WhileOp op) {
  SmallVector<Cell> before = llvm::map_to_vector(op.getBeforeArguments(), [&](Value v) { return carried(v); });
  SmallVector<Cell> after = llvm::map_to_vector(op.getAfterArguments(), [&](Value v) { return carried(v); });
  for (auto [result, cell] : llvm::zip_equal(op.getResults(), after))
    cells[result] = cell;
  move(op.getInits(), before);
  size_t head = table.here();
  if (failed(emitBlock(*op.getBeforeBody())))
    return failure();
  auto condition = op.getConditionOp();
  Cell flag = cellOf(condition.getCondition());
  move(condition.getArgs(), after);
  table.begin(TNF_RT_STEP_JUMP_UNLESS);
  table.cell(flag);
  size_t exit = table.goal();
  if (failed(emitBlock(*op.getAfterBody())))
    return failure();
  ValueRange next = op.getAfterBody()->getTerminator()->getOperands();
  bool counts = !next.empty() && isNextNumber(op, next.back());
  move(next, before);
  table.jumpBack(head, counts ? std::optional(before.back()) : std::nullopt, surfaceName(op));
  table.land(exit);
  return success();
}

/// What a buffer may be another name of, whether under the same address or not.
static SmallVector<Value> originsOf(Value buffer) {
  Operation *op = buffer.getDefiningOp();
  if (!op) // a loop carries it
    op = cast<BlockArgument>(buffer).getOwner()->getParentOp();
  else if (isa<plan::ViewOp, arith::SelectOp>(op))
    return op->getOperands();
  SmallVector<Value> origins;
  if (!isa<LoopLikeOpInterface, scf::IfOp>(op))
    return origins;
  llvm::append_range(origins, op->getOperands());
  for (Region &region : op->getRegions())
    if (!region.empty())
      llvm::append_range(origins, region.front().getTerminator()->getOperands());
  return origins;
}

/// Buffers that a loop uses by the address that they had before it, and by no other.
static SmallVector<Value> ownAddresses(Operation &loop) {
  llvm::SmallSetVector<Value, 8> used, others; // what else is used, and all that this may be
  loop.walk([&](Operation *op) {
    for (Value v : op->getOperands()) {
      if (!isa<plan::BufferType>(v.getType()) || loop.isAncestor(v.getParentBlock()->getParentOp()))
        continue;
      for (auto view = v.getDefiningOp<plan::ViewOp>(); view && !view.getOffset(); view = v.getDefiningOp<plan::ViewOp>())
        v = view.getSource();
      bool isPiece = isa_and_present<plan::InputOp, plan::ConstantOp, plan::ResultOp, plan::TakeOp>(v.getDefiningOp());
      (isPiece ? used : others).insert(v);
    }
  });
  for (size_t n = 0; n < others.size(); ++n)
    for (Value origin : originsOf(others[n]))
      if (isa<plan::BufferType>(origin.getType()))
        others.insert(origin);
  used.remove_if([&](Value v) { return others.contains(v); });
  return used.takeVector();
}

/// Those of them that are small, as many as there is room for.
SmallVector<LocalMemory> PlanEmitter::localMemory(Operation &loop) {
  SmallVector<LocalMemory> list;
  int64_t room = mostStackBytes;
  for (Value buffer : ownAddresses(loop)) {
    auto type = cast<plan::BufferType>(buffer.getType());
    auto take = buffer.getDefiningOp<plan::TakeOp>();
    if (take && take.parts()[cast<OpResult>(buffer).getResultNumber() - 1].second)
      continue;
    int64_t bytes = elementBytes(type.getElement());
    for (int64_t extent : type.getShape())
      bytes = ShapedType::isDynamic(extent) || bytes > mostLocalBytes ? mostLocalBytes + 1 : bytes * extent;
    auto taken = (int64_t)llvm::alignTo((uint64_t)bytes, TNF_RT_ALIGNMENT);
    if (bytes > mostLocalBytes || taken > room)
      continue;
    room -= taken;
    list.push_back({cellOf(buffer), bytes, !isa<plan::InputOp, plan::ConstantOp>(buffer.getDefiningOp())});
  }
  return list;
}

LogicalResult PlanEmitter::emitLoop(Operation &op) {
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return emitFor(loop);
  return emitWhile(cast<scf::WhileOp>(op));
}

/// A loop is machine code too, with the loops in it.
LogicalResult PlanEmitter::emitRegions(Operation &op) {
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return emitIf(branch);
  if (inLoop)
    return emitLoop(op);
  std::string name = (source.getName() + ".loop" + Twine(loops.size())).str();
  int32_t function = table.function(name);
  SmallVector<LocalMemory> local = localMemory(op);
  table.begin(TNF_RT_STEP_LOOP);
  table.number(function);
  size_t exit = table.goal(), first = table.here();
  inLoop = true;
  LogicalResult result = emitLoop(op);
  inLoop = false;
  table.land(exit);
  loops.push_back({name, op.getLoc(), first, table.here(), local});
  return result;
}

} // namespace tenferro::cpu
