/* The few entries of MLIR and LLVM that their C APIs lack, as C functions. Implemented in *.cpp. */
#ifndef TNF_COMPILE_SHIM_H
#define TNF_COMPILE_SHIM_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>
#include <mlir-c/IR.h>
#include <mlir-c/Pass.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Context.cpp ---- */

/* A context without threads that knows the dialects of the traced form. Passes load the dialects that they produce. Cheap: about
 * a millisecond. */
MlirContext tnf_mlir_context_new(void);
/* Makes the translation of the LLVM dialect known to a context. */
void tnf_mlir_context_add_translations(MlirContext context);
/* Registers tenferro's passes and pipelines in this process; once is enough, any thread. */
void tnf_passes_register(void);
/* Appends a registered pass or pipeline. False, with a sentence through `callback`, when there is none of that name. */
bool tnf_pass_manager_add(MlirPassManager manager, MlirStringRef name, MlirStringCallback callback, void *user);
/* A module from text or bytecode; null with a diagnostic on an error. */
MlirModule tnf_module_parse(MlirContext context, MlirStringRef text, MlirStringRef source_name);

/* ---- Target.cpp ---- */

/* True when LLVM knows the CPU name. */
bool tnf_target_knows_cpu(const char *triple, const char *cpu);
/* True when the machine has all of `wanted` ("+avx2,+fma"). */
bool tnf_target_has(LLVMTargetMachineRef machine, const char *wanted);
/* True for a function of the C library that LLVM knows (free, printf, sin). */
bool tnf_target_is_library_function(const char *name);
/* Links those functions of the bitcode into `module` that it needs. False with a diagnostic in the LLVM context on an error. */
bool tnf_link_needed(LLVMModuleRef module, const void *bitcode, size_t size);

#ifdef __cplusplus
}
#endif
#endif
