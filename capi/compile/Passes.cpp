//===- Passes.cpp - every pass and pipeline of tenferro, registered by one call ---------------------------------===//
#include "compile/Passes.h"

#include "compile/stages.h"
#include "mlir/Pass/PassRegistry.h"

extern "C" {
void tnf_register_ad_passes(void);
void tnf_register_shape_passes(void);
void tnf_register_codegen_passes(void);
}

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
  tnf_register_shape_passes();
  tnf_register_codegen_passes();
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
