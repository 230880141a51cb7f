//===- Passes.cpp - every pass and pipeline of tenferro, registered by one call ---------------------------------===//
#include "pipeline/Passes.h"

#include "mlir/Pass/PassRegistry.h"
#include "pipeline/stages.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

extern "C" void tnf_register_ad_passes(void);

namespace tenferro {
using MakePass = std::unique_ptr<mlir::Pass>();
MakePass createKeepCallsPass, createInlinePass, createCheckFormPass, createResolveShapesPass, createSimplifyPass,
    createPrintExtentsPass, createPrintKeptPass, createToLinalgPass;
namespace kernels {
MakePass createMergeEqualPass, createFuseViewsPass, createFormKernelsPass, createMergeKernelsPass, createInlineStepsPass;
} // namespace kernels
namespace buffers {
MakePass createPlanBuffersPass, createCheckBuffersPass;
} // namespace buffers
namespace cpu {
MakePass createTargetCpuPass, createToLLVMPass;
} // namespace cpu
} // namespace tenferro

using ErrorHandler = llvm::function_ref<mlir::LogicalResult(const llvm::Twine &)>;

mlir::LogicalResult tenferro::addStage(mlir::OpPassManager &manager, llvm::StringRef name, ErrorHandler error) {
  auto nesting = manager.getNesting();
  manager.setNesting(mlir::OpPassManager::Nesting::Implicit);
  mlir::LogicalResult result = mlir::failure();
  if (const auto *pipeline = mlir::PassPipelineInfo::lookup(name))
    result = pipeline->addToPipeline(manager, "", error);
  else if (const auto *pass = mlir::PassInfo::lookup(name))
    result = pass->addToPipeline(manager, "", error);
  else
    (void)error(llvm::Twine("this build has no stage ") + name);
  manager.setNesting(nesting);
  return result;
}

void tenferro::registerAllPasses() {
  tnf_register_ad_passes();
  for (MakePass *make : {createKeepCallsPass, createInlinePass, createCheckFormPass, createResolveShapesPass, createSimplifyPass,
                         createPrintExtentsPass, createPrintKeptPass, createToLinalgPass, kernels::createMergeEqualPass,
                         kernels::createFuseViewsPass, kernels::createFormKernelsPass, kernels::createMergeKernelsPass,
                         kernels::createInlineStepsPass, buffers::createPlanBuffersPass, buffers::createCheckBuffersPass,
                         cpu::createTargetCpuPass, cpu::createToLLVMPass})
    mlir::registerPass(make);
  mlir::registerPassPipeline(
      "tenferro-cpu", "From the traced form to the LLVM dialect: all stages of a compilation for the CPU",
      [](mlir::OpPassManager &manager, llvm::StringRef options, ErrorHandler error) {
        if (!options.empty())
          return error("tenferro-cpu has no options");
        for (const char *stage : {TNF_STAGES})
          if (mlir::failed(addStage(manager, stage, error)))
            return mlir::failure();
        return mlir::success();
      },
      [](llvm::function_ref<void(const mlir::detail::PassOptions &)>) {});
}
