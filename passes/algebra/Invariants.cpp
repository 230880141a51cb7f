//===- Invariants.cpp - what no step of a loop changes is computed before the loop ------------------------------===//
//
// What costs much or reads several tensors, and what that is computed from. An operation of one instruction on one tensor is part
// of the kernel that reads it, and a kernel of its own would only write as much memory for the steps to read. What can fail moves
// where at least one step is certain; what asks something of extents, where that is known before the loop, since a loop without a
// step asks nothing.
#include "Patterns.h"
#include "ShapeTable.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace tenferro {
namespace {

/// Whether the steps read fewer tensors where it is computed before.
bool joinsTensors(Operation *op) {
  llvm::SmallPtrSet<Value, 4> read;
  for (Value operand : op->getOperands())
    if (!isa_and_present<BroadcastInDimOp, ConstantOp, IotaOp, ExtentToScalarOp>(operand.getDefiningOp()))
      read.insert(operand);
  return isa<ScalarInterface>(op) && read.size() > 1;
}

bool isWorthIt(Operation *op) {
  if (auto scalar = dyn_cast<ScalarInterface>(op))
    return joinsTensors(op) || scalar.isCostly();
  return isa<DotGeneralOp, LibraryInterface, CombinerInterface, TakeOp, TakeAlongAxisOp, GatherOp, CustomOp>(op);
}

bool mayFail(Operation *op) {
  if (isa<LinearRecurrenceOp, PlacesOp, CumulativeSumOp, SortOp, ArgsortOp, CumulativeArgmaxOp, FftOp, RfftOp, IrfftOp,
          SearchSortedOp>(op))
    return false;
  if (auto scalar = dyn_cast<ScalarInterface>(op))
    return scalar.dividesIntegers();
  if (auto custom = dyn_cast<CustomOp>(op))
    return !custom.getNeverFails();
  if (isa<arith::FloorDivSIOp, arith::CeilDivSIOp>(op)) {
    auto divisor = getConstantIntValue(op->getOperand(1));
    return !divisor || *divisor < 1;
  }
  return isa<LibraryInterface, TakeOp, TakeAlongAxisOp, GatherOp, ExtentOfOp, WholeSizeOp>(op);
}

/// Tensors and extents that are computed from such, in one way or in none.
bool mayMove(Operation *op) {
  auto isValue = [](Type type) { return isa<TensorType>(type) || type.isIndex(); };
  return op->getNumRegions() == 0 && isMemoryEffectFree(op) && !op->hasTrait<OpTrait::IsTerminator>() &&
         isa<TenferroDialect, arith::ArithDialect>(op->getDialect()) && llvm::all_of(op->getOperandTypes(), isValue) &&
         llvm::all_of(op->getResultTypes(), isValue);
}

class Hoisting {
public:
  Hoisting(ShapeTable &table, LoopInterface loop, bool stepsOnce) : table(table), loop(loop), stepsOnce(stepsOnce) {}

  bool run() {
    for (Region &region : loop->getRegions()) {
      bool isCertain = stepsOnce || (isa<WhileOp>(loop) && region.getRegionNumber() == 0);
      for (Operation &op : region.front())
        if (isWorthIt(&op) && isInvariant(&op, isCertain))
          choose(&op);
    }
    for (Operation *op : order)
      op->moveBefore(loop);
    return !order.empty();
  }

private:
  /// The operation of the loop that makes a value; null: the value is from outside, or `isInside` and made by none.
  Operation *makerOf(Value v, bool &isInside) const {
    isInside = loop->isAncestor(v.getParentBlock()->getParentOp());
    Operation *made = isInside ? v.getDefiningOp() : nullptr;
    return made && made->getParentOp() == loop ? made : nullptr;
  }

  /// Whether an operation may move, with all that it is computed from.
  bool isInvariant(Operation *op, bool isCertain) {
    auto known = invariant.find(op);
    if (known != invariant.end())
      return known->second;
    bool holds = mayMove(op) && table.holdsBefore(op, loop) && (!mayFail(op) || isCertain);
    for (Value operand : op->getOperands()) {
      bool isInside;
      Operation *made = makerOf(operand, isInside);
      holds = holds && (!isInside || (made && isInvariant(made, isCertain)));
    }
    return invariant[op] = holds;
  }

  /// It moves, and what it is computed from before it.
  void choose(Operation *op) {
    if (!chosen.insert(op).second)
      return;
    for (Value operand : op->getOperands()) {
      bool isInside;
      if (Operation *made = makerOf(operand, isInside))
        choose(made);
    }
    order.push_back(op);
  }

  ShapeTable &table;
  LoopInterface loop;
  bool stepsOnce;
  DenseMap<Operation *, bool> invariant;
  DenseSet<Operation *> chosen;
  SmallVector<Operation *> order;
};

/// A loop whose condition is not asked has no step.
bool asksFirst(WhileOp loop) {
  return loop.getMaxSteps().value_or(1) > 0;
}

} // namespace

bool hoistInvariants(func::FuncOp function) {
  SmallVector<std::pair<LoopInterface, bool>> loops; // inner ones first
  if (!function.walk([](LoopInterface) { return WalkResult::interrupt(); }).wasInterrupted())
    return false;
  ShapeTable table(function, ShapeTable::Mode::Assume);
  table.noteScopes();
  (void)table.visitAll([&](Operation *op) {
    if (auto counted = dyn_cast<ForOp>(op))
      loops.push_back({counted, table.isPositive(counted.getCount())});
    else if (auto open = dyn_cast<WhileOp>(op); open && asksFirst(open))
      loops.push_back({open, false});
  });
  bool any = false;
  for (auto [loop, stepsOnce] : loops)
    any |= Hoisting(table, loop, stepsOnce).run();
  table.eraseUnused();
  return any;
}

} // namespace tenferro
