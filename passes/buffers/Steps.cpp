//===- Steps.cpp - the steps of a block, in segments, and how long their tensors are needed -----------------------===//
#include "Planner.h"

#include "Tenferro.h"

using namespace mlir;

namespace tenferro::buffers {

Value root(Value tensor) {
  while (isa_and_present<rt::ReshapeOp, rt::CheckedOp, rt::AfterOp>(tensor.getDefiningOp()))
    tensor = tensor.getDefiningOp()->getOperand(0);
  return tensor;
}

Value wholeOf(Value tensor) {
  for (;;) {
    tensor = root(tensor);
    auto part = tensor.getDefiningOp<rt::PartOp>();
    if (!part)
      return tensor;
    tensor = part.getX();
  }
}

Value given(Value operand) {
  if (auto put = operand.getDefiningOp<rt::PutOp>())
    return put.getPart();
  if (auto exported = operand.getDefiningOp<rt::ExportOp>())
    return exported.getX();
  return operand;
}

static bool isNumber(Type type) {
  return type.isIndex() || type.isInteger(1);
}

/// The segment in which all that an operation reads is known.
unsigned BlockPlanner::levelOf(Operation *op) {
  unsigned level = 0;
  for (Value operand : op->getOperands())
    level = std::max(level, levels.lookup(operand));
  return level;
}

/// Extents and guards come first in the segment in which they are known; everything else keeps its order.
LogicalResult BlockPlanner::collect() {
  segments.emplace_back();
  for (Operation &op : block.without_terminator()) {
    if (isa<tensor::EmptyOp, rt::PutOp>(op))
      continue;
    bool isConstant = op.hasTrait<OpTrait::ConstantLike>();
    bool onNumbers = isa<arith::ArithDialect>(op.getDialect()) && llvm::all_of(op.getResultTypes(), isNumber);
    if (isa<DimOp, GuardOp, rt::CountOp>(op) || onNumbers) {
      unsigned level = levelOf(&op);
      segments[level].numbers.push_back(&op);
      for (Value result : op.getResults())
        levels[result] = level;
      continue;
    }
    if (isConstant && !isa<RankedTensorType>(op.getResult(0).getType()))
      continue; // where it is used
    stepOf[&op] = (unsigned)steps.size();
    steps.push_back(Step{&op, (unsigned)segments.size() - 1});
    bool reveals = false;
    for (Value result : op.getResults())
      if (isNumber(result.getType())) {
        levels[result] = (unsigned)segments.size();
        reveals = true;
      }
    if (reveals)
      segments.emplace_back();
  }
  return success();
}

//===- epilogues -------------------------------------------------------------------------------------------------===//

/// The kernel that may run on the columns of a product while they are in cache: the first that reads the product, if it loops
/// over those columns, and everything else that it reads is there before the product starts.
rt::LaunchOp BlockPlanner::epilogueOf(rt::GemmOp gemm, const DenseMap<Operation *, unsigned> &order) {
  auto type = cast<RankedTensorType>(gemm.getC().getType());
  // several axes of an operand may make up the columns
  if (getConstantIntValue(gemm.getBatch()) != 1 || type.getRank() != 2 ||
      !kernels::sameExtent(kernels::tensorExtents(gemm.getC())[0], getAsOpFoldResult(gemm.getN())))
    return {};
  rt::LaunchOp first;
  for (Operation *user : gemm.getC().getUsers()) {
    auto launch = dyn_cast<rt::LaunchOp>(user);
    if (launch && launch->getBlock() == &block && (!first || order.at(launch) < order.at(first)))
      first = launch;
  }
  if (!first || steps[stepOf[first]].segment != steps[stepOf[gemm]].segment)
    return {};
  for (Value init : first.getInits()) // what reads it comes before
    if (!init.getDefiningOp<tensor::EmptyOp>() && !init.hasOneUse())
      return {};
  rt::KernelOp kernel = program.kernelOf(first);
  KernelShape shape = shapeOf(kernel, first);
  if (shape.rows.size() != 1 || !kernels::sameExtent(shape.rows[0], getAsOpFoldResult(gemm.getN())))
    return {};
  SmallVector<Value> memories(first.getInputs());
  memories.append(first.getInits().begin(), first.getInits().end());
  for (auto [number, tensor] : llvm::enumerate(memories))
    if (tensor == gemm.getC() && !readsByColumns(kernel, first, (unsigned)number, getAsOpFoldResult(gemm.getM())))
      return {};
  for (Value tensor : memories) {
    Operation *def = tensor.getDefiningOp();
    if (def && def != gemm && def->getBlock() == &block && order.count(def) && order.at(def) > order.at(gemm))
      return {};
  }
  return first;
}

void BlockPlanner::findEpilogues() {
  DenseMap<Operation *, unsigned> order; // a kernel that moves takes the odd number behind its product
  for (auto [n, step] : llvm::enumerate(steps))
    order[step.op] = 2 * (unsigned)n;
  llvm::SmallPtrSet<Operation *, 8> moved;
  for (Step &step : steps) {
    auto gemm = dyn_cast<rt::GemmOp>(step.op);
    rt::LaunchOp launch = gemm ? epilogueOf(gemm, order) : rt::LaunchOp();
    if (!launch || !moved.insert(launch).second)
      continue;
    step.epilogue = launch;
    order[launch] = order[step.op] + 1;
  }
  llvm::erase_if(steps, [&](const Step &step) { return moved.contains(step.op); });
  stepOf.clear();
  for (auto [n, step] : llvm::enumerate(steps)) {
    stepOf[step.op] = (unsigned)n;
    if (step.epilogue)
      stepOf[step.epilogue] = (unsigned)n;
  }
}

//===- lifetimes -------------------------------------------------------------------------------------------------===//

/// The steps that may move or overwrite what was popped from a tape.
void BlockPlanner::findWritesToTapes() {
  for (auto [n, step] : llvm::enumerate(steps))
    step.op->walk([&, number = (unsigned)n](Operation *inner) {
      auto push = dyn_cast<rt::PushOp>(inner);
      if (push || isa<rt::TapeOp>(inner))
        writesTo[push ? kernels::beginningOf(push.getTape()) : inner].push_back(number);
    });
}

void BlockPlanner::findLifetimes() {
  auto use = [&](Value v, unsigned step) {
    if (!isa<RankedTensorType>(v.getType()))
      return;
    unsigned &last = lastUse[wholeOf(v)];
    last = std::max(last, step);
  };
  auto useAll = [&](Operation *op, unsigned step) {
    op->walk([&](Operation *inner) {
      for (Value v : inner->getOperands())
        use(v, step);
    });
  };
  for (auto [n, step] : llvm::enumerate(steps)) {
    useAll(step.op, (unsigned)n);
    if (step.epilogue)
      useAll(step.epilogue, (unsigned)n);
  }
  auto end = (unsigned)steps.size();
  for (Value v : block.getTerminator()->getOperands())
    use(given(v), end);
  // what a loop starts from may be what it ends with, what a branch has from outside may be what it gives
  for (Step &step : llvm::reverse(steps)) {
    if (auto loop = dyn_cast<LoopLikeOpInterface>(step.op))
      for (auto [init, result] : llvm::zip(loop.getInits(), step.op->getResults()))
        if (isa<RankedTensorType>(init.getType()) && lastUse.count(result) && !isInOneBuffer(result))
          use(init, lastUse[result]);
    for (Value result : step.op->getResults())
      if (extentsDiffer(result) && lastUse.count(result))
        for (Region &branch : step.op->getRegions())
          use(branch.front().getTerminator()->getOperand(cast<OpResult>(result).getResultNumber()), lastUse[result]);
  }
}

} // namespace tenferro::buffers
