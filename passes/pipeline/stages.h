/* The stages of a compilation for the CPU. */
#ifndef TNF_PIPELINE_STAGES_H
#define TNF_PIPELINE_STAGES_H

#define TNF_STAGE_KEEP_CALLS "tenferro-keep-calls"
#define TNF_STAGE_INLINE "tenferro-inline"
#define TNF_STAGE_DIFFERENTIATE "tenferro-differentiate"
#define TNF_STAGE_MERGE_EQUAL "tenferro-merge-equal"
#define TNF_STAGE_MERGE_KERNELS "tenferro-merge-kernels"
#define TNF_STAGE_TARGET_CPU "tenferro-target-cpu"

/* Names of registered passes or pipelines, in order. */
#define TNF_STAGES                                                                                                               \
  TNF_STAGE_KEEP_CALLS, TNF_STAGE_INLINE, TNF_STAGE_DIFFERENTIATE, "tenferro-resolve-shapes", "tenferro-simplify",               \
      "tenferro-to-linalg", TNF_STAGE_MERGE_EQUAL, "tenferro-fuse-views", "tenferro-form-kernels", TNF_STAGE_MERGE_KERNELS,      \
      "tenferro-inline-steps", "tenferro-plan-buffers", TNF_STAGE_TARGET_CPU, "tenferro-to-llvm"

#endif
