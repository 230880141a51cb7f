/* The machine that code is generated for. */
#ifndef TNF_COMPILE_TARGET_H
#define TNF_COMPILE_TARGET_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "core/status.h"

typedef struct tnf_target {
  LLVMTargetMachineRef machine;
  LLVMTargetDataRef layout;
  char *triple; /* these three: freed with LLVMDisposeMessage */
  char *cpu;
  char *features; /* beyond those of the CPU by its name */
  bool has_avx512;
  char needs[512]; /* the CPU and the instruction sets that the runtime looks for: "znver5+avx2+avx512+gfni" */
} tnf_target;

/* `cpu` NULL or "native": this machine. Zeroed after a failure. */
tnf_status *tnf_target_init(tnf_target *target, const tnf_allocator *allocator, const char *cpu) TNF_MUST_USE;
void tnf_target_release(tnf_target *target);

#endif
