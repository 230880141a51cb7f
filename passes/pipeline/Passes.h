//===- Passes.h - every pass and pipeline of tenferro, registered by one call -----------------------------------===//
#ifndef TENFERRO_PASSES_PIPELINE_PASSES_H
#define TENFERRO_PASSES_PIPELINE_PASSES_H

#include "mlir/Pass/PassManager.h"

namespace tenferro {

/// Registers the passes of all families and the pipeline `tenferro-cpu`. For `tf-opt` and the compiler.
void registerAllPasses();

/// Appends a registered pass or pipeline; passes on functions are nested by themselves (a textual pipeline would refuse them).
mlir::LogicalResult addStage(mlir::OpPassManager &manager, llvm::StringRef name,
                             llvm::function_ref<mlir::LogicalResult(const llvm::Twine &)> error);

} // namespace tenferro

#endif
