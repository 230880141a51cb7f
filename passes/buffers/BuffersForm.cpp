//===- BuffersForm.cpp - checks that programs consist of steps on buffers ------------------------------------------===//
#include "BuffersForm.h"
#include "KernelsForm.h"
#include "Plan.h"
#include "ProgramForm.h"
#include "Tenferro.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace tenferro::buffers {

static LogicalResult checkInProgram(Operation &op) {
  if (auto take = dyn_cast<plan::TakeOp>(op))
    for (Operation *user : take.getSegment().getUsers())
      if (!isa<plan::GiveBackOp>(user))
        return user->emitError() << user->getName()
                                 << " changes memory that was taken for several buffers: it is given back only";
  auto constant = dyn_cast<arith::ConstantOp>(op);
  bool isNumber = constant && isElementType(constant.getType()); // of a launch
  bool isChoice = isa<arith::SelectOp>(op) && isa<plan::BufferType>(op.getResult(0).getType());
  if (isa<plan::TenferroPlanDialect>(op.getDialect()) || isa<DimOp, GuardOp, rt::CountOp>(op) || kernels::isOnNumbers(op) ||
      isNumber || isChoice)
    return success();
  return op.emitError() << op.getName() << " is not legal in the buffers form";
}

/// Result n is made at most once, in front of every region, with the elements and as many dimensions as the program's result has.
static LogicalResult checkResults(func::FuncOp function) {
  SmallVector<plan::ResultOp> made(function.getNumResults());
  WalkResult walked = function.walk([&](plan::ResultOp op) -> WalkResult {
    if (op.getNumber() >= made.size())
      return op.emitOpError() << "the program has " << made.size() << " results";
    if (made[op.getNumber()] || op->getParentOp() != function)
      return op.emitOpError() << "a result is made once, outside of regions";
    auto type = cast<TensorType>(function.getResultTypes()[op.getNumber()]);
    plan::BufferType buffer = op.getBuffer().getType();
    if (type.getElementType() != buffer.getElement() || type.getRank() != buffer.getRank())
      return op.emitOpError() << "makes " << buffer << " of the program's result " << type;
    made[op.getNumber()] = op;
    return WalkResult::advance();
  });
  return failure(walked.wasInterrupted());
}

LogicalResult checkBuffersForm(ModuleOp module) {
  bool holds = true;
  auto isValue = [](Type type) { return isa<plan::BufferType, plan::SegmentType, plan::TapeType>(type); };
  kernels::ProgramForm form{"buffers", plan::InputOp::getOperationName(), plan::OutputOp::getOperationName(), isValue,
                            checkInProgram};
  for (Operation &op : *module.getBody()) {
    if (auto kernel = dyn_cast<rt::KernelOp>(op)) {
      holds &= succeeded(kernels::checkKernel(kernel));
    } else if (auto function = dyn_cast<func::FuncOp>(op)) {
      holds &= succeeded(kernels::checkProgram(function, form)) && succeeded(checkResults(function));
    } else {
      holds = false;
      op.emitError() << op.getName() << " is not legal in the buffers form";
    }
  }
  return success(holds);
}

} // namespace tenferro::buffers
