//===- PlanBuffers.cpp - the pass from the kernels form to the buffers form ---------------------------------------===//
#include "KernelsForm.h"
#include "Planner.h"
#include "Stage.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Transforms/LoopInvariantCodeMotionUtils.h"

using namespace mlir;

namespace tenferro::buffers {

namespace {

/// Takes memory before `around` instead of in it, and gives it back behind it.
void takeBefore(Operation *around, plan::TakeOp take) {
  take->moveBefore(around);
  for (Operation *user : take.getSegment().getUsers())
    user->moveAfter(around);
}

/// Memory up to this size is taken before a branch that may not need it.
constexpr int64_t mostUnneeded = 4096;

bool isSmall(plan::TakeOp take) {
  int64_t total = 0;
  for (Value buffer : take.getBuffers()) {
    auto type = cast<plan::BufferType>(buffer.getType());
    int64_t elements = 1;
    for (int64_t extent : type.getShape())
      elements = ShapedType::isDynamic(extent) || elements > mostUnneeded ? mostUnneeded + 1 : elements * extent;
    total += std::min(elements, mostUnneeded) * 16;
  }
  return take.getCopies().empty() && total <= mostUnneeded;
}

/// A loop whose steps do not change the extents takes memory once, and how its work is divided is decided once. Nothing else
/// moves: what computes extents can end the run, and a loop may have no step.
void prepareLoops(func::FuncOp function) {
  function.walk([](scf::IfOp branch) {
    if (branch->getParentOfType<LoopLikeOpInterface>())
      for (Region &region : branch->getRegions())
        for (auto take : llvm::make_early_inc_range(region.getOps<plan::TakeOp>()))
          if (isSmall(take))
            takeBefore(branch, take);
  });
  function.walk([](LoopLikeOpInterface loop) {
    moveLoopInvariantCode(
        loop.getLoopRegions(), [&](Value v, Region *) { return loop.isDefinedOutsideOfLoop(v); },
        [](Operation *op, Region *) {
          return isa<plan::DivideOp, plan::WorkersOp, plan::ConstantOp, plan::TakeOp, arith::ConstantOp>(op);
        },
        [&](Operation *op, Region *) {
          if (auto take = dyn_cast<plan::TakeOp>(op))
            takeBefore(loop, take);
          else
            loop.moveOutOfLoop(op);
        });
  });
}

/// Writes a new function of the same name and type, and drops the old one.
LogicalResult planFunction(func::FuncOp source, SymbolTable &symbols) {
  OpBuilder b(source);
  auto function = func::FuncOp::create(b, source.getLoc(), source.getName(), source.getFunctionType());
  function->setAttrs(source->getAttrs());
  Block *entry = function.addEntryBlock();
  Program program(function, symbols);
  program.b.setInsertionPointToStart(entry);
  for (auto [from, to] : llvm::zip_equal(source.getArguments(), entry->getArguments()))
    program.numbers.map(from, to);
  BlockPlanner planner(program, source.getBody().front(), {});
  if (failed(planner.run())) {
    function.erase();
    return failure();
  }
  SmallVector<Value> results;
  auto terminator = source.getBody().front().getTerminator();
  for (auto [operand, buffer] : llvm::zip_equal(terminator->getOperands(), planner.results()))
    results.push_back(plan::OutputOp::create(program.b, operand.getLoc(), operand.getType(), buffer));
  func::ReturnOp::create(program.b, terminator->getLoc(), results);
  source.erase();
  prepareLoops(function);
  return success();
}

struct PlanBuffersPass : Stage<PlanBuffersPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlanBuffersPass)
  StringRef getArgument() const final {
    return "tenferro-plan-buffers";
  }
  StringRef getDescription() const final {
    return "Gives every tensor a place and a lifetime: from kernels on tensors to steps on buffers";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<plan::TenferroPlanDialect, scf::SCFDialect, func::FuncDialect, arith::ArithDialect>();
  }
  LogicalResult work() {
    if (failed(kernels::checkKernelsForm(getOperation())))
      return failure();
    SymbolTable symbols(getOperation());
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      subject = function;
      if (function.isPrivate())
        return function.emitError() << function.getName() << " is called by programs: --tenferro-inline-steps comes first";
      if (failed(planFunction(function, symbols)))
        return failure();
    }
    return success();
  }
};

} // namespace

std::unique_ptr<Pass> createPlanBuffersPass() {
  return std::make_unique<PlanBuffersPass>();
}

} // namespace tenferro::buffers
