/* Runs the stages of a compilation on a module. */
#ifndef TNF_PIPELINE_PIPELINE_H
#define TNF_PIPELINE_PIPELINE_H

#include <mlir-c/IR.h>

#include "ad/differentiate.h"
#include "core/status.h"
#include "tenferro/compiler.h"

/* Where the stages of a compilation are shown. callback NULL: nowhere. */
typedef struct tnf_stage_sink {
  tnf_stage_callback *callback;
  void *user;
} tnf_stage_sink;

/* The stage that reads this form (traced, linalg, kernels, buffers); NULL: there is no such form to begin from. */
const char *tnf_pipeline_first_stage(const char *form);

/* From `first` (a stage; NULL: the first of all) to the LLVM dialect, in place. */
tnf_status *tnf_pipeline_run(const tnf_allocator *allocator, MlirModule module, const tnf_rule_sources *rules, const char *first,
                             tnf_stage_sink sink) TNF_MUST_USE;

/* Turns calls between the functions of a module into the callee's operations. */
tnf_status *tnf_pipeline_inline(const tnf_allocator *allocator, MlirModule module);

#endif
