//===- Passes.cpp - every pass and pipeline of tenferro, registered by one call ---------------------------------===//
#include "compile/Passes.h"

#include "compile/stages.h"
#include "mlir/Pass/PassRegistry.h"

// A family that is not part of this build leaves its entry null.
extern "C" {
__attribute__((weak)) void tnf_register_ad_passes(void);
__attribute__((weak)) void tnf_register_shape_passes(void);
__attribute__((weak)) void tnf_register_algebra_passes(void);
__attribute__((weak)) void tnf_register_lower_passes(void);
__attribute__((weak)) void tnf_register_codegen_passes(void);
}

void tenferro::registerAllPasses() {
  for (auto *family : {tnf_register_ad_passes, tnf_register_shape_passes, tnf_register_algebra_passes, tnf_register_lower_passes,
                       tnf_register_codegen_passes})
    if (family)
      family();
  mlir::registerPassPipeline(
      "tenferro-cpu", "From the traced form to the LLVM dialect: all stages of a compilation for the CPU",
      [](mlir::OpPassManager &pm, llvm::StringRef options, llvm::function_ref<mlir::LogicalResult(const llvm::Twine &)> error) {
        if (!options.empty())
          return error("tenferro-cpu has no options");
        for (const char *stage : {TNF_STAGES})
          if (mlir::failed(mlir::parsePassPipeline(stage, pm, llvm::errs())))
            return error(llvm::Twine("no pass pipeline ") + stage);
        return mlir::success();
      },
      [](llvm::function_ref<void(const mlir::detail::PassOptions &)>) {});
}
