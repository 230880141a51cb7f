/* Calls of users' kernels: their workspace, their failures. */
#include "tenferro/kernel.h"

#include <stdio.h>

#include "core/state.h"
#include "tenferro/rt_plan.h"

static bool is_failure(tnf_rt_status code) {
  return (int)code > TNF_RT_OK && (int)code <= TNF_RT_CANCELLED;
}

tnf_rt_status tnf_custom_fail(tnf_rt_context *ctx, const tnf_custom_call *call, tnf_rt_status code, const char *format, ...) {
  char sentence[TNF_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  return tnf_ctx_fail(ctx, is_failure(code) ? code : TNF_RT_INTERNAL, "%s: %s", call->site, sentence);
}

void tnf_custom_for(tnf_rt_context *ctx, int64_t n, double nanoseconds, tnf_rt_body *body, void *args) {
  const double cost = nanoseconds * 16; /* the unit of tnf_chunk_rows */
  tnf_parallel_for(ctx, n,
                   tnf_chunk_rows(n, cost >= 1 && cost < 1e15 ? (int64_t)cost
                                     : cost >= 1              ? (int64_t)1e15
                                                              : 1),
                   body, args);
}

void *tnf_custom_workspace(tnf_rt_context *ctx, int64_t worker) {
  return tnf_ctx_workspace(ctx, worker);
}

/* What the kernel's code and what it said come to. */
static tnf_rt_status outcome(tnf_rt_context *ctx, const tnf_custom_call *call, tnf_rt_status code) {
  if (ctx->code)
    return ctx->code; /* it has said why */
  if (code == TNF_RT_OK)
    return TNF_RT_OK;
  if (is_failure(code))
    return tnf_custom_fail(ctx, call, code, "the kernel failed: %s", tnf_rt_status_name(code));
  return tnf_custom_fail(ctx, call, TNF_RT_INTERNAL, "the kernel returned %d, which is no status", (int)code);
}

tnf_rt_status tnf_rt_custom(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes,
                            const tnf_rt_custom_info *info) {
  if (attributes[0]) {
    tnf_rt_status status = tnf_ctx_workspace_reserve(ctx, tnf_ctx_workers(ctx), (size_t)attributes[0]);
    if (status)
      return status;
  }
  if (ctx->reserving)
    return TNF_RT_OK;
  const tnf_custom_call call = {sizeof call,
                                site,
                                operands,
                                operands + info->input_count,
                                info->integers,
                                info->reals,
                                info->bytes,
                                info->byte_count,
                                info->integer_count,
                                info->real_count,
                                info->input_count,
                                info->result_count,
                                attributes[0] ? tnf_ctx_workspace(ctx, 0) : NULL,
                                attributes[0]};
  return outcome(ctx, &call, info->kernel(ctx, &call));
}
