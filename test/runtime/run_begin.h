/* A run without a plan, for tests of what the walk of one asks for. */
#ifndef TNF_TEST_RUN_BEGIN_H
#define TNF_TEST_RUN_BEGIN_H

#include "plan/run.h"

/* A run of a program that is called so begins. */
static inline tnf_rt_status run_begin(tnf_context *ctx, const char *name) {
  static tnf_rt_program_info info = {.size = sizeof info, .abi_version = TNF_RT_ABI_VERSION};
  info.name = name;
  return tnf_run_begin(ctx, &info);
}

#endif
