/* x with updates combined into the windows that begin at index vectors. Work is divided by destination: into the entries of the
 * batch, and along an axis that every window begins at 0 of. Whoever writes an element goes through all vectors in their order.
 */
#include "gather/indices.h"

#include <string.h>

enum kind { OVERWRITE, ADD, MULTIPLY, MINIMUM, MAXIMUM, KINDS };

/* A part of the divided axis has at least so many places: what looking at an index is worth. */
enum { LEAST_PLACES = 64 };

/* Steps are of elements. */
typedef struct axis_loop {
  int64_t extent, to, from; /* steps in the result, and in updates */
  bool is_free;             /* every window begins at 0 */
} axis_loop;

typedef struct scatter_job {
  const void *updates, *indices;
  void *result;
  int32_t index_dtype;
  int64_t vectors; /* of an entry of the batch */
  int64_t window;  /* elements of one */
  int64_t components;
  int64_t steps[TNF_RT_MAX_RANK]; /* of each component */
  int32_t loop_count, batch_count;
  axis_loop loops[TNF_RT_MAX_RANK];   /* over a window, from the innermost one; at least one */
  axis_loop batches[TNF_RT_MAX_RANK]; /* extents and steps in the result */
  int32_t divided;                    /* the loop that is, -1: none */
  int64_t parts, places;              /* its parts, and places in one */
} scatter_job;

/* What an item writes: windows of these extents, from these elements on. */
typedef struct scatter_part {
  int64_t to, from, indices;
  int64_t extents[TNF_RT_MAX_RANK];
} scatter_part;

static scatter_part part_of(const scatter_job *job, int64_t item) {
  int64_t entry = item / job->parts, part = item % job->parts;
  scatter_part found = {0, entry * job->vectors * job->window, entry * job->vectors * job->components, {0}};
  for (int32_t i = 0; i < job->batch_count; ++i) {
    found.to += entry % job->batches[i].extent * job->batches[i].to;
    entry /= job->batches[i].extent;
  }
  for (int32_t i = 0; i < job->loop_count; ++i)
    found.extents[i] = job->loops[i].extent;
  if (job->divided >= 0) {
    const axis_loop *loop = &job->loops[job->divided];
    const int64_t first = part * job->places, left = loop->extent - first;
    found.to += first * loop->to;
    found.from += first * loop->from;
    found.extents[job->divided] = left < job->places ? left : job->places;
  }
  return found;
}

static inline int64_t start_of(const scatter_job *job, const scatter_part *part, int64_t vector) {
  int64_t start = part->to;
  for (int64_t c = 0; c < job->components; ++c)
    start += tnf_indices_at(job->indices, job->index_dtype, part->indices + vector * job->components + c) * job->steps[c];
  return start;
}

/* Moves on to the next run of the innermost loop; false behind the last one. */
static bool next_run(const scatter_job *job, const scatter_part *part, int64_t *at, int64_t *to, int64_t *from) {
  for (int32_t i = 1; i < job->loop_count; ++i) {
    const axis_loop *loop = &job->loops[i];
    *to += loop->to;
    *from += loop->from;
    if (++at[i] < part->extents[i])
      return true;
    *to -= at[i] * loop->to;
    *from -= at[i] * loop->from;
    at[i] = 0;
  }
  return false;
}

typedef struct complex_f32 {
  float re, im;
} complex_f32;
typedef struct complex_f64 {
  double re, im;
} complex_f64;

/* `combine` gives the element from x, what is there, and u, the update. */
#define DEFINE_SCATTER(name, type, combine)                                                                                      \
  static inline __attribute__((always_inline)) void run_##name(type *to, const type *from, int64_t n, int64_t to_step,           \
                                                               int64_t from_step) {                                              \
    for (int64_t q = 0; q < n; ++q) {                                                                                            \
      const type x = to[q * to_step], u = from[q * from_step];                                                                   \
      (void)x;                                                                                                                   \
      to[q * to_step] = combine;                                                                                                 \
    }                                                                                                                            \
  }                                                                                                                              \
  static void scatter_##name(const scatter_job *job, const scatter_part *part) {                                                 \
    type *result = (type *)job->result;                                                                                          \
    const type *updates = (const type *)job->updates;                                                                            \
    const axis_loop *inner = &job->loops[0];                                                                                     \
    const bool is_one = job->loop_count == 1 && part->extents[0] == 1;                                                           \
    const int64_t last = job->vectors - 1, bytes = inner->to == 1 ? part->extents[0] * (int64_t)sizeof(type) : 1;                \
    int64_t at[TNF_RT_MAX_RANK] = {0};                                                                                           \
    for (int64_t k = 0; k <= last; ++k) {                                                                                        \
      int64_t to = start_of(job, part, k), from = part->from + k * job->window;                                                  \
      tnf_fetch(result + start_of(job, part, k + TNF_UPDATES_AHEAD < last ? k + TNF_UPDATES_AHEAD : last), bytes);               \
      if (is_one) {                                                                                                              \
        run_##name(result + to, updates + from, 1, 1, 1);                                                                        \
        continue;                                                                                                                \
      }                                                                                                                          \
      do {                                                                                                                       \
        if (inner->to == 1 && inner->from == 1)                                                                                  \
          run_##name(result + to, updates + from, part->extents[0], 1, 1);                                                       \
        else                                                                                                                     \
          run_##name(result + to, updates + from, part->extents[0], inner->to, inner->from);                                     \
      } while (next_run(job, part, at, &to, &from));                                                                             \
    }                                                                                                                            \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const scatter_job *job = args;                                                                                               \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const scatter_part part = part_of(job, item);                                                                              \
      scatter_##name(job, &part);                                                                                                \
    }                                                                                                                            \
  }

