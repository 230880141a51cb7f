/* From the LLVM dialect to machine code. */
#ifndef TNF_COMPILE_BACKEND_H
#define TNF_COMPILE_BACKEND_H

#include "compile/signature.h"
#include "compile/target.h"
#include "tenferro/compiler.h"

/* Where the stages of a compilation are shown. callback NULL: nowhere. */
typedef struct tnf_stage_sink {
  tnf_stage_callback *callback;
  void *user;
} tnf_stage_sink;

typedef struct tnf_backend_job {
  const tnf_allocator *allocator;
  const tnf_target *target;
  const tnf_signatures *signatures;
  uint32_t loop_nests;
  bool with_functions; /* C functions and descriptions are symbols of the object */
  tnf_stage_sink sink;
} tnf_backend_job;

/* The object code of a module in the LLVM dialect that holds `f.run` for each program. Adds the times to `statistics`. */
tnf_status *tnf_backend_run(const tnf_backend_job *job, MlirModule module, tnf_compile_statistics *statistics,
                            LLVMMemoryBufferRef *object) TNF_MUST_USE;

/* Milliseconds of a steady clock. */
double tnf_now(void);

#endif
