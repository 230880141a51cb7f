/* What the steps of a program cost, measured in a run that is walked step by step. */
#include "plan/profile.h"

#include <string.h>
#include <time.h>

#include "core/program.h"

int64_t tnf_profile_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- bytes ---- */

static int64_t bytes_of(const run *r, int64_t element_bytes, const int32_t *counted) {
  int64_t bytes;
  return tnf_extents_product(r->cells, counted[0], counted + 1, element_bytes, &bytes) ? bytes : 0;
}

static int64_t dtype_bytes(int32_t dtype) {
  return tnf_dtype_sizes[dtype];
}

/* Of the buffers whose addresses are among these cells, each once. */
static int64_t buffers_of(const tnf_profile *profile, const int32_t *counted) {
  int64_t bytes = 0;
  for (int32_t i = 1; i <= counted[0]; ++i) {
    bool is_new = true;
    for (int32_t k = 1; k < i && is_new; ++k)
      is_new = counted[k] != counted[i];
    bytes += is_new ? profile->sizes[counted[i]] : 0;
  }
  return bytes;
}

static int64_t taken(tnf_profile *profile, const run *r, const int32_t *w) {
  int64_t all = 0;
  const int32_t *part = w + 3;
  for (int32_t i = 0; i < w[2]; ++i, part += 4 + part[3]) {
    int64_t bytes = bytes_of(r, part[1], part + 3) * r->cells[part[2]];
    profile->sizes[part[0]] = bytes;
    all += bytes;
  }
  return all;
}

static int64_t of_product(const tnf_profile *profile, const run *r, const int32_t *w) {
  int64_t m = r->cells[w[3]], n = r->cells[w[4]], k = r->cells[w[5]], batch = r->cells[w[6]];
  return batch * (m * k + k * n + m * n) * dtype_bytes(w[1]) + buffers_of(profile, w + 12);
}

static int64_t of_library(const run *r, const int32_t *w) {
  int64_t bytes = 0;
  const int32_t *list = w + 4 + w[3], *tensor = list + 1;
  for (int32_t i = 0; i < *list; ++i, tensor += 3 + tensor[2])
    bytes += bytes_of(r, dtype_bytes(tensor[0]), tensor + 2);
  return bytes;
}

/* The bytes that a step has read and written, or taken; notes which cell has the address of how much. */
static int64_t follow(tnf_profile *profile, const run *r, const int32_t *w) {
  int64_t *sizes = profile->sizes, rest;
  switch (*w & 255) {
  case TNF_RT_STEP_MOVE:
    sizes[w[1]] = sizes[w[2]];
    return 0;
  case TNF_RT_STEP_SELECT:
    sizes[w[1]] = sizes[w[r->cells[w[2]] ? 3 : 4]];
    return 0;
  case TNF_RT_STEP_VIEW:
    rest = sizes[w[2]] - r->cells[w[3]] * w[4];
    sizes[w[1]] = rest > 0 ? rest : 0;
    return 0;
  case TNF_RT_STEP_RESULT:
    return sizes[w[1]] = bytes_of(r, dtype_bytes(w[4]), w + 5);
  case TNF_RT_STEP_TAKE:
    return taken(profile, r, w);
  case TNF_RT_STEP_FIT:
    return sizes[w[2]] = bytes_of(r, w[4], w + 5);
  case TNF_RT_STEP_GROW:
    return sizes[w[2]] = bytes_of(r, w[4], w + 7 + w[6]);
  case TNF_RT_STEP_POP_VIEW:
    return sizes[w[3]] = bytes_of(r, dtype_bytes(w[2]), w + 4);
  case TNF_RT_STEP_PUSH:
  case TNF_RT_STEP_POP:
    return 2 * bytes_of(r, dtype_bytes(w[2]), w + 4);
  case TNF_RT_STEP_COPY:
    return 2 * bytes_of(r, w[3], w + 4);
  case TNF_RT_STEP_COMBINE:
    return (r->cells[w[3]] + 1) * bytes_of(r, dtype_bytes(w[1]), w + 6);
  case TNF_RT_STEP_LAUNCH:
    return r->cells[w[2]] > 0 ? buffers_of(profile, w + 4) : 0;
  case TNF_RT_STEP_GEMM:
    return of_product(profile, r, w);
  case TNF_RT_STEP_LIBRARY:
    return of_library(r, w);
  default:
    return 0;
  }
}