#define SUM(type) ((type){x.re + u.re, x.im + u.im})
#define PRODUCT(type) ((type){x.re * u.re - x.im * u.im, x.re * u.im + x.im * u.re})
#define LEAST ((x < u || x != x) ? x : u)
#define MOST ((x > u || x != x) ? x : u)

DEFINE_SCATTER(overwrite_8, uint8_t, u)
DEFINE_SCATTER(overwrite_32, uint32_t, u)
DEFINE_SCATTER(overwrite_64, uint64_t, u)
DEFINE_SCATTER(overwrite_128, complex_f64, u)
DEFINE_SCATTER(add_f32, float, x + u)
DEFINE_SCATTER(add_f64, double, x + u)
DEFINE_SCATTER(add_i32, uint32_t, x + u) /* integers wrap */
DEFINE_SCATTER(add_i64, uint64_t, x + u)
DEFINE_SCATTER(add_c32, complex_f32, SUM(complex_f32))
DEFINE_SCATTER(add_c64, complex_f64, SUM(complex_f64))
DEFINE_SCATTER(multiply_f32, float, x *u)
DEFINE_SCATTER(multiply_f64, double, x *u)
DEFINE_SCATTER(multiply_i32, uint32_t, x *u)
DEFINE_SCATTER(multiply_i64, uint64_t, x *u)
DEFINE_SCATTER(multiply_c32, complex_f32, PRODUCT(complex_f32))
DEFINE_SCATTER(multiply_c64, complex_f64, PRODUCT(complex_f64))
DEFINE_SCATTER(minimum_f32, float, LEAST)
DEFINE_SCATTER(minimum_f64, double, LEAST)
DEFINE_SCATTER(minimum_i32, int32_t, LEAST)
DEFINE_SCATTER(minimum_i64, int64_t, LEAST)
DEFINE_SCATTER(maximum_f32, float, MOST)
DEFINE_SCATTER(maximum_f64, double, MOST)
DEFINE_SCATTER(maximum_i32, int32_t, MOST)
DEFINE_SCATTER(maximum_i64, int64_t, MOST)

static tnf_rt_body *const bodies[KINDS][TNF_COMPLEX_F64 + 1] = {
    [OVERWRITE] = {[TNF_F32] = body_overwrite_32,
                   [TNF_F64] = body_overwrite_64,
                   [TNF_I32] = body_overwrite_32,
                   [TNF_I64] = body_overwrite_64,
                   [TNF_BOOL] = body_overwrite_8,
                   [TNF_COMPLEX_F32] = body_overwrite_64,
                   [TNF_COMPLEX_F64] = body_overwrite_128},
    [ADD] = {[TNF_F32] = body_add_f32,
             [TNF_F64] = body_add_f64,
             [TNF_I32] = body_add_i32,
             [TNF_I64] = body_add_i64,
             [TNF_COMPLEX_F32] = body_add_c32,
             [TNF_COMPLEX_F64] = body_add_c64},
    [MULTIPLY] = {[TNF_F32] = body_multiply_f32,
                  [TNF_F64] = body_multiply_f64,
                  [TNF_I32] = body_multiply_i32,
                  [TNF_I64] = body_multiply_i64,
                  [TNF_COMPLEX_F32] = body_multiply_c32,
                  [TNF_COMPLEX_F64] = body_multiply_c64},
    [MINIMUM] = {[TNF_F32] = body_minimum_f32,
                 [TNF_F64] = body_minimum_f64,
                 [TNF_I32] = body_minimum_i32,
                 [TNF_I64] = body_minimum_i64},
    [MAXIMUM] = {[TNF_F32] = body_maximum_f32,
                 [TNF_F64] = body_maximum_f64,
                 [TNF_I32] = body_maximum_i32,
                 [TNF_I64] = body_maximum_i64},
};

/* ---- the loops ------------------------------------------------------------------------------------------------------------ */

typedef struct axis_list {
  int64_t count;
  const int64_t *axis;
} axis_list;

static axis_list list_at(const int64_t **attributes) {
  axis_list list = {(*attributes)[0], *attributes + 1};
  *attributes += 1 + list.count;
  return list;
}

