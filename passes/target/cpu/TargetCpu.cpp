//===- TargetCpu.cpp - the pass from plans and kernels to tables and loops over pointers --------------------------===//
#include "CheckBuffers.h"
#include "EmitKernel.h"
#include "EmitPlan.h"
#include "KernelsForm.h"
#include "Plan.h"
#include "Stage.h"
#include "WriteProgram.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tenferro::cpu {

namespace {
/// This target has one device.
LogicalResult checkDevice(ModuleOp module) {
  auto isElsewhere = [](Type type) {
    auto buffer = dyn_cast<plan::BufferType>(type);
    return buffer && buffer.getDevice() != TNF_RT_CPU;
  };
  WalkResult found = module.walk([&](Operation *op) -> WalkResult {
    if (auto type = llvm::find_if(op->getResultTypes(), isElsewhere); type != op->getResultTypes().end())
      return op->emitOpError() << "has memory of " << *type << "; the CPU target has device " << (int)TNF_RT_CPU << " alone";
    return WalkResult::advance();
  });
  return failure(found.wasInterrupted());
}

/// What becomes of a kernel has a name that nothing else has.
LogicalResult checkNames(ModuleOp module) {
  for (auto kernel : module.getOps<rt::KernelOp>())
    if (isReserved(kernel.getName()))
      return kernel.emitOpError() << "has the name " << kernel.getName() << ", which objects use otherwise";
  return success();
}

/// Notes which kernels of users the programs call: the names of their operations, and their symbols, which nothing else here has.
LogicalResult noteCustoms(ModuleOp module, const SymbolTable &symbols) {
  Builder b(module.getContext());
  llvm::SetVector<std::pair<Attribute, Attribute>> calls;
  WalkResult found = module.walk([&](plan::CallOp call) -> WalkResult {
    if (!call.getCustom())
      return WalkResult::advance();
    if (symbols.lookup(call.getFunction()))
      return call.emitOpError() << "calls \"" << call.getFunction() << "\", which is a name of this module";
    calls.insert({call.getCustom()->getName(), call.getFunctionAttr()});
    return WalkResult::advance();
  });
  SmallVector<Attribute> list;
  for (auto [name, symbol] : calls)
    list.push_back(b.getArrayAttr({name, symbol}));
  if (!list.empty())
    module->setAttr("tenferro.customs", b.getArrayAttr(list));
  return failure(found.wasInterrupted());
}

struct TargetCpuPass : Stage<TargetCpuPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TargetCpuPass)
  StringRef getArgument() const final {
    return "tenferro-target-cpu";
  }
  StringRef getDescription() const final {
    return "Turns plans into tables that the runtime walks, and kernels into loops over pointers";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<LLVM::LLVMDialect, scf::SCFDialect, func::FuncDialect, arith::ArithDialect, complex::ComplexDialect>();
  }
  LogicalResult work() {
    if (failed(buffers::checkBuffers(getOperation())) || failed(checkDevice(getOperation())) ||
        failed(checkNames(getOperation())))
      return failure();
    SymbolTable symbols(getOperation());
    if (failed(noteCustoms(getOperation(), symbols)))
      return failure();
    std::vector<ProgramLoops> programs;
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      subject = function;
      if (failed(emitPlan(function, symbols, programs)))
        return failure();
      symbols.erase(function);
    }
    subject = getOperation();
    unsigned nests = 0;
    for (auto kernel : llvm::make_early_inc_range(getOperation().getOps<rt::KernelOp>())) {
      nests += kernels::countNests(kernel);
      emitKernel(kernel, symbols);
    }
    emitLoops(programs, symbols);
    getOperation()->setAttr("tenferro.loop_nests", Builder(&getContext()).getI32IntegerAttr((int32_t)nests));
    return success();
  }
};
} // namespace

std::unique_ptr<Pass> createTargetCpuPass() {
  return std::make_unique<TargetCpuPass>();
}

} // namespace tenferro::cpu
