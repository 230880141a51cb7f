/* What a run of a program would need, asked beforehand. */
#include <inttypes.h>

#include "core/program.h"
#include "plan/run.h"

/* Inputs without data: their extents, or the captured tensor. */
static void list_inputs(const tnf_program *p, const int64_t *const *extents, tnf_rt_tensor *tensors, const tnf_rt_tensor **list) {
  static char nothing; /* stands for elements that nobody reads */
  for (int32_t i = 0; i < p->info->input_count; ++i) {
    list[i] = &tensors[i];
    if (p->captured && p->captured[i]) {
      list[i] = &p->captured[i]->view;
      continue;
    }
    const tnf_rt_argument *argument = &p->info->inputs[i];
    tensors[i] = (tnf_rt_tensor){.data = &nothing, .device = argument->device};
    tnf_shape_set(&tensors[i], argument->dtype, argument->rank, *extents++);
  }
}

static tnf_status *find(tnf_context *ctx, const tnf_program *p, const int64_t *const *extents, int64_t *bytes) {
  size_t count = (size_t)p->info->input_count, size = count * (sizeof(tnf_rt_tensor) + sizeof(void *));
  tnf_rt_tensor *tensors = tnf_ctx_alloc(ctx, size);
  if (!tensors)
    return tnf_status_out_of_memory();
  const tnf_rt_tensor **list = (const tnf_rt_tensor **)(void *)(tensors + count);
  list_inputs(p, extents, tensors, list);
  tnf_run_need need;
  tnf_rt_status code = tnf_run_find_need(ctx, p->info->plan, list, &need);
  tnf_ctx_free(ctx, tensors, size);
  if (code == TNF_RT_OK)
    *bytes = (int64_t)need.most;
  return tnf_context_status(ctx, code);
}

tnf_status *tnf_program_peak_bytes(tnf_context *ctx, const tnf_program *p, const int64_t *const *extents, int32_t input_count,
                                   int64_t *bytes) {
  if (!bytes)
    return tnf_status_null_argument("program_peak_bytes", "bytes");
  *bytes = 0;
  if (!ctx)
    return tnf_status_null_argument("program_peak_bytes", "ctx");
  if (!p)
    return tnf_status_null_argument("program_peak_bytes", "p");
  if (input_count != p->input_count)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT,
                          "program_peak_bytes: %s takes %" PRId32 " input%s, got %" PRId32, p->info->name, p->input_count,
                          p->input_count == 1 ? "" : "s", input_count);
  if (input_count && !extents)
    return tnf_status_null_argument("program_peak_bytes", "extents");
  for (int32_t i = 0; i < input_count; ++i)
    if (!extents[i] && tnf_program_get_input(p, i)->rank > 0)
      return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "program_peak_bytes: the extents of input \"%s\" are NULL",
                            tnf_program_get_input(p, i)->name);
  if (!p->info->plan)
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED, "program_peak_bytes: %s has no plan", p->info->name);
  return find(ctx, p, extents, bytes);
}
