//===- Simplify.cpp - turns the resolved form into a smaller resolved form ------------------------------------===//
#include "Calls.h"
#include "Passes.h"
#include "Patterns.h"
#include "ShapeTable.h"
#include "Stage.h"
#include "TensorForm.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace tenferro {
namespace {

bool isIdentityOrder(ArrayRef<int64_t> axes) {
  for (auto [i, axis] : llvm::enumerate(axes))
    if ((int64_t)i != axis)
      return false;
  return true;
}

/// The operand that `op` moves to the same places, provided that the extents are the same.
Value movedOperand(Operation *op, ShapeTable &table) {
  auto isZero = [&](ArrayRef<int64_t> fixed, ValueRange open) {
    return llvm::all_of(table.mixed(fixed, open), [](Extent e) { return constantExtent(e) == 0; });
  };
  auto isOne = [](int64_t stride) { return stride == 1; };
  if (auto reshape = dyn_cast<ReshapeOp>(op))
    return reshape.getX();
  if (auto broadcast = dyn_cast<BroadcastInDimOp>(op))
    return isIdentityOrder(broadcast.getDims()) ? broadcast.getX() : Value();
  if (auto slice = dyn_cast<SliceOp>(op))
    return isZero(slice.getStaticStarts(), slice.getStarts()) && llvm::all_of(slice.getStrides(), isOne) ? slice.getX() : Value();
  if (auto pad = dyn_cast<PadOp>(op))
    return isZero(pad.getStaticLow(), pad.getLow()) && isZero(pad.getStaticHigh(), pad.getHigh()) &&
                   llvm::all_of(pad.getInterior(), [](int64_t width) { return width == 0; })
               ? pad.getX()
               : Value();
  return {};
}

/// Removes reshapes, broadcasts, slices and pads that change nothing, which only exact extents can tell.
void removeIdentities(func::FuncOp function) {
  ShapeTable table(function, ShapeTable::Mode::Assume);
  SmallVector<Operation *> identities;
  (void)table.visitAll([&](Operation *op) {
    Value operand = movedOperand(op, table);
    if (operand && table.extents(operand) == table.extents(op->getResult(0)) && mayReplace(op->getResult(0), operand)) {
      op->getResult(0).replaceAllUsesWith(operand);
      identities.push_back(op);
    }
  });
  table.eraseUnused();
  for (Operation *op : identities)
    op->erase();
}

struct Simplify : Stage<Simplify> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Simplify)

  StringRef getArgument() const final {
    return "tenferro-simplify";
  }
  StringRef getDescription() const final {
    return "Apply algebraic identities that keep NaN and infinities; merge equal operations";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<TenferroDialect, arith::ArithDialect>();
  }

  LogicalResult initialize(MLIRContext *context) final {
    RewritePatternSet owned(context);
    addElementwisePatterns(owned);
    addShapePatterns(owned);
    addContractPatterns(owned);
    patterns = FrozenRewritePatternSet(std::move(owned));
    return success();
  }

  LogicalResult work() {
    if (failed(refuseDerivatives()) || failed(checkTensorForm(getOperation(), TensorForm::Resolved)))
      return failure();
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(simplify(function)))
        return subject = function, failure();
    trimCalls(getOperation());
    return success();
  }

  /// Merging and folding would change what a derivative is taken of.
  LogicalResult refuseDerivatives() {
    WalkResult derivatives = getOperation().walk([&](Operation *op) {
      if (!op->hasTrait<TracedOnly>())
        return WalkResult::advance();
      op->emitError() << "tenferro-simplify: " << op->getName()
                      << " remains; nothing may be simplified before tenferro-differentiate";
      return WalkResult::interrupt();
    });
    return failure(derivatives.wasInterrupted());
  }

  LogicalResult simplify(func::FuncOp function) {
    dropUnreadOperands(function);
    foldKnownRegions(function);
    simplifyLoops(function);
    removeIdentities(function);
    rewrite(function);
    if (concatenateSumsOfPads(function))
      rewrite(function);
    removeIdentities(function);
    do { // what a loop carries or stacks may have become equal, and what a loop gave may now be what it began with
      if (failed(canonicalizeExtents(function)))
        return failure();
      mergeEqual(function);
    } while (simplifyRegions(function));
    computeValuesAlone(function);
    return success();
  }

  bool simplifyRegions(func::FuncOp function) {
    bool any = simplifyLoops(function);
    if (foldKnownRegions(function)) {
      removeIdentities(function);
      rewrite(function);
      return true;
    }
    return hoistInvariants(function) || any;
  }

  void mergeEqual(func::FuncOp function) {
    DominanceInfo dominance(function);
    IRRewriter rewriter(&getContext());
    eliminateCommonSubExpressions(rewriter, dominance, function);
    (void)runRegionDCE(rewriter, function->getRegions());
  }

  /// What was rewritten is right wherever rewriting stops.
  void rewrite(func::FuncOp function) {
    if (failed(applyPatternsGreedily(function, patterns)))
      function.emitWarning() << "tenferro-simplify: the rewrites of " << function.getName() << " do not come to an end";
  }

  FrozenRewritePatternSet patterns;
};

} // namespace

std::unique_ptr<Pass> createSimplifyPass() {
  return std::make_unique<Simplify>();
}

} // namespace tenferro
