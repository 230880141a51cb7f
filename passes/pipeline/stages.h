/* The stages of a compilation for the CPU. */
#ifndef TNF_PIPELINE_STAGES_H
#define TNF_PIPELINE_STAGES_H

#define TNF_STAGE_DIFFERENTIATE "tenferro-differentiate"

/* Names of registered passes or pipelines, in order. */
#define TNF_STAGES                                                                                                               \
  "tenferro-inline", TNF_STAGE_DIFFERENTIATE, "tenferro-resolve-shapes", "tenferro-simplify", "tenferro-to-linalg",              \
      "tenferro-merge-equal", "tenferro-form-kernels", "tenferro-merge-kernels", "tenferro-plan-buffers", "tenferro-target-cpu", \
      "tenferro-to-llvm"

#endif
