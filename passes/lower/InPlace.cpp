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

/// The last use of a tensor in its block; null where its operation uses it more than once, or there is none.
static OpOperand *lastUseOf(Value tensor) {
  Block *block = tensor.getParentBlock();
  OpOperand *last = nullptr;
  Operation *lastUser = nullptr;
  bool isOnly = true;
  for (OpOperand &use : tensor.getUses()) {
    Operation *user = block->findAncestorOpInBlock(*use.getOwner());
    if (user == lastUser) {
      isOnly = false;
    } else if (!lastUser || lastUser->isBeforeInBlock(user)) {
      last = &use;
      lastUser = user;
      isOnly = true;
    }
  }
  return isOnly ? last : nullptr;
}

/// Follows a carried tensor through a step; whether it comes to the end of it by updates alone.
bool InPlace::addWay(LoopInterface loop, unsigned carried) {
  Value tensor = loop.carriedArguments()[carried];
  if (!isa<TensorType>(tensor.getType()))
    return false;
  SmallVector<Operation *> found;
  for (;;) {
    OpOperand *use = lastUseOf(tensor);
    if (!use)
      return false;
    if (use->getOwner() == tensor.getParentBlock()->getTerminator()) {
      if (use->getOperandNumber() != loop.carriedNext().getBeginOperandIndex() + carried)
        return false;
      updates.insert(found.begin(), found.end());
      return !found.empty();
    }
    tensor = updatedBy(*use, results);
    if (!tensor)
      return false;
    found.push_back(use->getOwner());
  }
}

InPlace::InPlace(func::FuncOp function) {
  function.walk([&](LoopInterface loop) { // the inner ones first
    for (auto [n, result] : llvm::enumerate(loop.carriedResults()))
      if (addWay(loop, (unsigned)n))
        results.insert(result);
  });
}

} // namespace tenferro