static bool contains(const axis_list *list, int64_t axis) {
  for (int64_t i = 0; i < list->count; ++i)
    if (list->axis[i] == axis)
      return true;
  return false;
}

/* Appends a loop over the window, as a part of the one before where it goes on there in both tensors. */
static void append_loop(scatter_job *job, axis_loop loop) {
  axis_loop *last = job->loop_count ? &job->loops[job->loop_count - 1] : NULL;
  if (loop.extent == 1)
    return;
  if (last && last->is_free == loop.is_free && loop.to == last->extent * last->to && loop.from == last->extent * last->from)
    last->extent *= loop.extent;
  else
    job->loops[job->loop_count++] = loop;
}

/* The limits of the components are written to `limits`. */
static void make_loops(scatter_job *job, const tnf_rt_tensor *x, const tnf_rt_tensor *updates, const int64_t *attributes,
                       int64_t *limits) {
  const axis_list axes = list_at(&attributes), dropped = list_at(&attributes), batch = list_at(&attributes);
  int64_t steps[TNF_RT_MAX_RANK], step = 1, sizes[TNF_RT_MAX_RANK];
  for (int32_t axis = 0, next = 0; axis < x->rank; ++axis) {
    const bool is_in_window = !contains(&dropped, axis) && !contains(&batch, axis);
    steps[axis] = step;
    step *= x->extents[axis];
    sizes[axis] = is_in_window ? updates->extents[next++] : 1;
    if (is_in_window)
      append_loop(job, (axis_loop){sizes[axis], steps[axis], job->window, !contains(&axes, axis)});
    job->window *= sizes[axis];
  }
  if (!job->loop_count)
    job->loops[job->loop_count++] = (axis_loop){1, 1, 1, false};
  for (int64_t c = 0; c < axes.count; ++c) {
    job->steps[c] = steps[axes.axis[c]];
    limits[c] = x->extents[axes.axis[c]] - sizes[axes.axis[c]] + 1;
  }
  job->components = axes.count;
  for (int64_t i = 0; i < batch.count; ++i)
    job->batches[i] = (axis_loop){x->extents[batch.axis[i]], steps[batch.axis[i]], 0, true};
  job->batch_count = (int32_t)batch.count;
}

/* How the work is divided changes no bits: it may depend on the number of workers. */
static void divide(scatter_job *job, int64_t entries, int64_t workers) {
  job->divided = -1;
  job->parts = 1;
  for (int32_t i = 0; i < job->loop_count; ++i)
    if (job->loops[i].is_free && (job->divided < 0 || job->loops[i].extent > job->loops[job->divided].extent))
      job->divided = i;
  if (job->divided < 0)
    return;
  const int64_t extent = job->loops[job->divided].extent;
  job->places = extent;
  while (entries * job->parts < workers && job->places >= 2 * LEAST_PLACES) {
    job->places = (job->places + 1) / 2;
    job->parts = (extent + job->places - 1) / job->places;
  }
}

/* ---- the result begins as x ----------------------------------------------------------------------------------------------- */

typedef struct copy_job {
  const char *from;
  char *to;
} copy_job;

static void body_copy(void *args, int64_t begin, int64_t end, int64_t worker) {
  const copy_job *job = args;
  (void)worker;
  memcpy(job->to + begin, job->from + begin, (size_t)(end - begin));
}

tnf_rt_status tnf_rt_scatter(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *x = &operands[0], *indices = &operands[1], *updates = &operands[2];
  scatter_job job = {.updates = updates->data,
                     .indices = indices->data,
                     .result = operands[3].data,
                     .index_dtype = indices->dtype,
                     .vectors = 1,
                     .window = 1};
  int64_t limits[TNF_RT_MAX_RANK], entries = 1, bytes = tnf_dtype_sizes[x->dtype];
  make_loops(&job, x, updates, attributes + 1, limits);
  for (int32_t i = 1; i < indices->rank; ++i)
    *(i < indices->rank - job.batch_count ? &job.vectors : &entries) *= indices->extents[i];
  tnf_rt_status status = tnf_index_vectors_check(ctx, site, indices, limits);
  if (status)
    return status;
  for (int32_t i = 0; i < x->rank; ++i)
    bytes *= x->extents[i];
  if (x->data != operands[3].data)
    tnf_parallel_for(ctx, bytes, tnf_chunk_rows(bytes, 2), body_copy, &(copy_job){x->data, operands[3].data});
  if (!bytes || !entries || !job.vectors || !job.window)
    return TNF_RT_OK;
  divide(&job, entries, tnf_ctx_workers(ctx));
  const int64_t items = entries * job.parts;
  const double cost = 16 * (double)job.vectors * (2 + (double)job.window / (double)job.parts);
  tnf_parallel_for(ctx, items, tnf_chunk_rows(items, cost < 1e15 ? (int64_t)cost : (int64_t)1e15),
                   bodies[attributes[0]][x->dtype], &job);
  return TNF_RT_OK;
}
