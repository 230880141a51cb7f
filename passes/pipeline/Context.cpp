// The MLIR context of a compilation.
#include "pipeline/shim.h"

#include "Plan.h"
#include "Tenferro.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "pipeline/Passes.h"
#include "llvm/Support/SourceMgr.h"

#include <mutex>

using namespace mlir;

MlirContext tnf_mlir_context_new(void) {
  DialectRegistry registry;
  registry.insert<tenferro::TenferroDialect, func::FuncDialect, arith::ArithDialect>();
  auto *context = new MLIRContext(registry, MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();
  return wrap(context);
}

void tnf_mlir_context_add_forms(MlirContext context) {
  DialectRegistry registry;
  registry.insert<math::MathDialect, complex::ComplexDialect, linalg::LinalgDialect, tensor::TensorDialect, scf::SCFDialect,
                  tenferro::rt::TenferroRtDialect, tenferro::plan::TenferroPlanDialect>();
  unwrap(context)->appendDialectRegistry(registry);
}

void tnf_mlir_context_add_translations(MlirContext context) {
  DialectRegistry registry;
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  unwrap(context)->appendDialectRegistry(registry);
}

void tnf_passes_register(void) {
  static std::once_flag once;
  std::call_once(once, tenferro::registerAllPasses);
}

bool tnf_pass_manager_add(MlirPassManager manager, MlirStringRef name, MlirStringCallback callback, void *user) {
  return succeeded(tenferro::addStage(*unwrap(manager), unwrap(name), [&](const Twine &text) {
    std::string sentence = text.str();
    callback(mlirStringRefCreate(sentence.data(), sentence.size()), user);
    return failure();
  }));
}

MlirModule tnf_module_parse(MlirContext context, MlirStringRef text, MlirStringRef source_name) {
  // a copy: the lexer reads a zero behind the text
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(unwrap(text), unwrap(source_name)), llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, ParserConfig(unwrap(context)));
  return wrap(module.release());
}
