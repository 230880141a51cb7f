/* The few entries of LLVM that its C API lacks, as C functions. Implemented in Target.cpp. */
#ifndef TNF_COMPILE_SHIM_H
#define TNF_COMPILE_SHIM_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

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
