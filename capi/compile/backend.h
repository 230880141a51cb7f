/* From the LLVM dialect to machine code. */
#ifndef TNF_COMPILE_BACKEND_H
#define TNF_COMPILE_BACKEND_H

#include <llvm-c/Error.h>

#include "compile/signature.h"
#include "compile/target.h"
#include "pipeline/pipeline.h"

typedef struct tnf_backend_job {
  const tnf_allocator *allocator;
  const tnf_target *target;
  const tnf_signatures *signatures;
  uint32_t loop_nests;
  bool with_functions; /* C functions and descriptions are symbols of the object */
  tnf_stage_sink sink;
} tnf_backend_job;

/* The object code of a module in the LLVM dialect that holds `f.plan` for each program. Adds the times to `statistics`. */
tnf_status *tnf_backend_run(const tnf_backend_job *job, MlirModule module, tnf_compile_statistics *statistics,
                            LLVMMemoryBufferRef *object) TNF_MUST_USE;

/* A status of LLVM's error, which is consumed; NULL gives NULL. `stage` names the work. */
tnf_status *tnf_llvm_status(const tnf_allocator *allocator, const char *stage, LLVMErrorRef error) TNF_MUST_USE;

/* Milliseconds of a steady clock. */
double tnf_now(void);

#endif
