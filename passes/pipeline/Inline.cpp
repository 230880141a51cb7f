//===- Inline.cpp - turns calls between the functions of a module into the callee's operations --------------------===//
//
// Runs on the traced form, behind --tenferro-keep-calls. What the callee differentiates with respect to becomes a variable of the
// caller, so that a derivative written in the callee stays the same derivative.
#include "Calls.h"
#include "Stage.h"
#include "Tenferro.h"
#include "TensorForm.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro {

namespace {

/// A module that calls its functions twice, level by level, doubles with every level.
constexpr size_t mostOperations = size_t(1) << 18;

struct InlinePass : Stage<InlinePass> {
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

  LogicalResult work() {
    if (failed(checkTensorForm(getOperation(), TensorForm::Traced)))
      return failure();
    SymbolTable symbols(getOperation());
    for (func::FuncOp function : calleesFirst(getOperation(), symbols))
      if (failed(inlineInto(function, symbols)))
        return failure();
    eraseUncalled(getOperation());
    return success();
  }

  static size_t sizeOf(func::FuncOp function) {
    size_t count = 0;
    function.walk([&](Operation *) { ++count; });
    return count;
  }

  LogicalResult inlineInto(func::FuncOp function, SymbolTable &symbols) {
    SmallVector<func::CallOp> calls; // in the bodies of loops and branches too
    function.walk([&](func::CallOp call) { calls.push_back(call); });
    size_t size = sizeOf(function);
    for (func::CallOp call : calls) {
      auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
      size += sizeOf(callee);
      if (size > mostOperations)
        return call.emitError() << function.getName() << " has more than " << mostOperations
                                << " operations with those of the functions that it calls";
      replace(call, callee);
    }
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
