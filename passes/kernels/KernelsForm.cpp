//===- KernelsForm.cpp - checks that programs launch kernels, multiply and call, and nothing else -------------------===//
//
// Programs are as in the linalg form, with launches in the place of linalg. Kernels stand beside them. A launch writes into
// memory of its own, or over a tensor: where something else needs that, over a copy.
#include "KernelsForm.h"
#include "Calls.h"
#include "ProgramForm.h"
#include "Tenferro.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace tenferro::kernels {

static LogicalResult checkLaunch(rt::LaunchOp launch) {
  if (launch.getResults().size() != launch.getInits().size())
    return launch.emitError() << "a launch of the kernels form is on tensors: one result per init";
  for (Value number : launch.getNumbers())
    if (!number.getType().isIndex() && !matchPattern(number, m_Constant()))
      return launch.emitError() << "a number of a launch is an extent or a constant";
  return success();
}

static LogicalResult checkInProgram(Operation &op) {
  if (auto launch = dyn_cast<rt::LaunchOp>(op))
    return checkLaunch(launch);
  if (isa<rt::GemmOp, rt::LibraryOp>(op))
    return checkInits(&op);
  return isa<rt::CountOp, rt::ExtendOp>(op) ? success() : checkBesideSteps(op, "kernels");
}

LogicalResult checkKernel(rt::KernelOp kernel) {
  LogicalResult result = success();
  kernel.getBody().walk([&](Operation *op) {
    bool isLegal = rt::isArithmetic(op) ||
                   isa<scf::IfOp, scf::YieldOp, rt::LoopOp, rt::NextOp, rt::LoadOp, rt::StoreOp, rt::FillOp, rt::ScratchOp>(op);
    if (!isLegal) {
      result = op->emitError() << op->getName() << " is not legal in a kernel";
      return;
    }
    for (Type type : op->getResultTypes())
      if (!type.isIndex() && !isElementType(type) && !isa<rt::MemoryType>(type))
        result = op->emitError() << op->getName() << " gives a value of type " << type << ", which kernels do not have";
  });
  return result;
}

LogicalResult checkKernelsForm(ModuleOp module) {
  bool holds = true;
  ProgramForm form{"kernels", rt::BindOp::getOperationName(), rt::ExportOp::getOperationName(), isTensorOrTape, checkInProgram};
  for (Operation &op : *module.getBody()) {
    if (auto kernel = dyn_cast<rt::KernelOp>(op)) {
      holds &= succeeded(checkKernel(kernel));
      continue;
    }
    auto function = dyn_cast<func::FuncOp>(op);
    if (!function) {
      holds = false;
      op.emitError() << op.getName() << " is not legal in the kernels form";
    } else {
      holds &= succeeded(checkProgram(function, form));
    }
  }
  return holds ? checkCalls(module, "kernels") : failure();
}

unsigned countNests(rt::KernelOp kernel) {
  unsigned count = 0;
  kernel.getBody().walk([&](rt::LoopOp loop) { count += loop.getBody().getOps<rt::LoopOp>().empty(); });
  return count;
}

} // namespace tenferro::kernels