/* ---- the run ---- */

void tnf_profile_begin(tnf_profile *profile, const run *r) {
  const tnf_rt_plan *plan = r->plan;
  const tnf_rt_tensor *const *given = r->inputs;
  int32_t cell = plan->constant_count;
  for (int32_t i = 0; i < plan->input_count; ++i) {
    const tnf_rt_tensor *held = plan->held ? plan->held[i] : NULL, *t = held ? held : *given++;
    int64_t count;
    size_t bytes;
    profile->sizes[cell] = tnf_shape_size(t->dtype, t->rank, t->extents, &count, &bytes) ? (int64_t)bytes : 0;
    cell += 1 + t->rank;
  }
  profile->begin = tnf_profile_now();
}

void tnf_profile_note(tnf_profile *profile, const run *r, const int32_t *w, int64_t begin, int64_t end) {
  const int64_t at = w - profile->plan->code, bytes = follow(profile, r, w);
  tnf_profile_count *count = &profile->counts[at];
  ++count->count;
  count->nanoseconds += end - begin;
  count->bytes += bytes;
  const tnf_profile_step *step = &profile->steps[at];
  if (!profile->on_event || !step->kind)
    return;
  tnf_profile_event event = {step, (double)(begin - profile->begin) * 1e-9, (double)(end - begin) * 1e-9, bytes};
  profile->on_event(&event, profile->user);
}

/* ---- what steps are called ---- */

static const char *function_name(const tnf_rt_plan *plan, int32_t number) {
  if (plan->size < sizeof *plan || !plan->names)
    return "";
  const char *name = plan->names;
  while (number-- > 0)
    name += strlen(name) + 1;
  return name;
}

/* The operations in a kernel's name, behind its program's. */
static const char *operations_in(const char *name) {
  const char *dot = strchr(name, '.');
  return dot ? dot + 1 : name;
}

static tnf_profile_step describe(const tnf_rt_plan *plan, const int32_t *w) {
  const char *name;
  switch (*w & 255) {
  case TNF_RT_STEP_LAUNCH:
    name = function_name(plan, w[1]);
    return (tnf_profile_step){.kind = "kernel", .name = name, .origin = operations_in(name)};
  case TNF_RT_STEP_GEMM:
    name = w[10] < 0 ? "" : operations_in(function_name(plan, w[10]));
    return (tnf_profile_step){.kind = "product", .name = "tnf_gemm", .origin = name};
  case TNF_RT_STEP_LIBRARY:
    return (tnf_profile_step){.kind = "library", .name = function_name(plan, w[1]), .origin = plan->texts + w[2]};
  case TNF_RT_STEP_COMBINE:
    return (tnf_profile_step){.kind = "kernel", .name = "combine", .origin = ""};
  case TNF_RT_STEP_COPY:
    return (tnf_profile_step){.kind = "copy", .name = "copy", .origin = ""};
  case TNF_RT_STEP_RESULT:
    return (tnf_profile_step){.kind = "memory", .name = "result", .origin = plan->texts + w[3]};
  case TNF_RT_STEP_TAKE:
  case TNF_RT_STEP_FIT:
  case TNF_RT_STEP_GROW:
  case TNF_RT_STEP_GIVE_BACK:
    return (tnf_profile_step){.kind = "memory", .name = (*w & 255) == TNF_RT_STEP_GIVE_BACK ? "give back" : "take", .origin = ""};
  case TNF_RT_STEP_PUSH:
  case TNF_RT_STEP_POP:
    return (tnf_profile_step){.kind = "tape", .name = (*w & 255) == TNF_RT_STEP_PUSH ? "push" : "pop", .origin = ""};
  default: /* extents, checks, jumps: told together */
    return (tnf_profile_step){.origin = ""};
  }
}

