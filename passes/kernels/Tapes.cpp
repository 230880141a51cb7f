//===- Tapes.cpp - that a tape is one object, whatever loops and branches do with it -------------------------------===//
//
// At run time there is one tape for each operation that begins one, and nothing copies it. So a value of it is what it holds at one
// point of the program: used at most once on every path, and what a loop or a branch gives in its place is the same tape.
#include "Kernel.h"
#include "Plan.h"
#include "ProgramForm.h"

using namespace mlir;

namespace tenferro::kernels {

static bool isTape(Value v) {
  return isa<rt::TapeType, plan::TapeType>(v.getType());
}

static bool isTapeStep(Operation *op) {
  return isa<rt::PushOp, rt::PopOp, rt::PopNumberOp, plan::PushOp, plan::PopOp, plan::PopNumberOp>(op);
}

Operation *beginningOf(Value tape) {
  for (;;) {
    Operation *op = tape.getDefiningOp();
    if (Value start = startOf(tape))
      tape = start;
    else if (op && isTapeStep(op))
      tape = op->getOperand(0);
    else
      return op;
  }
}

/// Whether the value is used where it is, or in a branch there: a loop that uses a tape carries it.
static bool isInReach(OpOperand &use) {
  Operation *at = use.getOwner();
  Block *home = use.get().getParentBlock();
  while (at->getBlock() != home && isa<scf::IfOp>(at->getParentOp()))
    at = at->getParentOp();
  return at->getBlock() == home;
}

/// Whether two operations are in different regions of one branch: only one of them is reached.
static bool areAlternatives(Operation *a, Operation *b) {
  for (Region *region = a->getParentRegion(); region; region = region->getParentRegion()) {
    auto branch = dyn_cast<scf::IfOp>(region->getParentOp());
    if (branch && branch->isProperAncestor(b))
      return !region->isAncestor(b->getParentRegion());
  }
  return false;
}

static LogicalResult checkUses(Value tape) {
  SmallVector<Operation *> users;
  for (OpOperand &use : tape.getUses()) {
    Operation *user = use.getOwner();
    if (!isTapeStep(user) && !isa<scf::ForOp, scf::WhileOp, scf::YieldOp, scf::ConditionOp>(user))
      return user->emitError() << user->getName() << " does not work on a tape";
    if (!isInReach(use))
      return user->emitError() << user->getName() << " uses a tape of outside of its loop, which does not carry it";
    for (Operation *other : users)
      if (!areAlternatives(user, other)) {
        InFlightDiagnostic error = user->emitError() << user->getName() << " uses a tape that is used elsewhere: it is what push and "
                                                     << "pop give that goes on";
        error.attachNote(other->getLoc()) << "the other use";
        return error;
      }
    users.push_back(user);
  }
  return success();
}

static LogicalResult checkRegions(Operation *op) {
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    if (branch.getNumResults())
      for (auto [a, b] : llvm::zip(branch.thenYield().getOperands(), branch.elseYield().getOperands()))
        if (isTape(a) && beginningOf(a) != beginningOf(b))
          return op->emitError() << "the branches give two tapes for one";
    return success();
  }
  auto loop = dyn_cast<LoopLikeOpInterface>(op);
  if (!loop)
    return success();
  auto whileLoop = dyn_cast<scf::WhileOp>(op);
  ValueRange next = whileLoop ? ValueRange(whileLoop.getAfterBody()->getTerminator()->getOperands()) : loop.getYieldedValues();
  for (auto [init, given] : llvm::zip(loop.getInits(), next))
    if (isTape(init) && beginningOf(init) != beginningOf(given))
      return op->emitError() << "a step of the loop goes on with another tape than it was given";
  return success();
}

LogicalResult checkTapes(func::FuncOp function) {
  WalkResult walked = function.walk([](Operation *op) -> WalkResult {
    bool makesTape = isTapeStep(op) || isa<rt::TapeOp, plan::TapeOp, scf::ForOp, scf::WhileOp, scf::IfOp>(op);
    for (Value result : op->getResults()) {
      if (!isTape(result))
        continue;
      if (!makesTape)
        return op->emitError() << op->getName() << " does not make a tape";
      if (failed(checkUses(result)))
        return failure();
    }
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          if (isTape(argument) && failed(checkUses(argument)))
            return failure();
    return checkRegions(op);
  });
  return failure(walked.wasInterrupted());
}

} // namespace tenferro::kernels
