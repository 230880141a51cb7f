//===- Calls.cpp - the functions of a module by who calls whom ---------------------------------------------------===//
#include "Calls.h"
#include "Tenferro.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;

namespace tenferro {

func::FuncOp calleeOf(Operation *op, SymbolTable &symbols) {
  if (auto call = dyn_cast<func::CallOp>(op))
    return symbols.lookup<func::FuncOp>(call.getCallee());
  auto kept = dyn_cast<CallOp>(op);
  return kept ? symbols.lookup<func::FuncOp>(kept.getCallee()) : func::FuncOp();
}

/// A path is walked until it ends or comes back.
LogicalResult checkCalls(ModuleOp module, StringRef form) {
  SymbolTable symbols(module);
  DenseMap<Operation *, SmallVector<Operation *>> calls;
  for (auto function : module.getOps<func::FuncOp>())
    function.walk([&](Operation *op) {
      if (isa<func::CallOp, CallOp>(op))
        calls[function].push_back(op);
    });
  llvm::DenseSet<Operation *> done, open;
  for (auto root : module.getOps<func::FuncOp>()) {
    SmallVector<std::pair<Operation *, size_t>> path{{root, 0}};
    while (!path.empty()) {
      auto &[function, next] = path.back();
      if (next == 0 && done.contains(function)) {
        path.pop_back();
        continue;
      }
      open.insert(function);
      if (next == calls[function].size()) {
        done.insert(function);
        open.erase(function);
        path.pop_back();
        continue;
      }
      Operation *call = calls[function][next++];
      func::FuncOp callee = calleeOf(call, symbols);
      if (!callee || open.contains(callee))
        return mlir::emitError(call->getLoc())
               << form << " form: " << call->getAttr("callee")
               << (callee ? " calls itself: a tensor program cannot recurse" : " is not a function of this module");
      path.push_back({callee, 0});
    }
  }
  return success();
}

SmallVector<func::FuncOp> calleesFirst(ModuleOp module, SymbolTable &symbols) {
  SmallVector<func::FuncOp> order;
  llvm::DenseSet<Operation *> seen;
  SmallVector<std::pair<func::FuncOp, bool>> open; // and whether its callees have been put before it
  for (auto root : module.getOps<func::FuncOp>())
    open.emplace_back(root, false);
  std::reverse(open.begin(), open.end());
  while (!open.empty()) {
    auto [function, isReady] = open.pop_back_val();
    if (isReady) {
      order.push_back(function);
      continue;
    }
    if (!seen.insert(function).second)
      continue;
    open.emplace_back(function, true);
    function.walk([&](Operation *op) {
      if (func::FuncOp callee = calleeOf(op, symbols))
        open.emplace_back(callee, false);
    });
  }
  return order;
}

bool isStraight(Operation *op) {
  if (auto custom = dyn_cast<CustomOp>(op))
    return custom.getMergeable();
  return op->getNumRegions() == 0 && !isa<PrintOp, CheckFiniteOp, ExtentOfOp, PopExtentOp, TapeOp>(op);
}

void eraseDead(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        eraseDead(inner);
    if (isOpTriviallyDead(&op))
      op.erase();
  }
}

void eraseUncalled(ModuleOp module) {
  SymbolTable symbols(module);
  llvm::DenseSet<Operation *> called;
  SmallVector<func::FuncOp> order = calleesFirst(module, symbols);
  for (func::FuncOp function : llvm::reverse(order)) { // callers first
    if (function.isPrivate() && !called.contains(function)) {
      function.erase();
      continue;
    }
    function.walk([&](Operation *op) {
      if (func::FuncOp callee = calleeOf(op, symbols))
        called.insert(callee);
    });
  }
}

} // namespace tenferro
