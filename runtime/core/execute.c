/* Running a program: the caller's tensors and the captured ones become the argument lists of its code. */
#include <inttypes.h>

#include "core/program.h"

/* The argument lists of one call. Programs with more arguments than fit here use the context's frame. */
enum { FEW_INPUTS = 16, FEW_OUTPUTS = 4 };

typedef struct lists {
  const tnf_rt_tensor **inputs;
  tnf_rt_tensor **outputs;
  tnf_rt_tensor *results; /* one per output; used where the caller gave no tensor, or one with a capacity, which it then owns */
} lists;

static __attribute__((noinline, cold)) tnf_status *refuse_count(tnf_context *ctx, const tnf_rt_program_info *info,
                                                                const char *what, int32_t want, int32_t got) {
  return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: takes %" PRId32 " %s%s, got %" PRId32, info->name, want,
                        what, want == 1 ? "" : "s", got);
}

void tnf_frame_free(tnf_context *ctx) {
  if (ctx->frame)
    ctx->allocator.free(ctx->allocator.user, ctx->frame, ctx->frame_size, TNF_CACHE_LINE);
  ctx->frame = NULL;
  ctx->frame_size = 0;
}

/* Room for the lists in the context's frame, which grows and stays: like the context itself it does not count for a limit. */
static tnf_status *frame_reserve(tnf_context *ctx, const tnf_rt_program_info *info, lists *c) {
  size_t in = (size_t)info->input_count, out = (size_t)info->output_count;
  size_t size = out * sizeof(tnf_rt_tensor) + (in + out) * sizeof(void *);
  if (ctx->frame_size < size) {
    tnf_frame_free(ctx);
    ctx->frame = ctx->allocator.alloc(ctx->allocator.user, size, TNF_CACHE_LINE);
    if (!ctx->frame)
      return tnf_status_out_of_memory();
    ctx->frame_size = size;
  }
  c->results = ctx->frame;
  c->outputs = (tnf_rt_tensor **)(void *)(c->results + out);
  c->inputs = (const tnf_rt_tensor **)(void *)(c->outputs + out);
  return NULL;
}

/* The memory of a tensor with a capacity, as a caller's buffer. */
static __attribute__((noinline)) void offer(tnf_tensor *t, tnf_rt_tensor *result) {
  *result = t->view;
  result->owner = tnf_tensor_retain(t);
  for (int32_t i = 0; i < result->rank; ++i)
    result->extents[i] = i ? 1 : t->capacity;
}

static void list_outputs(tnf_tensor **outputs, int32_t count, const lists *c) {
  for (int32_t i = 0; i < count; ++i) {
    c->results[i].data = NULL; /* and not the rest: it is long */
    c->results[i].owner = NULL;
    c->outputs[i] = &c->results[i];
    if (!outputs[i])
      continue;
    if (outputs[i]->capacity == TNF_FIXED)
      c->outputs[i] = &outputs[i]->view;
    else
      offer(outputs[i], &c->results[i]);
  }
}

static void drop_results(tnf_context *ctx, const lists *c, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    if (c->outputs[i] == &c->results[i])
      tnf_rt_tensor_release(ctx, &c->results[i]);
}

/* After success: the new results become tensors, and tensors with a capacity get their extents. */
static bool take_results(tnf_context *ctx, const lists *c, tnf_tensor **outputs, int32_t count) {
  bool resizes = false;
  for (int32_t i = 0; i < count; ++i) {
    if (outputs[i]) {
      resizes |= c->outputs[i] == &c->results[i];
      continue;
    }
    tnf_status *st = tnf_tensor_take(ctx, &c->results[i], &outputs[i]);
    if (!st)
      continue;
    tnf_status_release(st);
    for (int32_t k = 0; k < i; ++k) { /* those that were taken are new */
      if (c->outputs[k] != &c->results[k] || c->results[k].owner)
        continue;
      tnf_tensor_release(outputs[k]);
      outputs[k] = NULL;
    }
    drop_results(ctx, c, count);
    return false;
  }
  for (int32_t i = 0; resizes && i < count; ++i) {
    tnf_rt_tensor *result = &c->results[i];
    if (c->outputs[i] != result || !result->owner)
      continue;
    size_t bytes;
    tnf_shape_size(result->dtype, result->rank, result->extents, &outputs[i]->element_count, &bytes);
    tnf_shape_set(&outputs[i]->view, result->dtype, result->rank, result->extents);
    tnf_rt_tensor_release(ctx, result);
  }
  return true;
}

