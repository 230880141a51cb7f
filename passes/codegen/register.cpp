//===- register.cpp - makes the code generation passes known to pipelines ------------------------------------------===//
#include "register.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

namespace tenferro {
std::unique_ptr<mlir::Pass> createInlinePass();
std::unique_ptr<mlir::Pass> createToLinalgPass();
namespace codegen {
std::unique_ptr<mlir::Pass> createFormKernelsPass();
std::unique_ptr<mlir::Pass> createEmitBuffersPass();
std::unique_ptr<mlir::Pass> createToLLVMPass();
} // namespace codegen
} // namespace tenferro

using namespace tenferro;

void tnf_register_codegen_passes(void) {
  mlir::registerPass(createInlinePass);
  mlir::registerPass(createToLinalgPass);
  mlir::registerPass(codegen::createFormKernelsPass);
  mlir::registerPass(codegen::createEmitBuffersPass);
  mlir::registerPass(codegen::createToLLVMPass);
  static mlir::PassPipelineRegistration<> cpu(
      "tenferro-codegen-cpu", "Kernels, memory and loops for the CPU, from the linalg form", [](mlir::OpPassManager &manager) {
        manager.addPass(mlir::createCSEPass());
        manager.addNestedPass<mlir::func::FuncOp>(codegen::createFormKernelsPass());
        manager.addPass(codegen::createEmitBuffersPass());
      });
}
