//===- KeepCalls.cpp - which functions are compiled once for all of their calls ----------------------------------===//
//
// A call that is kept is one operation up to the kernels form, where the function's steps take its place: memory is planned over
// all of them. What is lost is fusion across its boundary.
#include "Calls.h"
#include "Stage.h"
#include "Tenferro.h"
#include "TensorForm.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace tenferro {

namespace {

/// A kernel has no more operations than this, so that a boundary costs a kernel or two at most.
constexpr size_t leastOfLoops = 48;
/// Of a function with steps that are not loops, which nothing fuses with anyway.
constexpr size_t leastOfSteps = 16;
/// Operations that are compiled once less for it to be worth it: some ten milliseconds.
constexpr size_t leastSaved = 512;

struct Callee {
  size_t size = 0;        ///< operations, with those of the functions that it calls
  size_t calls = 0;       ///< where it could be kept
  bool isStraight = true; ///< no regions, no effects, no sizes that values decide; in the functions that it calls too
  bool hasSteps = false;  ///< some are not loops
  bool hasCustom = false; ///< some are the user's own, whose derivatives may be anything
  bool expands = false;   ///< its own calls become the operations of their functions
};

struct KeepCallsPass : Stage<KeepCallsPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(KeepCallsPass)
  StringRef getArgument() const final {
    return "tenferro-keep-calls";
  }
  StringRef getDescription() const final {
    return "Keeps calls of functions as operations where that saves compile time";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<TenferroDialect>();
  }

  LogicalResult work() {
    if (failed(checkTensorForm(getOperation(), TensorForm::Traced)))
      return failure();
    SymbolTable symbols(getOperation());
    SmallVector<func::FuncOp> order = calleesFirst(getOperation(), symbols);
    if (llvm::none_of(order, [](func::FuncOp function) { return function.isPrivate(); }))
      return success();
    callees.clear();
    differentiates = false;
    for (func::FuncOp function : order)
      describe(function, symbols);
    for (func::FuncOp function : llvm::reverse(order))
      passOn(function, symbols);
    for (func::FuncOp function : order)
      keepIn(function, symbols);
    return success();
  }

private:
  void describe(func::FuncOp function, SymbolTable &symbols);
  void passOn(func::FuncOp function, SymbolTable &symbols);
  void keepIn(func::FuncOp function, SymbolTable &symbols);
  bool isWorthIt(func::FuncOp function);

  DenseMap<Operation *, Callee> callees;
  bool differentiates = false; ///< something in the module asks for a derivative
};

bool isRequest(Operation *op) {
  return isa<GradOp, VjpOp, JvpOp>(op);
}

void KeepCallsPass::describe(func::FuncOp function, SymbolTable &symbols) {
  Callee described;
  function.walk([&](Operation *op) {
    if (op == function)
      return;
    bool isInRegion = op->getParentOp() != function;
    described.expands |= isa<VmapOp>(op) || (isInRegion && isRequest(op));
    described.hasCustom |= isa<CustomOp>(op);
    differentiates |= isRequest(op);
    func::FuncOp callee = calleeOf(op, symbols);
    if (!callee) {
      ++described.size;
      described.isStraight &= isStraight(op);
      described.hasSteps |= isa<DotGeneralOp, LibraryInterface>(op);
      return;
    }
    const Callee &inner = callees[callee];
    described.size = llvm::SaturatingAdd(described.size, inner.size);
    described.isStraight &= inner.isStraight;
    described.hasSteps |= inner.hasSteps;
    described.hasCustom |= inner.hasCustom;
    described.expands |= inner.expands;
  });
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    described.isStraight &= !function.getArgAttr(i, "tenferro.captured");
  callees[function] = described;
}

/// What is called in a region becomes operations there, and what it calls too; callers come first.
void KeepCallsPass::passOn(func::FuncOp function, SymbolTable &symbols) {
  bool expands = callees[function].expands;
  function.walk([&](func::CallOp call) {
    Callee &callee = callees[calleeOf(call, symbols)];
    if (expands || call->getParentOp() != function)
      callee.expands = true;
    else
      ++callee.calls;
  });
}

bool KeepCallsPass::isWorthIt(func::FuncOp function) {
  const Callee &callee = callees[function];
  return function.isPrivate() && callee.isStraight && callee.calls > 1 && !(differentiates && callee.hasCustom) &&
         callee.size >= (callee.hasSteps ? leastOfSteps : leastOfLoops) &&
         llvm::SaturatingMultiply(callee.calls - 1, callee.size) >= leastSaved;
}

void KeepCallsPass::keepIn(func::FuncOp function, SymbolTable &symbols) {
  if (callees[function].expands)
    return;
  for (auto call : llvm::make_early_inc_range(function.getBody().front().getOps<func::CallOp>())) {
    if (!isWorthIt(calleeOf(call, symbols)))
      continue;
    OpBuilder b(call);
    auto kept = CallOp::create(b, call.getLoc(), call.getResultTypes(), call.getCallee(), call.getOperands(), ValueRange());
    call.replaceAllUsesWith(kept.getResults());
    call.erase();
  }
}

} // namespace

std::unique_ptr<Pass> createKeepCallsPass() {
  return std::make_unique<KeepCallsPass>();
}

} // namespace tenferro
