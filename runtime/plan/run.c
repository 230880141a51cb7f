/* The beginning and the end of a run: checks of inputs, results and overlap, and failures. Every run passes here, so
 * each check is a few comparisons; sentences are made only when one fails. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/cpu.h"
#include "plan/run.h"

/* ---- the beginning ---- */

tnf_rt_status tnf_run_refuse(tnf_context *ctx, const tnf_rt_program_info *info) {
  return tnf_ctx_fail(ctx, TNF_RT_UNSUPPORTED,
                      "compiled for another version of the runtime: for interface %" PRIu32 ", this runtime has %d",
                      tnf_info_version(info), TNF_RT_ABI_VERSION);
}

/* ---- the machine ---- */

tnf_rt_status tnf_run_check_cpu(tnf_rt_context *ctx, const tnf_rt_program_info *info) {
  const char *missing = tnf_cpu_missing(info->cpu);
  if (!missing)
    return TNF_RT_OK;
  return tnf_ctx_fail(ctx, TNF_RT_UNSUPPORTED, "%s: compiled for %.*s, and this machine has no %.*s", info->name,
                      (int)strcspn(info->cpu, "+"), info->cpu, (int)strcspn(missing, "+"), missing);
}

/* ---- inputs ---- */

/* What begins a sentence: the program's name. Without a run there is none. */
static const char *prefix_of(const tnf_context *ctx) {
  return ctx->program ? ctx->program : "run";
}

static tnf_rt_status refuse_device(tnf_context *ctx, const char *kind, const char *name, int32_t device) {
  return tnf_ctx_fail(ctx, TNF_RT_PLACEMENT_MISMATCH, "%s: %s \"%s\" must be in CPU memory, its device is %" PRId32,
                      prefix_of(ctx), kind, name, device);
}

/* ` ("n")` for a named extent, else nothing: three pieces for "%s%s%s". */
typedef struct extent_name {
  const char *open, *name, *close;
} extent_name;

static extent_name extent_name_of(const tnf_rt_argument *arg, int32_t axis) {
  const char *name = arg->extent_names ? arg->extent_names[axis] : NULL;
  if (!name || !*name)
    return (extent_name){"", "", ""};
  return (extent_name){" (\"", name, "\")"};
}

static tnf_rt_status refuse_extent(tnf_context *ctx, const tnf_rt_argument *arg, int32_t axis, int64_t got) {
  const char *program = prefix_of(ctx);
  int64_t want = arg->extents[axis];
  extent_name n = extent_name_of(arg, axis);
  if (got < 0)
    return tnf_ctx_fail(ctx, TNF_RT_SHAPE_MISMATCH, "%s: extent %" PRId32 "%s%s%s of input \"%s\" is negative: %" PRId64, program,
                        axis, n.open, n.name, n.close, arg->name, got);
  const char *at_most = want < 0 ? "at most " : "";
  if (want < 0)
    want = TNF_RT_BOUND(want);
  return tnf_ctx_fail(ctx, TNF_RT_SHAPE_MISMATCH,
                      "%s: extent %" PRId32 "%s%s%s of input \"%s\" must be %s%" PRId64 ", got %" PRId64, program, axis, n.open,
                      n.name, n.close, arg->name, at_most, want, got);
}

tnf_rt_status tnf_run_refuse_input(tnf_context *ctx, const tnf_rt_argument *arg, const tnf_rt_tensor *t) {
  const char *program = prefix_of(ctx);
  if (!t)
    return tnf_ctx_fail(ctx, TNF_RT_INVALID_ARGUMENT, "%s: input \"%s\" is NULL", program, arg->name);
  if (t->dtype != arg->dtype)
    return tnf_ctx_fail(ctx, TNF_RT_DTYPE_MISMATCH, "%s: input \"%s\" must be %s, got %s", program, arg->name,
                        tnf_dtype_name((tnf_dtype)arg->dtype), tnf_dtype_name((tnf_dtype)t->dtype));
  if (t->rank != arg->rank)
    return tnf_ctx_fail(ctx, TNF_RT_RANK_MISMATCH, "%s: input \"%s\" must have rank %" PRId32 ", got %" PRId32, program,
                        arg->name, arg->rank, t->rank);
  if (t->device != arg->device)
    return refuse_device(ctx, "input", arg->name, t->device);
  for (int32_t i = 0; i < arg->rank; ++i)
    if (!tnf_extent_fits(arg->extents[i], t->extents[i]))
      return refuse_extent(ctx, arg, i, t->extents[i]);
  int64_t count;
  size_t bytes;
  if (!tnf_shape_size(t->dtype, t->rank, t->extents, &count, &bytes))
    return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_RANGE, "%s: input \"%s\" has more elements than memory can hold", program, arg->name);
  return tnf_ctx_fail(ctx, TNF_RT_INVALID_ARGUMENT, "%s: input \"%s\" has no data", program, arg->name);
}

