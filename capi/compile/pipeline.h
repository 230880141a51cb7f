/* Runs the stages of a compilation on a module. */
#ifndef TNF_COMPILE_PIPELINE_H
#define TNF_COMPILE_PIPELINE_H

#include "compile/backend.h"

/* From the traced form to the LLVM dialect, in place. `ad` NULL: the built-in derivative rules. */
tnf_status *tnf_pipeline_run(const tnf_allocator *allocator, MlirModule module, const tnf_ad_context *ad,
                             tnf_stage_sink sink) TNF_MUST_USE;

#endif
