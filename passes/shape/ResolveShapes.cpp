//===- ResolveShapes.cpp - turns the differentiated form into the resolved form -------------------------------===//
//
// Two walks. The first decides every requirement and leaves guards. The second replaces each extent by its canonical form in
// program order, so that an extent that a guard made equal is only used after that guard.
#include "CalleeExtents.h"
#include "Calls.h"
#include "Passes.h"
#include "Scalars.h"
#include "ShapeTable.h"
#include "Stage.h"
#include "TensorForm.h"

using namespace mlir;

namespace tenferro {
namespace {

/// The guards and what computes their operands: there, what a guard makes equal is still two values.
llvm::DenseSet<Operation *> guardSlices(func::FuncOp function) {
  llvm::DenseSet<Operation *> slice;
  SmallVector<Operation *> open;
  function.walk([&](GuardOp guard) { open.push_back(guard); });
  while (!open.empty()) {
    Operation *op = open.pop_back_val();
    if (!op || !slice.insert(op).second)
      continue;
    for (Value operand : op->getOperands())
      if (operand.getType().isIndex())
        open.push_back(operand.getDefiningOp());
  }
  return slice;
}

/// An index value and its canonical form, which is another value.
using Replacement = std::pair<Value, Value>;

void findReplacements(Operation *op, ShapeTable &table, SmallVectorImpl<Replacement> &found) {
  for (Value result : op->getResults()) {
    if (!result.getType().isIndex())
      continue;
    Value replacement = table.value(table.index(result));
    if (replacement != result)
      found.push_back({result, replacement});
  }
}

void replace(Value value, Value replacement, const llvm::DenseSet<Operation *> &guards) {
  Operation *definition = replacement.getDefiningOp();
  bool isMaximum = value.getDefiningOp<arith::MaxSIOp>();
  // what an operation made has extents of other values, which a guard compares as well
  auto dim = value.getDefiningOp<DimOp>();
  bool isOfResult = dim && dim.getX().getDefiningOp<ShapeRuleInterface>();
  value.replaceUsesWithIf(replacement, [&](OpOperand &use) {
    Operation *user = use.getOwner();
    bool keepsFromTrap = isMaximum && isa<arith::FloorDivSIOp, arith::CeilDivSIOp>(user) && use.getOperandNumber() == 1;
    bool comesLater = definition && !comesBefore(definition, user);
    return !keepsFromTrap && !comesLater && (isOfResult || !guards.contains(user));
  });
}

/// Erased operations leave null behind.
void eraseDeadIndices(MutableArrayRef<Operation *> operations) {
  for (Operation *&op : llvm::reverse(operations)) {
    if (!op || op->getNumRegions() || !llvm::all_of(op->getResultTypes(), [](Type t) { return t.isIndex(); }) ||
        !isOpTriviallyDead(op))
      continue;
    op->erase();
    op = nullptr;
  }
}

/// No run gets behind a guard that cannot hold. The operation that asks for it leaves the extents of its result open, since its
/// type might contradict its operands once they are written out; zeros of the type stand for the result.
void replaceUnreached(OpResult result) {
  auto type = cast<TensorType>(result.getType());
  SmallVector<OpOperand *> uses = llvm::map_to_vector(result.getUses(), [](OpOperand &use) { return &use; });
  OpBuilder b(result.getContext());
  b.setInsertionPointAfter(result.getOwner());
  SmallVector<int64_t> unknown((size_t)type.getRank(), ShapedType::kDynamic);
  result.setType(TensorType::get(unknown, type.getElementType(), unknown, type.getPlacement()));
  Value zeros = makeZeros(b, result.getLoc(), result, type);
  for (OpOperand *use : uses)
    use->set(zeros);
}

struct ResolveShapes : Stage<ResolveShapes> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ResolveShapes)

  StringRef getArgument() const final {
    return "tenferro-resolve-shapes";
  }
  StringRef getDescription() const final {
    return "Express every extent in the inputs' extents; prove, refute or guard what must hold between them";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<TenferroDialect, arith::ArithDialect>();
  }

  LogicalResult work() {
    if (failed(checkTensorForm(getOperation(), TensorForm::Differentiated)))
      return failure();
    trimCalls(getOperation());
    SymbolTable symbols(getOperation());
    llvm::DenseSet<Operation *> called;
    getOperation().walk([&](CallOp call) { called.insert(calleeOf(call, symbols)); });
    DenseMap<Operation *, CalleeExtents> known;
    for (func::FuncOp function : calleesFirst(getOperation(), symbols)) {
      if (failed(resolve(function, symbols, known)))
        return subject = function, failure();
      if (called.contains(function))
        known.try_emplace(function, function);
    }
    return success();
  }

  static LogicalResult resolve(func::FuncOp function, SymbolTable &symbols, DenseMap<Operation *, CalleeExtents> &known) {
    {
      SmallVector<CallRequirements> required;
      function.walk([&](CallOp call) {
        if (auto callee = known.find(calleeOf(call, symbols)); callee != known.end())
          required.push_back(callee->second.copyTo(call));
      });
      ShapeTable table(function, ShapeTable::Mode::EmitGuards);
      for (CallRequirements &each : required)
        table.setRequirements(each.call, std::move(each.requirements));
      if (failed(table.visitAll()))
        return failure();
      llvm::for_each(table.unreached(), replaceUnreached);
      table.eraseUnused();
    }
    return canonicalizeExtents(function);
  }
};

} // namespace

LogicalResult canonicalizeExtents(func::FuncOp function) {
  llvm::DenseSet<Operation *> guards = guardSlices(function);
  SmallVector<Operation *> operations;
  function.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) { operations.push_back(op); });
  ShapeTable table(function, ShapeTable::Mode::Assume);
  SmallVector<Replacement> replacements;
  if (failed(table.visitAll([&](Operation *op) { findReplacements(op, table, replacements); })))
    return failure();
  // Nothing is inserted from here on: the block's operations are numbered once.
  for (auto [value, replacement] : replacements)
    replace(value, replacement, guards);
  // The table's values may use the function's, and the other way round.
  eraseDeadIndices(operations);
  table.eraseUnused();
  eraseDeadIndices(operations);
  return success();
}

std::unique_ptr<Pass> createResolveShapesPass() {
  return std::make_unique<ResolveShapes>();
}

} // namespace tenferro
