/* The stages of a compilation for the CPU. */
#ifndef TNF_COMPILE_STAGES_H
#define TNF_COMPILE_STAGES_H

/* Names of registered passes or pipelines, in order. */
#define TNF_STAGES                                                                                                               \
  "tenferro-differentiate", "tenferro-resolve-shapes", "tenferro-simplify", "tenferro-to-linalg", "tenferro-codegen-cpu",       \
      "tenferro-to-llvm"

#endif
