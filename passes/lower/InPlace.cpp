//===- InPlace.cpp - which updates of what a loop carries may be made where it lies ----------------------------------===//
#include "InPlace.h"

using namespace mlir;

namespace tenferro {

/// The result that an operation makes of the tensor by changing a part of it; null: it does something else.
static Value updatedBy(OpOperand &use, const llvm::DenseSet<Value> &loopResults) {
  if (isa<DynamicUpdateSliceOp, ScatterAddOp>(use.getOwner()))
    return use.getOperandNumber() == 0 ? Value(use.getOwner()->getResult(0)) : Value();
  auto loop = dyn_cast<LoopInterface>(use.getOwner());
  if (!loop)
    return {};
  for (auto [init, result] : llvm::zip(loop->getOpOperands().take_back(loop.carriedInits().size()), loop.carriedResults()))
    if (&init == &use && loopResults.contains(result))
      return result;
  return {};
}

/// The operation of a block that uses a tensor last, and that use; null where it uses it more than once.
static std::pair<Operation *, OpOperand *> lastUseIn(Block &block, Value tensor) {
  OpOperand *last = nullptr;
  Operation *lastUser = nullptr;
  for (OpOperand &use : tensor.getUses()) {
    Operation *user = block.findAncestorOpInBlock(*use.getOwner());
    if (!user)
      continue;
    if (user == lastUser) {
      last = nullptr;
    } else if (!lastUser || lastUser->isBeforeInBlock(user)) {
      last = &use;
      lastUser = user;
    }
  }
  return {lastUser, last};
}

/// Follows a tensor through a block by updates alone, which it adds to `found`: what the block's end has it as; null: another use
/// is the last.
OpOperand *InPlace::follow(Value tensor, Block &block, SmallVectorImpl<Operation *> &found) {
  while (tensor) {
    auto [user, use] = lastUseIn(block, tensor);
    if (use && use->getOwner() == block.getTerminator())
      return use;
    if (auto branch = dyn_cast_if_present<IfOp>(user)) {
      OpOperand *one = follow(tensor, branch.getThenRegion().front(), found);
      OpOperand *other = one ? follow(tensor, branch.getElseRegion().front(), found) : nullptr;
      bool isPassed = other && one->getOperandNumber() == other->getOperandNumber();
      tensor = isPassed ? branch->getResult(one->getOperandNumber()) : Value();
      continue;
    }
    tensor = use ? updatedBy(*use, results) : Value();
    if (tensor)
      found.push_back(use->getOwner());
  }
  return nullptr;
}

/// Follows a carried tensor through a step.
bool InPlace::addWay(LoopInterface loop, unsigned carried) {
  Value tensor = loop.carriedArguments()[carried];
  if (!isa<TensorType>(tensor.getType()))
    return false;
  SmallVector<Operation *> found;
  OpOperand *end = follow(tensor, *tensor.getParentBlock(), found);
  if (!end || end->getOperandNumber() != loop.carriedNext().getBeginOperandIndex() + carried)
    return false;
  updates.insert(found.begin(), found.end());
  return !found.empty();
}

InPlace::InPlace(func::FuncOp function) {
  function.walk([&](LoopInterface loop) { // the inner ones first
    for (auto [n, result] : llvm::enumerate(loop.carriedResults()))
      if (addWay(loop, (unsigned)n))
        results.insert(result);
  });
}

} // namespace tenferro