/* The first output that is to be written where nobody may write; -1: there is none. */
static int32_t find_read_only(tnf_tensor *const *outputs, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    if (outputs[i] && outputs[i]->read_only)
      return i;
  return -1;
}

/* Every input of the description: the program's own where it has captured one, else the caller's next. */
static void list_inputs(const tnf_program *p, tnf_tensor *const *inputs, const tnf_rt_tensor **list) {
  for (int32_t i = 0; i < p->info->input_count; ++i) {
    const tnf_tensor *t = p->captured && p->captured[i] ? p->captured[i] : *inputs++;
    list[i] = t ? &t->view : NULL;
  }
}

static tnf_status *run(tnf_context *ctx, const tnf_program *p, const tnf_rt_tensor *const *inputs, tnf_tensor **outputs,
                       const lists *c) {
  const tnf_rt_program_info *info = p->info;
  int32_t out = info->output_count, read_only = find_read_only(outputs, out);
  if (__builtin_expect(read_only >= 0, 0))
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: output \"%s\" is given a tensor that is read-only",
                          info->name, info->outputs[read_only].name);
  list_outputs(outputs, out, c);
  ctx->exact_results = true;
  tnf_rt_status code = info->entry(ctx, inputs, c->outputs);
  ctx->exact_results = false;
  if (__builtin_expect(code == TNF_RT_OK, 1)) {
    if (take_results(ctx, c, outputs, out))
      return NULL;
    return tnf_status_new(&ctx->allocator, TNF_RT_INTERNAL, "%s: the program left an output without data", info->name);
  }
  drop_results(ctx, c, out);
  return tnf_context_status(ctx, code);
}

/* Says what is wrong with the arguments of a call; NULL where nothing is. */
static __attribute__((noinline, cold)) tnf_status *refuse_call(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs,
                                                               int32_t input_count, tnf_tensor *const *outputs,
                                                               int32_t output_count) {
  if (!ctx)
    return tnf_status_null_argument("run", "ctx");
  if (!p)
    return tnf_status_null_argument("run", "p");
  if (input_count != p->input_count)
    return refuse_count(ctx, p->info, "input", p->input_count, input_count);
  if (output_count != p->info->output_count)
    return refuse_count(ctx, p->info, "output", p->info->output_count, output_count);
  if ((input_count && !inputs) || (output_count && !outputs))
    return tnf_status_null_argument("run", input_count && !inputs ? "inputs" : "outputs");
  return NULL;
}

tnf_status *tnf_run(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count, tnf_tensor **outputs,
                    int32_t output_count) {
  bool usable = ctx && p && input_count == p->input_count && output_count == p->info->output_count && (inputs || !input_count) &&
                (outputs || !output_count);
  if (__builtin_expect(!usable, 0))
    return refuse_call(ctx, p, inputs, input_count, outputs, output_count);
  const tnf_rt_tensor *few_inputs[FEW_INPUTS];
  tnf_rt_tensor *few_outputs[FEW_OUTPUTS], few_results[FEW_OUTPUTS];
  lists c = {few_inputs, few_outputs, few_results};
  if (p->info->input_count > FEW_INPUTS || output_count > FEW_OUTPUTS) {
    tnf_status *st = frame_reserve(ctx, p->info, &c);
    if (st)
      return st;
  }
  list_inputs(p, inputs, c.inputs);
  return run(ctx, p, c.inputs, outputs, &c);
}

tnf_status *tnf_program_run(tnf_context *ctx, const tnf_program *p, const tnf_rt_tensor *const *inputs, tnf_tensor **results) {
  tnf_rt_tensor *few_outputs[FEW_OUTPUTS], few_results[FEW_OUTPUTS];
  lists c = {NULL, few_outputs, few_results};
  for (int32_t i = 0; i < p->info->output_count; ++i)
    results[i] = NULL;
  if (p->info->output_count > FEW_OUTPUTS) {
    tnf_status *st = frame_reserve(ctx, p->info, &c);
    if (st)
      return st;
  }
  return run(ctx, p, inputs, results, &c);
}
