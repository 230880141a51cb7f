//===- InlineSteps.cpp - puts the steps of functions in the place of their calls ------------------------------------===//
//
// Up to here a function stood for all of its calls. Memory is planned over a program as a whole, so each call becomes the
// function's steps now: launches of the same kernels. What the function requires of extents its callers have decided.
#include "Calls.h"
#include "Kernel.h"
#include "KernelsForm.h"
#include "Stage.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

/// A module that calls its functions twice, level by level, doubles with every level.
constexpr size_t mostSteps = size_t(1) << 18;

struct InlineStepsPass : Stage<InlineStepsPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(InlineStepsPass)
  StringRef getArgument() const final {
    return "tenferro-inline-steps";
  }
  StringRef getDescription() const final {
    return "Puts the steps of functions in the place of their calls";
  }
  LogicalResult work();

private:
  LogicalResult inlineInto(func::FuncOp function, SymbolTable &symbols);
  void eraseUnlaunched();
};

/// A tensor under extents that are equal to its own, perhaps known by another name.
Value under(OpBuilder &b, Location loc, Value tensor, Type type, ValueRange extents) {
  return tensor.getType() == type ? tensor : rt::ReshapeOp::create(b, loc, type, tensor, extents).getResult();
}

Value extentOf(OpBuilder &b, Location loc, Value tensor, DimOp dim) {
  Extents extents = tensorExtents(tensor); // the last axis first
  Extent extent = extents[extents.size() - 1 - (size_t)dim.getAxis()];
  if (auto v = dyn_cast<Value>(extent))
    return v;
  return arith::ConstantIndexOp::create(b, loc, *constantExtent(extent));
}

/// What the call is given, as the builtin tensor that was exported for it.
Value sourceOf(Value given) {
  auto exported = given.getDefiningOp<rt::ExportOp>();
  return exported ? Value(exported.getX()) : given;
}

/// Errors of a run are the program's: what begins with the name of the function begins with that of its caller.
void rename(Operation *copy, StringRef callee, StringRef caller) {
  std::string prefix = (callee + ": ").str();
  copy->walk([&](Operation *op) {
    for (NamedAttribute attribute : llvm::to_vector(op->getAttrs())) {
      auto text = dyn_cast<StringAttr>(attribute.getValue());
      if (text && text.getValue().starts_with(prefix))
        op->setAttr(attribute.getName(),
                    StringAttr::get(op->getContext(), caller + ": " + text.getValue().drop_front(prefix.size())));
    }
  });
}

void replace(CallOp call, func::FuncOp callee) {
  StringRef caller = call->getParentOfType<func::FuncOp>().getName();
  OpBuilder b(call);
  IRMapping mapping;
  for (auto [argument, given] : llvm::zip(callee.getArguments(), call.getXs()))
    mapping.map(argument, sourceOf(given));
  Block &body = callee.getBody().front();
  for (Operation &op : body.without_terminator()) {
    if (isa<GuardOp>(op))
      continue;
    if (auto bind = dyn_cast<rt::BindOp>(op)) {
      SmallVector<Value> extents = llvm::map_to_vector(bind.getExtents(), [&](Value v) { return mapping.lookup(v); });
      mapping.map(bind.getResult(), under(b, op.getLoc(), mapping.lookup(bind.getX()), bind.getType(), extents));
    } else if (auto dim = dyn_cast<DimOp>(op)) {
      mapping.map(dim.getResult(), extentOf(b, op.getLoc(), mapping.lookup(dim.getX()), dim));
    } else if (auto exported = dyn_cast<rt::ExportOp>(op)) {
      mapping.map(exported.getResult(), mapping.lookup(exported.getX()));
    } else {
      rename(b.clone(op, mapping), callee.getName(), caller);
    }
  }
  for (auto [result, returned] : llvm::zip(call.getResults(), body.getTerminator()->getOperands())) {
    Value value = mapping.lookup(returned);
    if (!isa<TensorType>(result.getType())) {
      result.replaceAllUsesWith(value);
      continue;
    }
    for (Operation *user : llvm::make_early_inc_range(result.getUsers())) {
      auto bind = cast<rt::BindOp>(user);
      OpBuilder at(bind);
      bind.replaceAllUsesWith(under(at, bind.getLoc(), value, bind.getType(), bind.getExtents()));
      bind.erase();
    }
  }
  call.erase();
}

LogicalResult InlineStepsPass::inlineInto(func::FuncOp function, SymbolTable &symbols) {
  SmallVector<CallOp> calls;
  size_t size = 0;
  function.walk([&](Operation *op) {
    ++size;
    if (auto call = dyn_cast<CallOp>(op))
      calls.push_back(call);
  });
  for (CallOp call : calls) {
    func::FuncOp callee = calleeOf(call, symbols);
    callee.walk([&](Operation *) { ++size; });
    if (size > mostSteps)
      return call.emitError() << function.getName() << " has more than " << mostSteps
                              << " steps with those of the functions that it calls";
    replace(call, callee);
  }
  if (!calls.empty()) // a result that no caller reads was made for nothing
    eraseDead(function.getBody().front());
  return success();
}

/// Kernels that nothing launches any more.
void InlineStepsPass::eraseUnlaunched() {
  llvm::DenseSet<StringAttr> launched;
  getOperation().walk([&](rt::LaunchOp launch) { launched.insert(launch.getKernelAttr().getAttr()); });
  for (auto kernel : llvm::make_early_inc_range(getOperation().getOps<rt::KernelOp>()))
    if (!launched.contains(kernel.getSymNameAttr()))
      kernel.erase();
}

LogicalResult InlineStepsPass::work() {
  if (failed(checkKernelsForm(getOperation())))
    return failure();
  if (llvm::none_of(getOperation().getOps<func::FuncOp>(), [](func::FuncOp function) { return function.isPrivate(); }))
    return success();
  SymbolTable symbols(getOperation());
  for (func::FuncOp function : calleesFirst(getOperation(), symbols))
    if (failed(inlineInto(function, symbols)))
      return failure();
  eraseUncalled(getOperation());
  eraseUnlaunched();
  return success();
}

} // namespace

std::unique_ptr<Pass> createInlineStepsPass() {
  return std::make_unique<InlineStepsPass>();
}

} // namespace tenferro::kernels
