// tf-opt: runs tenferro's passes, one by one or as named pipelines, on IR text.
#include "Plan.h"
#include "Runtime.h"
#include "Tenferro.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "pipeline/Passes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"

static bool isGiven(int argc, char **argv, llvm::StringRef option) {
  return llvm::any_of(llvm::ArrayRef<char *>(argv, argc).drop_front(argc > 0), [&](llvm::StringRef argument) {
    return argument == option || (argument.consume_front("-") && argument == option);
  });
}

/// MLIR's own help is hundreds of lines; what is tenferro's comes before it. Called when only tenferro's passes are registered.
static void printOwnHelp() {
  llvm::outs() << "tenferro's passes (tf-opt --NAME FILE.mlir) and the pipeline of all stages for the CPU, --tenferro-cpu:\n\n";
  mlir::printRegisteredPasses();
  llvm::outs() << "\nMLIR's options:\n\n";
  llvm::outs().flush();
}

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<tenferro::TenferroDialect, mlir::func::FuncDialect, mlir::arith::ArithDialect, mlir::math::MathDialect,
                  mlir::complex::ComplexDialect, mlir::linalg::LinalgDialect, mlir::tensor::TensorDialect, mlir::scf::SCFDialect,
                  mlir::cf::ControlFlowDialect, mlir::LLVM::LLVMDialect, tenferro::rt::TenferroRtDialect,
                  tenferro::plan::TenferroPlanDialect>();
  tenferro::registerAllPasses();
  if (isGiven(argc, argv, "-help") || isGiven(argc, argv, "-h"))
    printOwnHelp();
  if (isGiven(argc, argv, "-version")) {
    llvm::outs() << "tf-opt (tenferro " TNF_VERSION ", LLVM " LLVM_VERSION_STRING ")\n";
    return 0;
  }
  mlir::registerTransformsPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "tenferro optimizer driver\n", registry));
}
