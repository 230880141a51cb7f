/* Walks the plan of a compiled program: extents, checks, memory, and the calls of its kernels, products and library operations.
 * Or it finds out what a run would need: then nothing is taken but workspaces and what the numbers on tapes lie in, no element is
 * read or written and no kernel runs.
 */
#include <inttypes.h>
#include <string.h>

#include "gemm/gemm.h"
#include "plan/profile.h"
#include "plan/tape.h"
#include "plan/walk.h"

static const char *text_at(const run *r, int32_t text) {
  return r->plan->texts + text;
}

/* ---- arithmetic ---- */

static int64_t floor_div(int64_t a, int64_t b) {
  if (b == 0 || (b == -1 && a == INT64_MIN))
    return 0;
  int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

static int64_t ceil_div(int64_t a, int64_t b) {
  if (b == 0 || (b == -1 && a == INT64_MIN))
    return 0;
  int64_t quotient = a / b;
  return a % b != 0 && (a < 0) == (b < 0) ? quotient + 1 : quotient;
}

/* The steps ADD to XOR. */
static tnf_rt_status compute(const run *r, const int32_t *w) {
  int64_t a = r->cells[w[2]], b = r->cells[w[3]], *d = &r->cells[w[1]];
  bool overflow = false;
  switch (w[0] & 255) {
  case TNF_RT_STEP_ADD:
    overflow = __builtin_add_overflow(a, b, d);
    break;
  case TNF_RT_STEP_SUB:
    overflow = __builtin_sub_overflow(a, b, d);
    break;
  case TNF_RT_STEP_MUL:
    overflow = __builtin_mul_overflow(a, b, d);
    break;
  case TNF_RT_STEP_FLOOR_DIV:
    *d = floor_div(a, b);
    break;
  case TNF_RT_STEP_CEIL_DIV:
    *d = ceil_div(a, b);
    break;
  case TNF_RT_STEP_MIN:
    *d = a < b ? a : b;
    break;
  case TNF_RT_STEP_MAX:
    *d = a > b ? a : b;
    break;
  case TNF_RT_STEP_EQUAL:
    *d = a == b;
    break;
  case TNF_RT_STEP_NOT_EQUAL:
    *d = a != b;
    break;
  case TNF_RT_STEP_LESS:
    *d = a < b;
    break;
  case TNF_RT_STEP_LESS_EQUAL:
    *d = a <= b;
    break;
  case TNF_RT_STEP_AND:
    *d = a & b;
    break;
  case TNF_RT_STEP_OR:
    *d = a | b;
    break;
  case TNF_RT_STEP_XOR:
    *d = a ^ b;
    break;
  }
  if (__builtin_expect(!overflow, 1))
    return TNF_RT_OK;
  return tnf_ctx_fail(r->ctx, TNF_RT_OUT_OF_RANGE, "%s: an extent does not fit in 64 bits", r->ctx->program);
}

/* Of an array that exists. */
static size_t bytes_of(const run *r, int32_t element_bytes, int32_t count, const int32_t *cells) {
  int64_t bytes;
  return tnf_extents_product(r->cells, count, cells, element_bytes, &bytes) ? (size_t)bytes : 0;
}

static tnf_rt_status count_loop(const run *r, const int32_t *w) {
  if (tnf_extents_product(r->cells, w[2], w + 3, 1, &r->cells[w[1]]))
    return TNF_RT_OK;
  return tnf_ctx_fail(r->ctx, TNF_RT_OUT_OF_RANGE, "%s: the loops have more iterations than 64 bits can count", r->ctx->program);
}

/* ---- tensors ---- */

static tnf_rt_status need_result(const run *r, const int32_t *w, const int64_t *extents) {
  int64_t count;
  size_t bytes;
  if (!tnf_shape_size(w[4], w[5], extents, &count, &bytes))
    return tnf_ctx_fail(r->ctx, TNF_RT_OUT_OF_MEMORY, "out of memory: %s: the size of output \"%s\" overflows", r->ctx->program,
                        text_at(r, w[3]));
  tnf_run_hold(r->need, tnf_block_footprint(bytes));
  return TNF_RT_OK;
}

static __attribute__((noinline)) tnf_rt_status make_result(const run *r, const int32_t *w) {
  int64_t extents[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < w[5]; ++i)
    extents[i] = r->cells[w[6 + i]];
  if (__builtin_expect(r->need != NULL, 0))
    return need_result(r, w, extents);
  tnf_rt_tensor *out = r->outputs[w[2]];
  tnf_rt_status status = tnf_run_result(r->ctx, out, text_at(r, w[3]), w[4], w[5], extents);
  if (status == TNF_RT_OK)
    set_address(r, w[1], out->data);
  return status;
}

static tnf_rt_status read_number(const run *r, const int32_t *w) {
  if (r->need)
    return tnf_ctx_fail(r->ctx, TNF_RT_UNSUPPORTED, "%s: what a run needs is decided by values, not by the extents of its inputs",
                        r->ctx->program);
  const void *from = address_in(r, w[2]);
  int64_t extent = w[3] == TNF_BOOL ? *(const uint8_t *)from : w[3] == TNF_I32 ? *(const int32_t *)from : *(const int64_t *)from;
  r->cells[w[1]] = extent;
  return extent >= 0 ? TNF_RT_OK : tnf_run_fail(r->ctx, TNF_RT_OUT_OF_RANGE, text_at(r, w[4]), extent, 0);
}

static void copy(const run *r, const int32_t *w) {
  size_t bytes = bytes_of(r, w[3], w[4], w + 5);
  if (bytes)
    memcpy(address_in(r, w[1]), address_in(r, w[2]), bytes);
}

static void bury(const run *r, const int32_t *w) {
  size_t bytes = bytes_of(r, w[2], w[3], w + 4);
  if (bytes)
    memset(address_in(r, w[1]), TNF_POISON, bytes);
}

/* ---- work ---- */

static void divide(const run *r, const int32_t *w) {
  uint64_t cost = (uint64_t)w[4]; /* may wrap: no run lives that long */
  for (int32_t i = 0; i < w[6]; ++i)
    cost *= (uint64_t)r->cells[w[7 + i]];
  int64_t rows = r->cells[w[3]], chunk = tnf_chunk_rows(rows, (int64_t)cost);
  if (chunk > w[5])
    chunk = w[5];
  r->cells[w[1]] = chunk;
  r->cells[w[2]] = rows > chunk ? (rows + chunk - 1) / chunk : rows > 0;
}

/* The arguments of a kernel, as its body takes them. */
static void *gather(const run *r, int32_t count, const int32_t *list) {
  int64_t *arguments = r->arguments;
  const int64_t *cells = r->cells;
  for (int32_t i = 0; i < count; ++i)
    arguments[i] = cells[list[i]];
  return arguments;
}

static tnf_rt_body *body_of(const run *r, int32_t function) {
  return (tnf_rt_body *)r->plan->functions[function];
}

static void launch(const run *r, const int32_t *w) {
  int64_t rows = r->cells[w[2]], chunk = r->cells[w[3]];
  void *arguments = gather(r, w[4], w + 5);
  if (rows > chunk)
    tnf_parallel_for(r->ctx, rows, chunk, body_of(r, w[1]), arguments);
  else if (rows > 0)
    body_of(r, w[1])(arguments, 0, rows, 0);
}

static void combine(const run *r, const int32_t *w) {
  int64_t count = 1;
  for (int32_t i = 0; i < w[6]; ++i)
    count *= r->cells[w[7 + i]];
  tnf_combine(w[1], w[2], r->cells[w[3]], count, address_in(r, w[4]), address_in(r, w[5]));
}

/* What workspaces and tables have grown by since the last time belongs to the run from here on. */
static tnf_rt_status hold_workspaces(const run *r, tnf_rt_status status) {
  size_t bytes = tnf_workspaces_wanted(r->ctx) + tnf_tables_wanted(r->ctx), before = r->need->workspaces;
  r->need->workspaces = bytes;
  tnf_run_hold(r->need, bytes - before);
  return status;
}

static tnf_rt_status multiply(const run *r, const int32_t *w, bool reserving) {
  int64_t m = r->cells[w[3]], n = r->cells[w[4]], k = r->cells[w[5]], batch = r->cells[w[6]];
  if (reserving)
    return tnf_gemm_reserve(r->ctx, w[1], w[2], m, n, k, batch);
  tnf_rt_body *epilogue = w[10] < 0 ? NULL : body_of(r, w[10]);
  return tnf_gemm(r->ctx, w[1], w[2], m, n, k, batch, address_in(r, w[7]), address_in(r, w[8]), address_in(r, w[9]), epilogue,
                  r->cells[w[11]], gather(r, w[12], w + 13));
}

static __attribute__((noinline)) tnf_rt_status call_library(const run *r, const int32_t *w, bool reserving) {
  int64_t attributes[TNF_RT_MOST_ATTRIBUTES];
  tnf_rt_tensor tensors[TNF_RT_MOST_TENSORS];
  int32_t attribute_count = w[3];
  for (int32_t i = 0; i < attribute_count; ++i)
    attributes[i] = r->cells[w[4 + i]];
  const int32_t *list = w + 4 + attribute_count, *from = list + 1;
  for (int32_t i = 0; i < *list; ++i, from += 3 + from[2]) {
    tnf_rt_tensor *t = &tensors[i];
    t->data = address_in(r, from[1]);
    t->owner = NULL;
    t->rank = from[2];
    t->dtype = from[0];
    t->device = TNF_RT_CPU;
    t->reserved = 0;
    for (int32_t k = 0; k < from[2]; ++k)
      t->extents[k] = r->cells[from[3 + k]];
  }
  tnf_rt_library_fn *function = (tnf_rt_library_fn *)r->plan->functions[w[1]];
  const char *site = text_at(r, w[2]);
  return reserving ? tnf_library_reserve(r->ctx, function, site, tensors, attributes)
                   : function(r->ctx, site, tensors, attributes);
}

/* A step after a failure repeats that failure. */
static tnf_rt_status reserve(const run *r, const int32_t *w) {
  tnf_rt_status status = TNF_RT_OK;
  for (int32_t i = 0; i < w[1] && !status; ++i) {
    const int32_t *step = r->plan->code + w[2 + i];
    status = (*step & 255) == TNF_RT_STEP_GEMM ? multiply(r, step, true) : call_library(r, step, true);
  }
  return r->need ? hold_workspaces(r, status) : status;
}

/* ---- checks ---- */

static tnf_rt_status guard(const run *r, const int32_t *w) {
  int64_t a = r->cells[w[2]], b = r->cells[w[3]];
  bool holds = w[1] == TNF_RT_EQUAL ? a == b : a <= b;
  return __builtin_expect(holds, 1) ? TNF_RT_OK : tnf_run_fail(r->ctx, TNF_RT_SHAPE_MISMATCH, text_at(r, w[4]), a, b);
}

static tnf_rt_status fail_if(const run *r, const int32_t *w) {
  const uint8_t *flag = address_in(r, w[1]);
  return __builtin_expect(*flag, 0) ? tnf_run_fail(r->ctx, w[2], text_at(r, w[3]), 0, 0) : TNF_RT_OK;
}

/* ---- loops that are machine code ---- */

/* Such a loop says nothing of what is dead, of what it keeps nor of what its steps cost, and has no other way than to run. */
static bool is_walked(const run *r) {
  return r->need || r->ctx->poison || r->ctx->tally || r->ctx->profile;
}

static tnf_rt_status run_loop(const run *r, const int32_t *w) {
  _Static_assert(sizeof r->ctx->cancelled == 1, "compiled loops read a byte");
  return ((tnf_rt_loop *)r->plan->functions[w[1]])(r, r->cells, (const uint8_t *)&r->ctx->cancelled);
}

/* ---- the walk ---- */

/* The steps that most runs have few of. */
static __attribute__((noinline)) tnf_rt_status do_rare_step(const run *r, const int32_t *w) {
  int64_t *cells = r->cells;
  const bool runs = !r->need;
  switch (*w & 255) {
  case TNF_RT_STEP_CONSTANT:
    set_address(r, w[1], r->plan->data[w[2]]);
    return TNF_RT_OK;
  case TNF_RT_STEP_WORKERS:
    cells[w[1]] = (int64_t)r->ctx->threads;
    return TNF_RT_OK;
  case TNF_RT_STEP_COUNT:
    return count_loop(r, w);
  case TNF_RT_STEP_DEAD:
    if (runs && r->ctx->poison)
      bury(r, w);
    return TNF_RT_OK;
  case TNF_RT_STEP_READ:
    return read_number(r, w);
  case TNF_RT_STEP_COPY:
    if (runs)
      copy(r, w);
    return TNF_RT_OK;
  case TNF_RT_STEP_COMBINE:
    if (runs)
      combine(r, w);
    return TNF_RT_OK;
  case TNF_RT_STEP_LIBRARY:
    if (tnf_run_is_cancelled(r->ctx))
      return tnf_run_cancel(r->ctx);
    return runs ? call_library(r, w, false) : hold_workspaces(r, call_library(r, w, true));
  case TNF_RT_STEP_FIT:
    return tnf_walk_fit(r, w);
  case TNF_RT_STEP_GROW:
    return tnf_walk_grow(r, w);
  case TNF_RT_STEP_TAPE:
  case TNF_RT_STEP_PUSH:
  case TNF_RT_STEP_POP:
  case TNF_RT_STEP_PUSH_NUMBER:
  case TNF_RT_STEP_POP_NUMBER:
  case TNF_RT_STEP_POP_VIEW:
    return tnf_tape_step(r->ctx, r->need, cells, w);
  case TNF_RT_STEP_KEEP:
    tnf_run_tally(r->ctx, w, (int64_t)bytes_of(r, w[1], w[2], w + 3));
    return TNF_RT_OK;
  case TNF_RT_STEP_RESERVE:
    return reserve(r, w);
  case TNF_RT_STEP_GUARD:
    return guard(r, w);
  case TNF_RT_STEP_FAIL_IF:
    return runs ? fail_if(r, w) : TNF_RT_OK;
  default:
    return compute(r, w);
  }
}

/* The step of a loop that failed says of which step of the loop it is, where the loop says so: the innermost one around it, the
 * first to end behind it. A loop's function has said it already. */
static __attribute__((noinline, cold)) tnf_rt_status locate(const run *r, const int32_t *failed, tnf_rt_status status) {
  enum { PLAIN = 2, NAMED = 4 };
  const int32_t *code = r->plan->code;
  if ((*failed & 255) == TNF_RT_STEP_LOOP || status == TNF_RT_CANCELLED)
    return status;
  for (const int32_t *w = failed; (*w & 255) != TNF_RT_STEP_END; w += *w >> 8)
    if ((*w & 255) == TNF_RT_STEP_JUMP && code + w[1] <= failed) {
      if (*w >> 8 == NAMED)
        tnf_ctx_fail_in_step(r->ctx, r->cells[w[PLAIN]], text_at(r, w[PLAIN + 1]));
      break;
    }
  return status;
}

/* From one step to another, or to the end. */
static inline __attribute__((always_inline)) tnf_rt_status walk(const run *r, const int32_t *from, const int32_t *to,
                                                                bool measured) {
  const int32_t *code = r->plan->code, *w = from;
  int64_t *cells = r->cells;
  while (w != to) {
    tnf_rt_status status = TNF_RT_OK;
    const int32_t *next = w + (*w >> 8);
    int64_t begin = measured ? tnf_profile_now() : 0;
    switch (*w & 255) {
    case TNF_RT_STEP_END:
      return TNF_RT_OK;
    case TNF_RT_STEP_JUMP:
      if (tnf_run_is_cancelled(r->ctx)) /* the end of a loop's step */
        return tnf_run_cancel(r->ctx);
      tnf_run_tally(r->ctx, w, 1);
      next = code + w[1];
      break;
    case TNF_RT_STEP_JUMP_UNLESS:
      if (!cells[w[1]])
        next = code + w[2];
      break;
    case TNF_RT_STEP_LOOP:
      if (__builtin_expect(!is_walked(r), 1)) {
        status = run_loop(r, w);
        next = code + w[2];
      }
      break;
    case TNF_RT_STEP_MOVE:
      cells[w[1]] = cells[w[2]];
      break;
    case TNF_RT_STEP_SELECT:
      cells[w[1]] = cells[w[2]] ? cells[w[3]] : cells[w[4]];
      break;
    case TNF_RT_STEP_VIEW:
      cells[w[1]] = cells[w[2]] + cells[w[3]] * w[4];
      break;
    case TNF_RT_STEP_RESULT:
      status = make_result(r, w);
      break;
    case TNF_RT_STEP_OVERLAP:
      if (__builtin_expect(!r->need, 1))
        status = tnf_run_check_overlap(r->ctx, r->plan->info, r->inputs, r->outputs);
      break;
    case TNF_RT_STEP_TAKE:
      status = tnf_walk_take(r, w);
      break;
    case TNF_RT_STEP_GIVE_BACK:
      tnf_walk_give_back(r, w[1]);
      break;
    case TNF_RT_STEP_DIVIDE:
      divide(r, w);
      break;
    case TNF_RT_STEP_LAUNCH:
      if (tnf_run_is_cancelled(r->ctx))
        return tnf_run_cancel(r->ctx);
      if (__builtin_expect(!r->need, 1))
        launch(r, w);
      break;
    case TNF_RT_STEP_GEMM:
      if (tnf_run_is_cancelled(r->ctx))
        return tnf_run_cancel(r->ctx);
      status = __builtin_expect(!r->need, 1) ? multiply(r, w, false) : hold_workspaces(r, multiply(r, w, true));
      break;
    default:
      status = do_rare_step(r, w);
    }
    if (__builtin_expect(status != TNF_RT_OK, 0))
      return locate(r, w, status);
    if (measured)
      tnf_profile_note(r->ctx->profile, r, w, begin, tnf_profile_now());
    w = next;
  }
  return TNF_RT_OK;
}

static __attribute__((noinline, cold)) tnf_rt_status walk_measured(const run *r) {
  tnf_profile_begin(r->ctx->profile, r);
  return walk(r, r->plan->code, NULL, true);
}

static inline __attribute__((always_inline)) tnf_rt_status walk_all(const run *r) {
  return __builtin_expect(r->ctx->profile != NULL, 0) ? walk_measured(r) : walk(r, r->plan->code, NULL, false);
}

tnf_rt_status tnf_rt_steps(const tnf_rt_walk *run, int32_t from, int32_t to) {
  return walk(run, run->plan->code + from, run->plan->code + to, false);
}

/* What a run begins with: the plan's constants, and of each input, once it is checked, its address and its extents. */
static tnf_rt_status fill(const run *r) {
  const tnf_rt_plan *plan = r->plan;
  const tnf_rt_argument *argument = plan->info->inputs;
  const tnf_rt_tensor *const *given = r->inputs;
  int64_t *cells = r->cells;
  for (int32_t i = 0; i < plan->constant_count; ++i)
    *cells++ = plan->constants[i];
  for (int32_t i = 0; i < plan->input_count; ++i) {
    const tnf_rt_tensor *t = plan->held ? plan->held[i] : NULL;
    if (!t) {
      t = *given++;
      tnf_rt_status status = tnf_run_check_input(r->ctx, argument++, t);
      if (__builtin_expect(status != TNF_RT_OK, 0))
        return status;
    }
    *cells++ = (int64_t)(uintptr_t)t->data;
    for (int32_t axis = 0; axis < t->rank; ++axis)
      *cells++ = t->extents[axis];
  }
  return TNF_RT_OK;
}

/* Asks once per object whether the machine has what its programs were compiled for: they run on many threads. */
static tnf_rt_status check_machine(tnf_context *ctx, const tnf_rt_plan *plan) {
  tnf_rt_status status = tnf_run_check_cpu(ctx, plan->info);
  if (!status)
    __atomic_store_n(plan->machine_checked, 1, __ATOMIC_RELAXED);
  return status;
}

static tnf_rt_status start(const run *r) {
  if (__builtin_expect(!__atomic_load_n(r->plan->machine_checked, __ATOMIC_RELAXED), 0)) {
    tnf_rt_status status = check_machine(r->ctx, r->plan);
    if (status)
      return status;
  }
  tnf_rt_status status = fill(r);
  if (__builtin_expect(status != TNF_RT_OK, 0) || (status = walk_all(r)))
    return status;
  if (__builtin_expect(r->ctx->resizes, 0))
    tnf_run_set_extents(r->plan, r->cells, r->outputs);
  return TNF_RT_OK;
}

/* More cells than the stack should hold. */
static __attribute__((noinline)) tnf_rt_status start_large(run *r, int64_t count) {
  tnf_tensor *block = tnf_run_take(r->ctx, count * (int64_t)sizeof *r->cells);
  if (!block)
    return TNF_RT_OUT_OF_MEMORY;
  if (r->need)
    tnf_run_hold(r->need, tnf_block_footprint((size_t)count * sizeof *r->cells));
  r->cells = block->memory;
  r->arguments = r->cells + r->plan->cell_count;
  return start(r);
}

static inline __attribute__((always_inline)) tnf_rt_status begin(tnf_context *ctx, const tnf_rt_plan *plan,
                                                                 const tnf_rt_tensor *const *inputs,
                                                                 tnf_rt_tensor *const *outputs, tnf_run_need *need) {
  enum { FEW_CELLS = 512 };
  int64_t few[FEW_CELLS];
  if (__builtin_expect(!ctx, 0))
    return TNF_RT_INVALID_ARGUMENT;
  tnf_rt_status status = tnf_run_begin(ctx, plan->info);
  if (__builtin_expect(status != TNF_RT_OK, 0))
    return status;
  run r = {ctx, plan, inputs, outputs, few, NULL, need};
  int64_t count = (int64_t)plan->cell_count + plan->argument_count;
  if (__builtin_expect(count <= FEW_CELLS, 1)) {
    r.arguments = few + plan->cell_count;
    status = start(&r);
  } else {
    status = start_large(&r, count);
  }
  if (__builtin_expect(ctx->taken != NULL, 0))
    tnf_run_give_back_all(ctx);
  return tnf_run_end(ctx, status);
}

tnf_rt_status tnf_rt_run(tnf_rt_context *ctx, const tnf_rt_plan *plan, const tnf_rt_tensor *const *inputs,
                         tnf_rt_tensor *const *outputs) {
  return begin(ctx, plan, inputs, outputs, NULL);
}

tnf_rt_status tnf_run_find_need(tnf_context *ctx, const tnf_rt_plan *plan, const tnf_rt_tensor *const *inputs,
                                tnf_run_need *need) {
  *need = (tnf_run_need){0, 0, 0};
  return begin(ctx, plan, inputs, NULL, need);
}