/* Each step has the loop that is the first to end behind it. */
static void name_loops(const tnf_rt_plan *plan, tnf_profile_step *steps) {
  enum { NAMED = 4 };
  const int32_t *code = plan->code;
  for (const int32_t *jump = code; (*jump & 255) != TNF_RT_STEP_END; jump += *jump >> 8) {
    if ((*jump & 255) != TNF_RT_STEP_JUMP || code + jump[1] > jump)
      continue;
    const char *loop = *jump >> 8 == NAMED ? plan->texts + jump[3] : "a loop";
    for (const int32_t *w = code + jump[1]; w != jump; w += *w >> 8)
      if (!steps[w - code].loop)
        steps[w - code].loop = loop;
  }
}

static void describe_all(const tnf_rt_plan *plan, tnf_profile_step *steps) {
  int32_t number = 0;
  name_loops(plan, steps);
  for (const int32_t *w = plan->code; (*w & 255) != TNF_RT_STEP_END; w += *w >> 8) {
    tnf_profile_step *step = &steps[w - plan->code];
    const char *loop = step->loop;
    *step = describe(plan, w);
    step->loop = loop ? loop : "";
    step->number = step->kind ? number++ : -1;
  }
}

/* ---- the call ---- */

static void tell(const tnf_profile *profile, tnf_profile_sink *sink, void *user) {
  const tnf_rt_plan *plan = profile->plan;
  tnf_profile_step rest = {.kind = "plan", .name = "extents, checks, jumps", .origin = "", .loop = "", .number = -1};
  for (const int32_t *w = plan->code; (*w & 255) != TNF_RT_STEP_END; w += *w >> 8) {
    const tnf_profile_count *count = &profile->counts[w - plan->code];
    tnf_profile_step step = profile->steps[w - plan->code];
    step.count = count->count;
    step.seconds = (double)count->nanoseconds * 1e-9;
    step.bytes = count->bytes;
    if (step.kind && step.count)
      sink(&step, user);
    rest.count += step.kind ? 0 : step.count;
    rest.seconds += step.kind ? 0 : step.seconds;
  }
  sink(&rest, user);
}

static int64_t words_of(const tnf_rt_plan *plan) {
  const int32_t *w = plan->code;
  while ((*w & 255) != TNF_RT_STEP_END)
    w += *w >> 8;
  return w - plan->code + 1;
}

static tnf_status *refuse_call(const tnf_context *ctx, const tnf_program *p, tnf_profile_sink *sink, tnf_tensor **outputs,
                               int32_t output_count) {
  if (!ctx)
    return tnf_status_null_argument("program_profile", "ctx");
  if (!p)
    return tnf_status_null_argument("program_profile", "p");
  if (!sink)
    return tnf_status_null_argument("program_profile", "sink");
  if (output_count && !outputs)
    return tnf_status_null_argument("program_profile", "outputs");
  if (!p->info->plan)
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED, "program_profile: %s has no plan", p->info->name);
  return NULL;
}

tnf_status *tnf_program_profile(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count,
                                tnf_tensor **outputs, int32_t output_count, tnf_profile_sink *sink,
                                tnf_profile_event_sink *on_event, void *user) {
  tnf_status *st = refuse_call(ctx, p, sink, outputs, output_count);
  if (st)
    return st;
  const tnf_rt_plan *plan = p->info->plan;
  size_t words = (size_t)words_of(plan), cells = (size_t)plan->cell_count;
  size_t bytes = words * (sizeof(tnf_profile_step) + sizeof(tnf_profile_count)) + cells * sizeof(int64_t);
  tnf_profile_step *steps = tnf_ctx_alloc(ctx, bytes);
  if (!steps)
    return tnf_status_out_of_memory();
  memset(steps, 0, bytes);
  tnf_profile profile = {.plan = plan, .steps = steps, .on_event = on_event, .user = user};
  profile.counts = (tnf_profile_count *)(void *)(steps + words);
  profile.sizes = (int64_t *)(void *)(profile.counts + words);
  describe_all(plan, steps);
  ctx->profile = &profile;
  st = tnf_run(ctx, p, inputs, input_count, outputs, output_count);
  ctx->profile = NULL;
  if (!st)
    tell(&profile, sink, user);
  tnf_ctx_free(ctx, steps, bytes);
  return st;
}
