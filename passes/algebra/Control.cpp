//===- Control.cpp - loops without what nobody reads ------------------------------------------------------------===//
//
// A carried value that no step changes is a value from outside. One that nothing reads but its own next value is not carried.
#include "Patterns.h"
#include "Tenferro.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;

namespace tenferro {
namespace {

Block::BlockArgListType argumentsIn(LoopInterface loop, Region &region) {
  return region.getArguments().take_back(loop.carriedInits().size());
}

/// Puts what the loop begins with in the place of what no step changes.
bool replaceKept(LoopInterface loop) {
  bool any = false;
  for (auto [n, init, next] : llvm::enumerate(loop.carriedInits(), loop.carriedNext())) {
    BlockArgument argument = loop.carriedArguments()[n];
    Value result = loop.carriedResults()[n];
    bool isRead = !result.use_empty() || llvm::any_of(loop->getRegions(), [&, number = n](Region &region) {
      BlockArgument each = argumentsIn(loop, region)[number];
      return !llvm::all_of(each.getUses(), [&](OpOperand &use) {
        return isa<YieldOp>(use.getOwner()) && use.getOwner()->getParentOp() == loop && use.getOperandNumber() == number;
      });
    });
    if (next != argument || init.getType() != argument.getType() || !isRead)
      continue;
    for (Region &region : loop->getRegions())
      argumentsIn(loop, region)[n].replaceUsesWithIf(init, [&, number = n](OpOperand &use) {
        return !isa<YieldOp>(use.getOwner()) || use.getOwner()->getParentOp() != loop || use.getOperandNumber() != number;
      });
    result.replaceAllUsesWith(init);
    any = true;
  }
  return any;
}

/// What a loop has to carry, and which operations of its body that takes.
class Needed {
public:
  explicit Needed(LoopInterface loop) : loop(loop) {
    size_t count = loop.carriedInits().size();
    carried.resize(count);
    for (unsigned n = 0; n < count; ++n)
      if (!loop.carriedResults()[n].use_empty())
        need(n);
    for (Region &region : loop->getRegions())
      for (Operation &op : region.front())
        if (!isa<YieldOp>(op) && (isa<ConditionOp>(op) || !isMemoryEffectFree(&op)))
          need(&op);
    while (!open.empty()) {
      Operation *op = open.pop_back_val();
      op->walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          need(operand);
      });
    }
  }

  llvm::BitVector carried;
  llvm::DenseSet<Operation *> operations;

private:
  void need(unsigned number) {
    if (carried.test(number))
      return;
    carried.set(number);
    need(loop.carriedNext()[number]);
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
    unsigned others = argument.getOwner()->getNumArguments() - (unsigned)carried.size(); // the number of the step
    if (argument.getArgNumber() >= others)
      need(argument.getArgNumber() - others);
  }

  LoopInterface loop;
  SmallVector<Operation *> open;
};

/// The loop without some of what it carries.
void dropCarried(IRRewriter &rewriter, LoopInterface loop, const Needed &needed) {
  Operation *op = loop;
  size_t count = needed.carried.size();
  unsigned others = op->getNumOperands() - (unsigned)count;
  SmallVector<Value> operands(op->getOperands().take_front(others));
  SmallVector<Type> types;
  SmallVector<Attribute> changes;
  auto all = op->getAttrOfType<ArrayAttr>("changes");
  for (unsigned n : needed.carried.set_bits()) {
    operands.push_back(loop.carriedInits()[n]);
    types.push_back(op->getResult(n).getType());
    changes.push_back(all[n]);
  }
  for (Value result : op->getResults().drop_front(count))
    types.push_back(result.getType());
  rewriter.setInsertionPoint(op);
  OperationState state(op->getLoc(), op->getName(), operands, types, op->getAttrs());
  state.attributes.set("changes", rewriter.getArrayAttr(changes));
  for (unsigned r = 0; r < op->getNumRegions(); ++r)
    state.addRegion();
  Block *body = loop.carriedArguments().empty() ? nullptr : loop.carriedArguments().front().getOwner();
  if (!body)
    return;
  Operation *end = body->getTerminator();
  for (unsigned n = (unsigned)count; n-- > 0;)
    if (!needed.carried.test(n))
      end->eraseOperand(n);
  for (Region &region : op->getRegions()) {
    SmallVector<Operation *> inside =
        llvm::map_to_vector(region.front().without_terminator(), [](Operation &each) { return &each; });
    for (Operation *each : llvm::reverse(inside))
      if (!needed.operations.contains(each))
        rewriter.eraseOp(each);
  }
  for (Region &region : op->getRegions()) {
    unsigned first = region.getNumArguments() - (unsigned)count;
    for (unsigned n = (unsigned)count; n-- > 0;)
      if (!needed.carried.test(n))
        region.eraseArgument(first + n);
  }
  Operation *smaller = rewriter.create(state);
  for (auto [from, to] : llvm::zip(op->getRegions(), smaller->getRegions()))
    to.takeBody(from);
  unsigned next = 0;
  for (unsigned n = 0; n < op->getNumResults(); ++n)
    if (n >= count || needed.carried.test(n))
      rewriter.replaceAllUsesWith(op->getResult(n), smaller->getResult(next++));
  rewriter.eraseOp(op);
}

} // namespace

bool simplifyLoops(func::FuncOp function) {
  SmallVector<LoopInterface> loops;
  function.walk([&](LoopInterface loop) { loops.push_back(loop); }); // inner ones first
  IRRewriter rewriter(function.getContext());
  bool any = false;
  for (LoopInterface loop : loops) {
    any |= replaceKept(loop);
    Needed needed(loop);
    if (needed.carried.all())
      continue;
    dropCarried(rewriter, loop, needed);
    any = true;
  }
  return any;
}

} // namespace tenferro
