//===- Tapes.cpp - that a tape is one object, whatever loops and branches do with it -------------------------------===//
//
// At run time there is one tape for each operation that begins one, and nothing copies it. So a value of it is what it holds at
// one point of the program: used at most once on every path, and what a loop or a branch gives in its place is the same tape.
#include "Kernel.h"
#include "Plan.h"
#include "ProgramForm.h"

using namespace mlir;

namespace tenferro::kernels {

static bool isTape(Value v) {
  return isa<rt::TapeType, plan::TapeType>(v.getType());
}

static bool isTapeStep(Operation *op) {
  return isa<rt::PushOp, rt::PopOp, rt::PopNumberOp, plan::PushOp, plan::PopOp, plan::PopViewOp, plan::PopNumberOp>(op);
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

namespace {

class TapeChecker {
public:
  /// Operations come in the order of the program.
  LogicalResult check(Operation *op);

private:
  LogicalResult checkUse(OpOperand &use);
  LogicalResult checkBranch(scf::IfOp op);
  LogicalResult checkLoop(LoopLikeOpInterface op);

  DenseMap<Value, SmallVector<Operation *, 1>> users; ///< of tapes, until now
};

LogicalResult TapeChecker::checkUse(OpOperand &use) {
  Operation *user = use.getOwner();
  if (!isTapeStep(user) && !isa<scf::ForOp, scf::WhileOp, scf::YieldOp, scf::ConditionOp>(user))
    return user->emitError() << user->getName() << " does not work on a tape";
  if (!isInReach(use))
    return user->emitError() << user->getName() << " uses a tape of outside of its loop, which does not carry it";
  auto &earlier = users[use.get()];
  for (Operation *other : earlier)
    if (!areAlternatives(user, other)) {
      InFlightDiagnostic error = user->emitError()
                                 << user->getName() << " uses a tape that was used: what push and pop give goes on";
      error.attachNote(other->getLoc()) << "the other use";
      return error;
    }
  earlier.push_back(user);
  return success();
}

LogicalResult TapeChecker::checkBranch(scf::IfOp op) {
  if (!op.getNumResults())
    return success();
  for (auto [a, b] : llvm::zip(op.thenYield().getOperands(), op.elseYield().getOperands()))
    if (isTape(a) && beginningOf(a) != beginningOf(b))
      return op->emitError() << "the branches give two tapes for one";
  return success();
}

LogicalResult TapeChecker::checkLoop(LoopLikeOpInterface op) {
  auto whileLoop = dyn_cast<scf::WhileOp>(op.getOperation());
  ValueRange next = whileLoop ? ValueRange(whileLoop.getAfterBody()->getTerminator()->getOperands()) : op.getYieldedValues();
  for (auto [init, given] : llvm::zip(op.getInits(), next))
    if (isTape(init) && beginningOf(init) != beginningOf(given))
      return op->emitError() << "a step of the loop goes on with another tape than it was given";
  return success();
}

LogicalResult TapeChecker::check(Operation *op) {
  bool makesTapes = isTapeStep(op) || isa<rt::TapeOp, plan::TapeOp, scf::ForOp, scf::WhileOp, scf::IfOp>(op);
  if (!makesTapes && llvm::any_of(op->getResults(), isTape))
    return op->emitError() << op->getName() << " does not make a tape";
  for (OpOperand &use : op->getOpOperands())
    if (isTape(use.get()) && failed(checkUse(use)))
      return failure();
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return checkBranch(branch);
  auto loop = dyn_cast<LoopLikeOpInterface>(op);
  return loop ? checkLoop(loop) : success();
}

} // namespace

LogicalResult checkTapes(func::FuncOp function) {
  TapeChecker checker;
  WalkResult walked = function.walk<WalkOrder::PreOrder>(
      [&](Operation *op) { return failed(checker.check(op)) ? WalkResult::interrupt() : WalkResult::advance(); });
  return failure(walked.wasInterrupted());
}

} // namespace tenferro::kernels
