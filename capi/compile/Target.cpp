// What LLVM's C API cannot say of targets and linking.
#include "compile/shim.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Module.h"
#include "llvm/Linker/Linker.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

bool tnf_target_knows_cpu(const char *triple, const char *cpu) {
  std::string error;
  Triple parsed(triple);
  const Target *target = TargetRegistry::lookupTarget(parsed, error);
  // an empty name first: an unknown one would make LLVM print a warning
  std::unique_ptr<MCSubtargetInfo> subtarget(target ? target->createMCSubtargetInfo(parsed, "", "") : nullptr);
  return subtarget && subtarget->isCPUStringValid(cpu);
}

bool tnf_target_has(LLVMTargetMachineRef machine, const char *wanted) {
  return reinterpret_cast<TargetMachine *>(machine)->getMCSubtargetInfo()->checkFeatures(wanted);
}

bool tnf_target_is_library_function(const char *name) {
  static const TargetLibraryInfoImpl known{Triple("x86_64-unknown-linux-gnu")};
  LibFunc function;
  return known.getLibFunc(StringRef(name), function);
}

bool tnf_link_needed(LLVMModuleRef module, const void *bitcode, size_t size) {
  Module &destination = *unwrap(module);
  MemoryBufferRef buffer(StringRef(static_cast<const char *>(bitcode), size), "tenferro_math");
  Expected<std::unique_ptr<Module>> source = getLazyBitcodeModule(buffer, destination.getContext(), true);
  if (!source) {
    destination.getContext().emitError(toString(source.takeError()));
    return false;
  }
  (*source)->setTargetTriple(destination.getTargetTriple());
  (*source)->setDataLayout(destination.getDataLayout());
  return !Linker::linkModules(destination, std::move(*source), Linker::Flags::LinkOnlyNeeded);
}