/* ---- results ---- */

/* "2x3" for messages; "scalar" for rank 0. */
typedef struct shape_text {
  char text[TNF_RT_MAX_RANK * 21];
} shape_text;

static shape_text shape_text_of(int32_t rank, const int64_t *extents) {
  shape_text result = {"a scalar"};
  size_t used = 0;
  for (int32_t i = 0; i < rank; ++i)
    used += (size_t)snprintf(result.text + used, sizeof result.text - used, i ? "x%" PRId64 : "%" PRId64, extents[i]);
  return result;
}

/* Whether a caller's buffer is a tensor whose shape never changes. */
static bool is_exact(const tnf_context *ctx, const tnf_rt_tensor *out) {
  return ctx->exact_results && !out->owner;
}

/* The buffer is of the right kind and has other extents. */
static tnf_rt_status refuse_extents(tnf_context *ctx, const tnf_rt_tensor *out, bool exact, const char *name,
                                    const int64_t *extents, int64_t count) {
  const char *program = prefix_of(ctx);
  shape_text want = shape_text_of(out->rank, extents), got = shape_text_of(out->rank, out->extents);
  tnf_rt_status code = exact ? TNF_RT_SHAPE_MISMATCH : TNF_RT_BUFFER_TOO_SMALL;
  int64_t capacity;
  size_t bytes;
  if (!tnf_shape_size(out->dtype, out->rank, out->extents, &capacity, &bytes) || (exact && capacity < count))
    return tnf_ctx_fail(ctx, code, "%s: output \"%s\" is %s, the buffer given for it is %s", program, name, want.text, got.text);
  if (exact)
    return tnf_ctx_fail(ctx, code,
                        "%s: output \"%s\" is %s, the tensor given for it is %s (one made by tnf_tensor_with_capacity would get "
                        "these extents)",
                        program, name, want.text, got.text);
  return tnf_ctx_fail(ctx, code,
                      "%s: output \"%s\" is %s, %" PRId64 " elements, and the buffer given for it has room for %" PRId64, program,
                      name, want.text, count, capacity);
}

/* The result does not fit what the caller passed, or its shape is impossible. */
static __attribute__((noinline, cold)) tnf_rt_status refuse_result(tnf_context *ctx, const tnf_rt_tensor *out, const char *name,
                                                                   int32_t dtype, int32_t rank, const int64_t *extents) {
  const char *program = prefix_of(ctx);
  if (!out)
    return tnf_ctx_fail(ctx, TNF_RT_INVALID_ARGUMENT, "%s: output \"%s\" is NULL", program, name);
  int64_t count;
  size_t bytes;
  if (rank < 0 || rank > TNF_RT_MAX_RANK)
    return tnf_ctx_fail(ctx, TNF_RT_INTERNAL, "%s: output \"%s\" has the impossible rank %" PRId32, program, name, rank);
  for (int32_t i = 0; i < rank; ++i)
    if (extents[i] < 0)
      return tnf_ctx_fail(ctx, TNF_RT_SHAPE_MISMATCH, "%s: extent %" PRId32 " of output \"%s\" is negative: %" PRId64, program, i,
                          name, extents[i]);
  if (!tnf_shape_size(dtype, rank, extents, &count, &bytes))
    return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_MEMORY, "out of memory: %s: the size of output \"%s\" overflows", program, name);
  if (out->dtype != dtype)
    return tnf_ctx_fail(ctx, TNF_RT_DTYPE_MISMATCH, "%s: output \"%s\" is %s, the buffer given for it is %s", program, name,
                        tnf_dtype_name((tnf_dtype)dtype), tnf_dtype_name((tnf_dtype)out->dtype));
  if (out->rank != rank)
    return tnf_ctx_fail(ctx, TNF_RT_RANK_MISMATCH,
                        "%s: output \"%s\" has rank %" PRId32 ", the buffer given for it has rank %" PRId32, program, name, rank,
                        out->rank);
  if (out->device != TNF_RT_CPU)
    return refuse_device(ctx, "output", name, out->device);
  return refuse_extents(ctx, out, is_exact(ctx, out), name, extents, count);
}

