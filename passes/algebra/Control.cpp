//===- Control.cpp - loops and branches without what nobody reads ---------------------------------------------------===//
//
// A carried value that no step changes is a value from outside. One that nothing reads but its own next value is not carried.
// What nobody reads is not stacked, and nothing runs over it; what is stacked or run over twice is so once. A branch gives what
// is read.
#include "Patterns.h"
#include "Tenferro.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;

namespace tenferro {
namespace {

/// What the body of a loop stacks, in front of what it hands on, and what it runs over, in front of what it begins with.
OperandRange stackedIn(LoopInterface loop) {
  auto counted = dyn_cast<ForOp>(*loop);
  return counted ? counted.getStepOutputs() : loop.carriedNext().take_front(0);
}
OperandRange overIn(LoopInterface loop) {
  auto counted = dyn_cast<ForOp>(*loop);
  return counted ? counted.getXs() : loop.carriedInits().take_front(0);
}

Block::BlockArgListType argumentsIn(LoopInterface loop, Region &region) {
  return region.getArguments().take_back(loop.carriedInits().size());
}

/// Whether it is how a step hands on carried value `number`.
bool isNext(LoopInterface loop, OpOperand &use, unsigned number) {
  return isa<YieldOp>(use.getOwner()) && use.getOwner()->getParentOp() == loop &&
         use.getOperandNumber() == number + stackedIn(loop).size();
}

/// Puts what the loop begins with in the place of what no step changes.
bool replaceKept(LoopInterface loop) {
  bool any = false;
  for (auto [n, init, next] : llvm::enumerate(loop.carriedInits(), loop.carriedNext())) {
    BlockArgument argument = loop.carriedArguments()[n];
    Value result = loop.carriedResults()[n];
    bool isRead = !result.use_empty() || llvm::any_of(loop->getRegions(), [&, number = (unsigned)n](Region &region) {
      BlockArgument each = argumentsIn(loop, region)[number];
      return !llvm::all_of(each.getUses(), [&](OpOperand &use) { return isNext(loop, use, number); });
    });
    if (next != argument || init.getType() != argument.getType() || !isRead)
      continue;
    for (Region &region : loop->getRegions())
      argumentsIn(loop, region)[n].replaceUsesWithIf(
          init, [&, number = (unsigned)n](OpOperand &use) { return !isNext(loop, use, number); });
    result.replaceAllUsesWith(init);
    any = true;
  }
  return any;
}

/// Reads what is stacked twice, or run over twice, from the first.
bool mergeEqual(LoopInterface loop) {
  bool any = false;
  auto merge = [&](OperandRange list, ValueRange uses) {
    llvm::DenseMap<Value, Value> first;
    for (auto [value, use] : llvm::zip(list, uses)) {
      auto [found, isNew] = first.try_emplace(value, use);
      if (isNew || use.use_empty())
        continue;
      use.replaceAllUsesWith(found->second);
      any = true;
    }
  };
  OperandRange stacked = stackedIn(loop), over = overIn(loop);
  merge(stacked, loop->getResults().take_front(stacked.size()));
  if (!over.empty())
    merge(over, loop->getRegion(0).getArguments().slice(1, over.size()));
  return any;
}

/// What a loop has to carry, to stack and to run over, and which operations of its body that takes.
class Needed {
public:
  explicit Needed(LoopInterface loop) : loop(loop) {
    carried.resize((unsigned)loop.carriedInits().size());
    stacked.resize((unsigned)stackedIn(loop).size());
    over.resize((unsigned)overIn(loop).size());
    for (unsigned n = 0; n < carried.size(); ++n)
      if (!loop.carriedResults()[n].use_empty())
        need(n);
    for (unsigned n = 0; n < stacked.size(); ++n)
      if (!loop->getResult(n).use_empty()) {
        stacked.set(n);
        need(Value(stackedIn(loop)[n]));
      }
    for (Region &region : loop->getRegions())
      for (Operation &op : region.front())
        if (!isa<YieldOp, CustomOp>(op) && (isa<ConditionOp>(op) || !isMemoryEffectFree(&op)))
          need(&op); // a user's operation is needed for what it gives alone
    while (!open.empty()) {
      Operation *op = open.pop_back_val();
      op->walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          need(operand);
      });
    }
  }

  bool isAll() const {
    return carried.all() && stacked.all() && over.all();
  }

  llvm::BitVector carried, stacked, over;
  llvm::DenseSet<Operation *> operations;

private:
  void need(unsigned number) {
    if (carried.test(number))
      return;
    carried.set(number);
    need(Value(loop.carriedNext()[number]));
  }
  void need(Operation *op) {
    if (operations.insert(op).second)
      open.push_back(op);
  }
  void need(Value v) {
    auto argument = dyn_cast<BlockArgument>(v);
    if (Operation *op = v.getDefiningOp(); op && op->getParentOp() == loop)
      need(op);
    if (!argument || argument.getOwner()->getParentOp() != loop)
      return;
    // behind the number of the step and the parts
    unsigned others = argument.getOwner()->getNumArguments() - (unsigned)carried.size(), number = argument.getArgNumber();
    if (number >= others)
      need(number - others);
    else if (number > 0)
      over.set(number - 1);
  }

