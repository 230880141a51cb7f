/* What the steps of a program's loops leave for later, counted in a run. */
#include <string.h>

#include "core/program.h"
#include "plan/run.h"

static bool is_end(const int32_t *w) {
  return (*w & 255) == TNF_RT_STEP_END;
}

static const int32_t *next_of(const int32_t *w) {
  return w + (*w >> 8);
}

static size_t words_of(const tnf_rt_plan *plan) {
  const int32_t *w = plan->code;
  while (!is_end(w))
    w = next_of(w);
  return (size_t)(w - plan->code) + 1;
}

/* The loop that ends by going back at `jump`. What is put on a tape inside of its steps and taken off there is not kept; what its
 * steps stack are the steps KEEP in front of the jump that are in no loop inside. */
static tnf_kept kept_by(const tnf_rt_plan *plan, const int64_t *counts, const int32_t *jump) {
  enum { NAMED = 4 };
  const int32_t *code = plan->code, *begin = code + jump[1];
  tnf_kept kept = {"", counts[jump - code], 0, 0};
  if (*jump >> 8 == NAMED)
    kept.loop = plan->texts + jump[3];
  for (const int32_t *w = begin; w != jump; w = next_of(w)) {
    int32_t step = *w & 255;
    if (step == TNF_RT_STEP_KEEP)
      kept.stacked_bytes += counts[w - code];
    else if (step == TNF_RT_STEP_JUMP && code + w[1] < w) /* a loop inside: what it stacks is not what this one does */
      kept.stacked_bytes = 0;
    else if (step >= TNF_RT_STEP_TAPE && step <= TNF_RT_STEP_POP_VIEW)
      kept.taped_bytes += counts[w - code];
  }
  if (kept.taped_bytes < 0)
    kept.taped_bytes = 0;
  return kept;
}

static void tell(const tnf_rt_plan *plan, const int64_t *counts, tnf_kept_sink *sink, void *user) {
  for (const int32_t *w = plan->code; !is_end(w); w = next_of(w)) {
    if ((*w & 255) != TNF_RT_STEP_JUMP || plan->code + w[1] > w || !counts[w - plan->code])
      continue;
    tnf_kept kept = kept_by(plan, counts, w);
    sink(&kept, user);
  }
}

/* Runs with a count for each word of the plan's code. */
static tnf_status *count(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count,
                         tnf_tensor **results, int64_t *counts) {
  const tnf_tally tally = {p->info->plan->code, counts};
  for (int32_t i = 0; i < p->info->output_count; ++i)
    results[i] = NULL;
  ctx->tally = &tally;
  tnf_status *st = tnf_run(ctx, p, inputs, input_count, results, p->info->output_count);
  ctx->tally = NULL;
  for (int32_t i = 0; i < p->info->output_count; ++i)
    tnf_tensor_release(results[i]);
  return st;
}

tnf_status *tnf_program_kept(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count,
                             tnf_kept_sink *sink, void *user) {
  if (!ctx)
    return tnf_status_null_argument("program_kept", "ctx");
  if (!p)
    return tnf_status_null_argument("program_kept", "p");
  if (!sink)
    return tnf_status_null_argument("program_kept", "sink");
  if (!p->info->plan)
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED, "program_kept: %s has no plan", p->info->name);
  size_t words = words_of(p->info->plan), outputs = (size_t)p->info->output_count;
  size_t size = words * sizeof(int64_t) + outputs * sizeof(tnf_tensor *);
  int64_t *counts = tnf_ctx_alloc(ctx, size);
  if (!counts)
    return tnf_status_out_of_memory();
  memset(counts, 0, size);
  tnf_status *st = count(ctx, p, inputs, input_count, (tnf_tensor **)(void *)(counts + words), counts);
  if (!st)
    tell(p->info->plan, counts, sink, user);
  tnf_ctx_free(ctx, counts, size);
  return st;
}