static tnf_rt_status use_callers_buffer(tnf_context *ctx, tnf_rt_tensor *out, const char *name, int32_t dtype, int32_t rank,
                                        const int64_t *extents, int64_t count) {
  if (out->dtype != dtype || out->rank != rank || out->device != TNF_RT_CPU)
    return refuse_result(ctx, out, name, dtype, rank, extents);
  bool same = true;
  for (int32_t i = 0; i < rank; ++i)
    same &= out->extents[i] == extents[i];
  if (same)
    return TNF_RT_OK;
  int64_t capacity;
  size_t bytes;
  if (is_exact(ctx, out) || !tnf_shape_size(dtype, rank, out->extents, &capacity, &bytes) || capacity < count)
    return refuse_result(ctx, out, name, dtype, rank, extents);
  ctx->resizes = true;
  return TNF_RT_OK;
}

void tnf_run_set_extents(const tnf_rt_plan *plan, const int64_t *cells, tnf_rt_tensor *const *outputs) {
  for (const int32_t *w = plan->code; (*w & 255) != TNF_RT_STEP_END; w += *w >> 8)
    if ((*w & 255) == TNF_RT_STEP_RESULT)
      for (int32_t i = 0; i < w[5]; ++i)
        outputs[w[2]]->extents[i] = cells[w[6 + i]];
}

tnf_rt_status tnf_run_result(tnf_rt_context *ctx, tnf_rt_tensor *out, const char *name, int32_t dtype, int32_t rank,
                             const int64_t *extents) {
  int64_t count;
  size_t bytes;
  if (__builtin_expect(!out || !tnf_shape_size(dtype, rank, extents, &count, &bytes), 0))
    return refuse_result(ctx, out, name, dtype, rank, extents);
  if (out->data)
    return use_callers_buffer(ctx, out, name, dtype, rank, extents, count);
  tnf_tensor *block = tnf_block_new(ctx, bytes);
  if (__builtin_expect(!block, 0))
    return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_MEMORY, "out of memory: %s: output \"%s\" needs %zu bytes%s", prefix_of(ctx), name,
                        bytes, tnf_ctx_limit_note(ctx).text);
  atomic_store_explicit(&block->refs, 1, memory_order_relaxed);
  block->result = out;
  block->next = ctx->fresh;
  ctx->fresh = block;
  ++ctx->fresh_count;
  out->data = block->memory;
  out->owner = block;
  out->device = TNF_RT_CPU;
  out->reserved = 0;
  tnf_shape_set(out, dtype, rank, extents);
  return TNF_RT_OK;
}

void tnf_rt_tensor_release(tnf_rt_context *ctx, tnf_rt_tensor *t) {
  (void)ctx; /* the owner knows its context */
  if (!t || !t->owner)
    return;
  tnf_tensor_release(t->owner);
  t->owner = NULL;
  t->data = NULL;
}

void tnf_run_drop_results(tnf_context *ctx) {
  tnf_tensor *block = ctx->fresh;
  while (block) {
    tnf_tensor *next = block->next;
    tnf_rt_tensor *result = block->result;
    if (result->owner == block) {
      memset(result->extents, 0, (size_t)result->rank * sizeof *result->extents);
      tnf_rt_tensor_release(ctx, result);
    }
    block = next;
  }
}

/* ---- overlap ---- */

typedef struct byte_range {
  uintptr_t begin, end;
} byte_range;

/* All of a caller's buffer, whatever of it the result takes. An impossible one, of a result that is not made yet, is refused by
 * its own check. */
static byte_range range_of(const tnf_rt_tensor *t) {
  int64_t count;
  size_t bytes;
  if (!t->data || !tnf_shape_size(t->dtype, t->rank, t->extents, &count, &bytes))
    return (byte_range){0, 0};
  return (byte_range){(uintptr_t)t->data, (uintptr_t)t->data + bytes};
}

/* Empty ranges overlap nothing. */
static bool ranges_overlap(byte_range a, byte_range b) {
  return a.begin < b.end && b.begin < a.end && a.begin < a.end && b.begin < b.end;
}

/* Moves ranges[at] down the heap of the first `count`, the last address on top. */
static void sift_down(byte_range *ranges, int64_t at, int64_t count) {
  byte_range moved = ranges[at];
  for (int64_t child; (child = 2 * at + 1) < count; at = child) {
    child += child + 1 < count && ranges[child + 1].begin > ranges[child].begin;
    if (ranges[child].begin <= moved.begin)
      break;
    ranges[at] = ranges[child];
  }
  ranges[at] = moved;
}