  LoopInterface loop;
  SmallVector<Operation *> open;
};

/// Takes what is not needed from the loop's regions: of the body's operations those that nothing needs.
void dropInside(IRRewriter &rewriter, Operation *op, Operation *end, const Needed &needed) {
  unsigned stacked = needed.stacked.size();
  for (unsigned n = needed.carried.size(); n-- > 0;)
    if (!needed.carried.test(n))
      end->eraseOperand(stacked + n);
  for (unsigned n = stacked; n-- > 0;)
    if (!needed.stacked.test(n))
      end->eraseOperand(n);
  for (Region &region : op->getRegions()) {
    SmallVector<Operation *> inside =
        llvm::map_to_vector(region.front().without_terminator(), [](Operation &each) { return &each; });
    for (Operation *each : llvm::reverse(inside))
      if (!needed.operations.contains(each))
        rewriter.eraseOp(each);
  }
  for (Region &region : op->getRegions()) {
    unsigned first = region.getNumArguments() - needed.carried.size();
    for (unsigned n = needed.carried.size(); n-- > 0;)
      if (!needed.carried.test(n))
        region.eraseArgument(first + n);
    for (unsigned n = needed.over.size(); n-- > 0;)
      if (!needed.over.test(n))
        region.eraseArgument(1 + n);
  }
}

/// The loop without some of what it carries, stacks and runs over.
void drop(IRRewriter &rewriter, LoopInterface loop, const Needed &needed) {
  Operation *op = loop;
  unsigned carried = needed.carried.size(), stacked = needed.stacked.size();
  SmallVector<Value> operands(op->getOperands().drop_back(carried + needed.over.size()));
  SmallVector<Type> types;
  SmallVector<Attribute> changes;
  auto all = op->getAttrOfType<ArrayAttr>("changes");
  for (unsigned n : needed.over.set_bits())
    operands.push_back(overIn(loop)[n]);
  for (unsigned n : needed.stacked.set_bits())
    types.push_back(op->getResult(n).getType());
  for (unsigned n : needed.carried.set_bits()) {
    operands.push_back(loop.carriedInits()[n]);
    types.push_back(loop.carriedResults()[n].getType());
    changes.push_back(all[n]);
  }
  for (Value result : op->getResults().drop_front(stacked + carried))
    types.push_back(result.getType());
  rewriter.setInsertionPoint(op);
  OperationState state(op->getLoc(), op->getName(), operands, types, op->getAttrs());
  state.attributes.set("changes", rewriter.getArrayAttr(changes));
  for (unsigned r = 0; r < op->getNumRegions(); ++r)
    state.addRegion();
  dropInside(rewriter, op, op->getRegions().back().front().getTerminator(), needed);
  Operation *smaller = rewriter.create(state);
  for (auto [from, to] : llvm::zip(op->getRegions(), smaller->getRegions()))
    to.takeBody(from);
  unsigned next = 0;
  for (unsigned n = 0; n < op->getNumResults(); ++n) {
    bool stays = n < stacked ? needed.stacked.test(n) : n < stacked + carried ? needed.carried.test(n - stacked) : true;
    if (stays)
      rewriter.replaceAllUsesWith(op->getResult(n), smaller->getResult(next++));
  }
  rewriter.eraseOp(op);
}

/// Whether the branch gave something that nothing reads. Operations that made it stay, for others to find dead.
bool dropUnread(IRRewriter &rewriter, IfOp op) {
  SmallVector<Value> read;
  for (Value result : op->getResults())
    if (!result.use_empty())
      read.push_back(result);
  if (read.size() == op->getNumResults())
    return false;
  for (Region &region : op->getRegions())
    for (unsigned n = op->getNumResults(); n-- > 0;)
      if (op->getResult(n).use_empty())
        region.front().getTerminator()->eraseOperand(n);
  rewriter.setInsertionPoint(op);
  OperationState state(op->getLoc(), op->getName(), op->getOperands(), ValueRange(read).getTypes(), op->getAttrs());
  state.addRegion();
  state.addRegion();
  Operation *smaller = rewriter.create(state);
  for (auto [from, to] : llvm::zip(op->getRegions(), smaller->getRegions()))
    to.takeBody(from);
  for (auto [from, to] : llvm::zip(read, smaller->getResults()))
    rewriter.replaceAllUsesWith(from, to);
  rewriter.eraseOp(op);
  return true;
}

} // namespace

bool simplifyLoops(func::FuncOp function) {
  SmallVector<LoopInterface> loops;
  function.walk([&](LoopInterface loop) { loops.push_back(loop); }); // inner ones first
  IRRewriter rewriter(function.getContext());
  bool any = false;
  SmallVector<IfOp> branches;
  function.walk([&](IfOp branch) { branches.push_back(branch); });
  for (IfOp branch : branches)
    any |= dropUnread(rewriter, branch);
  for (LoopInterface loop : loops) {
    any |= replaceKept(loop);
    any |= mergeEqual(loop);
    Needed needed(loop);
    if (needed.isAll())
      continue;
    drop(rewriter, loop, needed);
    any = true;
  }
  return any;
}

} // namespace tenferro
