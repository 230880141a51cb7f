// The MLIR context of a compilation, and what the C API cannot say of tenferro's types.
#include "compile/shim.h"

#include "Tenferro.h"
#include "compile/Passes.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "tenferro/rt.h"
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

MlirModule tnf_module_parse(MlirContext context, MlirStringRef text, MlirStringRef source_name) {
  // a copy: the lexer reads a zero behind the text
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(unwrap(text), unwrap(source_name)), llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, ParserConfig(unwrap(context)));
  return wrap(module.release());
}

static int32_t dtypeOf(Type element) {
  if (element.isF32())
    return TNF_F32;
  if (element.isF64())
    return TNF_F64;
  if (element.isInteger(32))
    return TNF_I32;
  if (element.isInteger(64))
    return TNF_I64;
  if (element.isInteger(1))
    return TNF_BOOL;
  if (auto complex = dyn_cast<ComplexType>(element))
    return complex.getElementType().isF32() ? TNF_C32 : TNF_C64;
  return -1;
}

bool tnf_tensor_type_get(MlirType type, tnf_tensor_type *out) {
  auto tensor = dyn_cast<tenferro::TensorType>(unwrap(type));
  if (!tensor)
    return false;
  *out = {dtypeOf(tensor.getElementType()), static_cast<int32_t>(tensor.getRank()),
          tensor.getPlacement() == tenferro::Placement::Cpu};
  return true;
}

int64_t tnf_tensor_type_extent(MlirType type, int32_t axis) {
  auto tensor = cast<tenferro::TensorType>(unwrap(type));
  int64_t extent = tensor.getShape()[axis];
  if (!ShapedType::isDynamic(extent))
    return extent;
  int64_t bound = tensor.getBound(axis);
  return ShapedType::isDynamic(bound) ? TNF_RT_UNKNOWN : TNF_RT_BOUNDED(bound);
}
