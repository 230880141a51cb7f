/* What the walk of a plan asks of a run: its beginning and end, checks of inputs, results and overlap, and failures. Only for
 * runtime/plan. */
#ifndef TNF_PLAN_RUN_H
#define TNF_PLAN_RUN_H

#include "core/state.h"
#include "tenferro/rt_plan.h"

/* ---- the beginning and the end ---- */

tnf_rt_status tnf_run_refuse(tnf_context *ctx, const tnf_rt_program_info *info) __attribute__((cold));

/* A run begins: forgets the previous run's message and results. Fails for a program of another version. */
static inline tnf_rt_status tnf_run_begin(tnf_context *ctx, const tnf_rt_program_info *info) {
  if (__builtin_expect(!tnf_info_is_current(info), 0))
    return tnf_run_refuse(ctx, info);
  ++ctx->run;
  atomic_store_explicit(&ctx->cancelled, false, memory_order_relaxed);
  ctx->fresh = NULL;
  ctx->fresh_count = 0;
  ctx->resizes = false;
  ctx->program = info->name;
  ctx->code = TNF_RT_OK;
  ctx->message[0] = 0;
  return TNF_RT_OK;
}

/* Frees the results that this run allocated and clears their data pointers. */
void tnf_run_drop_results(tnf_context *ctx) __attribute__((cold));

/* A run ends: returns `code`. Unless that is TNF_RT_OK, the results go. */
static inline tnf_rt_status tnf_run_end(tnf_context *ctx, tnf_rt_status code) {
  if (__builtin_expect(code != TNF_RT_OK, 0))
    tnf_run_drop_results(ctx);
  ctx->fresh = NULL;
  ++ctx->run;
  return code;
}

/* Fails on a machine that lacks an instruction set named in info->cpu. */
tnf_rt_status tnf_run_check_cpu(tnf_context *ctx, const tnf_rt_program_info *info);

/* ---- inputs ---- */

static inline bool tnf_extent_fits(int64_t want, int64_t got) {
  if (want >= 0)
    return got == want;
  return got >= 0 && (want == TNF_RT_UNKNOWN || got <= TNF_RT_BOUND(want));
}

/* Says what is wrong with an input that does not fit. */
tnf_rt_status tnf_run_refuse_input(tnf_context *ctx, const tnf_rt_argument *arg, const tnf_rt_tensor *t) __attribute__((cold));

/* Checks one input: non-NULL, dtype, rank, device, static and bounded extents; `arg` is the program's description. */
static inline tnf_rt_status tnf_run_check_input(tnf_context *ctx, const tnf_rt_argument *arg, const tnf_rt_tensor *t) {
  if (!t || t->dtype != arg->dtype || t->rank != arg->rank || t->device != arg->device)
    return tnf_run_refuse_input(ctx, arg, t);
  int64_t count;
  size_t bytes;
  bool fits = tnf_shape_size(t->dtype, t->rank, t->extents, &count, &bytes) && (t->data || !count);
  for (int32_t i = 0; i < t->rank; ++i)
    fits &= tnf_extent_fits(arg->extents[i], t->extents[i]);
  return __builtin_expect(fits, 1) ? TNF_RT_OK : tnf_run_refuse_input(ctx, arg, t);
}

/* ---- results ---- */

/* Makes `out` hold dtype/rank/extents: allocates when out->data is NULL, else checks that the caller's buffer fits, and leaves
 * its extents as they are. `name` is the output's name, for the message. Results of a failed run are freed by tnf_run_end. */
tnf_rt_status tnf_run_result(tnf_context *ctx, tnf_rt_tensor *out, const char *name, int32_t dtype, int32_t rank,
                             const int64_t *extents);

/* After the last step of a run with success: the callers' buffers get the extents of the results, as its cells have them. */
void tnf_run_set_extents(const tnf_rt_plan *plan, const int64_t *cells, tnf_rt_tensor *const *outputs) __attribute__((cold));

tnf_rt_status tnf_run_compare_overlap(tnf_context *ctx, const tnf_rt_program_info *info, const tnf_rt_tensor *const *inputs,
                                      tnf_rt_tensor *const *outputs);

/* Before any result is written: refuses one that overlaps an input or another result, with all the capacity of its buffer. */
static inline tnf_rt_status tnf_run_check_overlap(tnf_context *ctx, const tnf_rt_program_info *info,
                                                  const tnf_rt_tensor *const *inputs, tnf_rt_tensor *const *outputs) {
  if (ctx->fresh_count == info->output_count)
    return TNF_RT_OK; /* fresh memory overlaps nothing */
  return tnf_run_compare_overlap(ctx, info, inputs, outputs);
}

/* ---- sizes ---- */

/* `first` times the extents in these cells; 0 where any of them is. False where it does not fit in 64 bits. */
static inline bool tnf_extents_product(const int64_t *cells, int32_t count, const int32_t *list, int64_t first, int64_t *result) {
  bool empty = false, overflow = false;
  int64_t total = first;
  for (int32_t i = 0; i < count; ++i) {
    int64_t factor = cells[list[i]];
    empty |= factor == 0;
    overflow |= __builtin_mul_overflow(total, factor ? factor : 1, &total);
  }
  *result = empty ? 0 : total;
  return empty || !overflow;
}

/* ---- what a run needs ---- */

/* Bytes taken from the allocator: at this point of the run, the most until now, and those in workspaces. */
typedef struct tnf_run_need {
  size_t now, most, workspaces;
} tnf_run_need;

static inline void tnf_run_hold(tnf_run_need *need, size_t bytes) {
  need->now += bytes;
  if (need->most < need->now)
    need->most = need->now;
}

/* What a run on inputs of these extents would take in a new context with as many threads, beside its inputs; their data are not
 * read. Reserves the workspaces, as the run would. Fails as a run does that is refused for its extents, and where sizes are
 * decided by values. */
tnf_rt_status tnf_run_find_need(tnf_context *ctx, const tnf_rt_plan *plan, const tnf_rt_tensor *const *inputs,
                                tnf_run_need *need);

/* ---- what loops keep ---- */

/* How often a step has been done, or the bytes that it has left for later: a count for each word of the plan's code. */
typedef struct tnf_tally {
  const int32_t *code;
  int64_t *counts;
} tnf_tally;

/* Of a step that is done. */
static inline void tnf_run_tally(const tnf_context *ctx, const int32_t *w, int64_t count) {
  if (__builtin_expect(ctx->tally != NULL, 0))
    ctx->tally->counts[w - ctx->tally->code] += count;
}

/* ---- failures ---- */

tnf_rt_status tnf_run_cancel(tnf_context *ctx) __attribute__((cold));

/* Whether tnf_context_cancel has been called since the run began. */
static inline bool tnf_run_is_cancelled(const tnf_context *ctx) {
  return __builtin_expect(atomic_load_explicit(&ctx->cancelled, memory_order_relaxed), 0);
}

/* Records the sentence and returns `code`. `text` may hold {0} and {1}, replaced by the values. */
tnf_rt_status tnf_run_fail(tnf_context *ctx, int32_t code, const char *text, int64_t v0, int64_t v1);

#endif
