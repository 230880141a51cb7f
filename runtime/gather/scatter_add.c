/* x with updates added at places along an axis. Work is divided by destination, never along the axis: whoever writes an element
 * goes through all indices in their order, so that its sum is the one that a single thread forms. A vector is one thread's: parts
 * of it would each have to look at all indices, which costs more than adding (8 parts of 1e6 random indices, and of 100 places,
 * took each as long as the whole). */
#include "gather/indices.h"

#include <string.h>

/* Neighbouring numbers that are added together. Fewer than the most where workers would have nothing to do, but enough to make up
 * for looking at an index. */
enum { LEAST_TOGETHER = 64, MOST_TOGETHER = 2048 };

/* A complex number is two. Items are parts of `inner` in slabs, the parts fastest. */
typedef struct scatter_job {
  const void *x, *updates, *indices;
  void *result;
  int32_t index_dtype;
  int64_t inner; /* numbers from one place along the axis to the next: the extents before it */
  int64_t n;     /* places */
  int64_t count; /* updates for each slab */
  int64_t slabs;
  int64_t together, parts; /* numbers in a part of inner, and parts */
} scatter_job;

/* What an item begins with: numbers [first, first + width) of inner in a slab. */
typedef struct scatter_part {
  int64_t slab, first, width;
} scatter_part;

static scatter_part part_of(const scatter_job *job, int64_t item) {
  const int64_t first = item % job->parts * job->together, left = job->inner - first;
  return (scatter_part){item / job->parts, first, left < job->together ? left : job->together};
}

static void copy_part(const scatter_job *job, const scatter_part *part, size_t bytes) {
  const size_t at = (size_t)(part->slab * job->n * job->inner + part->first) * bytes, step = (size_t)job->inner * bytes;
  const char *from = (const char *)job->x + at;
  char *to = (char *)job->result + at;
  if (from == to)
    return;
  if (part->width == job->inner)
    memcpy(to, from, (size_t)job->n * step);
  else
    for (int64_t i = 0; i < job->n; ++i)
      memcpy(to + (size_t)i * step, from + (size_t)i * step, (size_t)part->width * bytes);
}

/* Inlined where the type of the indices, and whether one number is added at a time, are known. */
#define DEFINE_BODY(name, type)                                                                                                  \
  static inline __attribute__((always_inline)) void add_##name(const scatter_job *job, type *to, const type *from,               \
                                                               int64_t width, int32_t index_dtype) {                             \
    const int64_t inner = job->inner, count = job->count;                                                                        \
    for (int64_t k = 0; k < count; ++k) {                                                                                        \
      const int64_t next = k + TNF_UPDATES_AHEAD < count ? k + TNF_UPDATES_AHEAD : count - 1;                                    \
      tnf_fetch(to + tnf_indices_at(job->indices, index_dtype, next) * inner, width * (int64_t)sizeof(type));                    \
      type *sum = to + tnf_indices_at(job->indices, index_dtype, k) * inner;                                                     \
      const type *restrict update = from + k * inner;                                                                            \
      for (int64_t q = 0; q < width; ++q)                                                                                        \
        sum[q] = (type)(sum[q] + update[q]);                                                                                     \
    }                                                                                                                            \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const scatter_job *job = args;                                                                                               \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const scatter_part part = part_of(job, item);                                                                              \
      type *to = (type *)job->result + part.slab * job->n * job->inner + part.first;                                             \
      const type *from = (const type *)job->updates + part.slab * job->count * job->inner + part.first;                          \
      copy_part(job, &part, sizeof(type));                                                                                       \
      if (part.width == 1 && job->index_dtype == TNF_I64)                                                                        \
        add_##name(job, to, from, 1, TNF_I64);                                                                                   \
      else if (part.width == 1)                                                                                                  \
        add_##name(job, to, from, 1, TNF_I32);                                                                                   \
      else if (job->index_dtype == TNF_I64)                                                                                      \
        add_##name(job, to, from, part.width, TNF_I64);                                                                          \
      else                                                                                                                       \
        add_##name(job, to, from, part.width, TNF_I32);                                                                          \
    }                                                                                                                            \
  }

DEFINE_BODY(f32, float)
DEFINE_BODY(f64, double)
DEFINE_BODY(i32, uint32_t) /* integers wrap */
DEFINE_BODY(i64, uint64_t)

static tnf_rt_body *body_of(int32_t dtype) {
  switch ((tnf_dtype)dtype) {
  case TNF_F32:
  case TNF_COMPLEX_F32:
    return body_f32;
  case TNF_I32:
    return body_i32;
  case TNF_I64:
    return body_i64;
  case TNF_F64:
  case TNF_COMPLEX_F64:
  case TNF_BOOL:
    break;
  }
  return body_f64;
}

/* How the work is divided changes no bits: it may depend on the number of workers. */
static void divide(scatter_job *job, int64_t workers) {
  job->together = job->inner < MOST_TOGETHER ? job->inner : MOST_TOGETHER;
  job->parts = (job->inner + job->together - 1) / job->together;
  while (job->slabs * job->parts < workers && job->together >= 2 * LEAST_TOGETHER) {
    job->together /= 2;
    job->parts = (job->inner + job->together - 1) / job->together;
  }
}

tnf_rt_status tnf_rt_scatter_add(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                 const int64_t *attributes) {
  const tnf_rt_tensor *x = &operands[0], *indices = &operands[1];
  const int64_t axis = attributes[0];
  scatter_job job = {.x = x->data,
                     .updates = operands[2].data,
                     .indices = indices->data,
                     .result = operands[3].data,
                     .index_dtype = indices->dtype,
                     .inner = x->dtype == TNF_COMPLEX_F32 || x->dtype == TNF_COMPLEX_F64 ? 2 : 1,
                     .n = x->extents[axis],
                     .count = tnf_indices_count(indices),
                     .slabs = 1};
  tnf_rt_status status = tnf_indices_check(ctx, site, indices, job.n);
  if (status)
    return status;
  for (int32_t i = 0; i < x->rank; ++i)
    if (!x->extents[i])
      return TNF_RT_OK;
  for (int32_t i = 0; i < x->rank; ++i)
    if (i != axis)
      *(i < axis ? &job.inner : &job.slabs) *= x->extents[i];
  divide(&job, tnf_ctx_workers(ctx));
  const double cost = 16 * ((double)job.count * (2 + (double)job.together / 4) + (double)job.n * (double)job.together / 4);
  const int64_t items = job.slabs * job.parts;
  tnf_parallel_for(ctx, items, tnf_chunk_rows(items, cost < 1e15 ? (int64_t)cost : (int64_t)1e15), body_of(x->dtype), &job);
  return TNF_RT_OK;
}
