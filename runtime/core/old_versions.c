/* What objects of versions 1 to 3 call. They link, as they did; the function that they enter a run through fails with a sentence,
 * because everything that they would do next they would do to structs of another layout. */
#include <inttypes.h>

#include "core/state.h"

TNF_API tnf_rt_status tnf_rt_enter(tnf_rt_context *ctx);
TNF_API tnf_rt_status tnf_rt_enter_program(tnf_rt_context *ctx, const tnf_rt_program_info *info);

static tnf_rt_status refuse(tnf_rt_context *ctx, uint32_t version) {
  if (!ctx)
    return TNF_RT_INVALID_ARGUMENT;
  return tnf_ctx_fail(ctx, TNF_RT_UNSUPPORTED,
                      "compiled for another version of the runtime: for interface %" PRIu32 ", this runtime has %d", version,
                      TNF_RT_ABI_VERSION);
}

/* Version 1. */
tnf_rt_status tnf_rt_enter(tnf_rt_context *ctx) {
  return refuse(ctx, 1);
}

/* Versions 2 and 3. */
tnf_rt_status tnf_rt_enter_program(tnf_rt_context *ctx, const tnf_rt_program_info *info) {
  return refuse(ctx, info ? tnf_info_version(info) : 0);
}

/* Nothing comes this far. */
#define NEVER_REACHED(name)                                                                                                      \
  TNF_API tnf_rt_status name(void);                                                                                              \
  tnf_rt_status name(void) {                                                                                                     \
    return TNF_RT_UNSUPPORTED;                                                                                                   \
  }
NEVER_REACHED(tnf_rt_check_cpu)
NEVER_REACHED(tnf_rt_leave)
NEVER_REACHED(tnf_rt_arena)
NEVER_REACHED(tnf_rt_result)
NEVER_REACHED(tnf_rt_check_input)
NEVER_REACHED(tnf_rt_check_overlap)
NEVER_REACHED(tnf_rt_fail)
NEVER_REACHED(tnf_rt_worker_count)
NEVER_REACHED(tnf_rt_chunk_rows)
NEVER_REACHED(tnf_rt_parallel_for)
NEVER_REACHED(tnf_rt_combine)
NEVER_REACHED(tnf_rt_gemm)
NEVER_REACHED(tnf_rt_gemm_reserve)
NEVER_REACHED(tnf_rt_library_reserve)