static void sort_ranges(byte_range *ranges, int64_t count) {
  for (int64_t i = count / 2; i-- > 0;)
    sift_down(ranges, i, count);
  for (int64_t last = count - 1; last > 0; --last) {
    byte_range top = ranges[0];
    ranges[0] = ranges[last];
    ranges[last] = top;
    sift_down(ranges, 0, last);
  }
}

/* Adds the range of a tensor, unless it is empty. */
static int64_t add_range(byte_range *ranges, int64_t count, const tnf_rt_tensor *t) {
  ranges[count] = range_of(t);
  return count + (ranges[count].begin < ranges[count].end);
}

/* Whether an output may overlap something: the outputs in the order of their addresses, each beside the one before and, as
 * inputs may overlap each other, beside the inputs up to the one that begins last before its end. */
static bool may_overlap(byte_range *ranges, const tnf_rt_program_info *info, const tnf_rt_tensor *const *inputs,
                        tnf_rt_tensor *const *outputs) {
  byte_range *ins = ranges + info->output_count;
  int64_t out_count = 0, in_count = 0, next = 0;
  for (int32_t i = 0; i < info->output_count; ++i)
    out_count = add_range(ranges, out_count, outputs[i]);
  for (int32_t i = 0; i < info->input_count; ++i)
    in_count = add_range(ins, in_count, inputs[i]);
  sort_ranges(ranges, out_count);
  sort_ranges(ins, in_count);
  uintptr_t inputs_end = 0;
  for (int64_t i = 0; i < out_count; ++i) {
    for (; next < in_count && ins[next].begin < ranges[i].end; ++next)
      inputs_end = ins[next].end > inputs_end ? ins[next].end : inputs_end;
    if (inputs_end > ranges[i].begin || (i && ranges[i - 1].end > ranges[i].begin))
      return true;
  }
  return false;
}

tnf_rt_status tnf_run_compare_overlap(tnf_rt_context *ctx, const tnf_rt_program_info *info, const tnf_rt_tensor *const *inputs,
                                      tnf_rt_tensor *const *outputs) {
  enum { FEW = 16, FEW_OUTPUTS = 4 }; /* are compared with each other faster than sorted */
  int64_t count = (int64_t)info->input_count + info->output_count;
  if (count > FEW && info->output_count > FEW_OUTPUTS) {
    tnf_rt_status status = tnf_ctx_workspace_reserve(ctx, 1, (size_t)count * sizeof(byte_range));
    if (status || !may_overlap(tnf_ctx_workspace(ctx, 0), info, inputs, outputs))
      return status;
  }
  for (int32_t i = 0; i < info->output_count; ++i) {
    byte_range out = range_of(outputs[i]);
    for (int32_t j = 0; j < info->input_count; ++j)
      if (ranges_overlap(out, range_of(inputs[j])))
        return tnf_ctx_fail(ctx, TNF_RT_OVERLAP, "%s: output \"%s\" overlaps input \"%s\"", info->name, info->outputs[i].name,
                            info->inputs[j].name);
    for (int32_t j = 0; j < i; ++j)
      if (ranges_overlap(out, range_of(outputs[j])))
        return tnf_ctx_fail(ctx, TNF_RT_OVERLAP, "%s: output \"%s\" overlaps output \"%s\"", info->name, info->outputs[i].name,
                            info->outputs[j].name);
  }
  return TNF_RT_OK;
}

/* ---- failures ---- */

tnf_rt_status tnf_run_cancel(tnf_context *ctx) {
  return tnf_ctx_fail(ctx, TNF_RT_CANCELLED, "%s: cancelled", prefix_of(ctx));
}

void tnf_context_cancel(tnf_context *ctx) {
  _Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "a signal handler may call this");
  if (ctx)
    atomic_store_explicit(&ctx->cancelled, true, memory_order_relaxed);
}

/* The text with {0} and {1} replaced, cut to the size of a message. */
tnf_rt_status tnf_run_fail(tnf_rt_context *ctx, int32_t code, const char *text, int64_t v0, int64_t v1) {
  char sentence[TNF_MESSAGE_SIZE];
  size_t used = 0;
  for (const char *p = text; *p && used + 1 < sizeof sentence;) {
    if (p[0] == '{' && (p[1] == '0' || p[1] == '1') && p[2] == '}') {
      int length = snprintf(sentence + used, sizeof sentence - used, "%" PRId64, p[1] == '0' ? v0 : v1);
      used += length > 0 ? (size_t)length : 0;
      if (used >= sizeof sentence)
        used = sizeof sentence - 1;
      p += 3;
    } else {
      sentence[used++] = *p++;
    }
  }
  sentence[used] = 0;
  return tnf_ctx_fail(ctx, (tnf_rt_status)code, "%s", sentence);
}
