//===- Inline.cpp - turns calls between the functions of a module into the callee's operations --------------------===//
//
// Runs first, on the traced form. What the callee differentiates with respect to becomes a variable of the caller, so that a
// derivative written in the callee stays the same derivative.
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tenferro {

namespace {

struct InlinePass : PassWrapper<InlinePass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(InlinePass)
  StringRef getArgument() const final {
    return "tenferro-inline";
  }
  StringRef getDescription() const final {
    return "Turns calls between the functions of a module into the callee's operations";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<TenferroDialect>();
  }

  void runOnOperation() final {
    SymbolTable symbols(getOperation());
    llvm::SetVector<Operation *> active;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(inlineInto(function, symbols, active)))
        return signalPassFailure();
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (function.isPrivate() && SymbolTable::symbolKnownUseEmpty(function, getOperation()))
        function.erase();
  }

  LogicalResult inlineInto(func::FuncOp function, SymbolTable &symbols, llvm::SetVector<Operation *> &active) {
    if (function.isExternal())
      return success();
    if (!active.insert(function))
      return function.emitOpError() << "calls itself: a tensor program cannot recurse";
    SmallVector<func::CallOp> calls(function.getOps<func::CallOp>());
    for (func::CallOp call : calls) {
      auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
      if (!callee || callee.isExternal())
        return call.emitOpError() << "calls @" << call.getCallee() << ", which this module does not define";
      if (failed(inlineInto(callee, symbols, active)))
        return failure();
      replace(call, callee);
    }
    active.remove(function);
    return success();
  }

  static bool isDifferentiatedIn(BlockArgument argument) {
    return llvm::any_of(argument.getUsers(), [](Operation *user) { return isa<GradOp, VjpOp, JvpOp>(user); });
  }

  static void replace(func::CallOp call, func::FuncOp callee) {
    OpBuilder b(call);
    IRMapping mapping;
    for (auto [argument, operand] : llvm::zip(callee.getArguments(), call.getOperands())) {
      Value value = operand;
      if (isDifferentiatedIn(argument))
        value = VariableOp::create(b, call.getLoc(), operand.getType(), operand);
      mapping.map(argument, value);
    }
    for (Operation &op : callee.getBody().front().without_terminator())
      b.clone(op, mapping);
    for (auto [result, returned] : llvm::zip(call.getResults(), callee.getBody().front().getTerminator()->getOperands()))
      result.replaceAllUsesWith(mapping.lookup(returned));
    call.erase();
  }
};

} // namespace

std::unique_ptr<Pass> createInlinePass() {
  return std::make_unique<InlinePass>();
}

} // namespace tenferro
