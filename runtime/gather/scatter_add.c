/* x with updates added at places along an axis. Work is divided by destination: whoever writes an element goes through all
 * indices in their order, so that its sum is the one that a single thread forms. */
#include "gather/indices.h"

#include <string.h>

/* Neighbouring numbers that are added together: of more, several workers take a part each. */
enum { MOST_TOGETHER = 2048 };
/* Additions below which one axis is not divided: each part looks at all indices. */
enum { FEW_ADDITIONS = 1 << 15 };

/* A complex number is two. Items are parts of `inner` in parts of the axis in slabs, the first ones fastest. */
typedef struct scatter_job {
  const void *x, *updates, *indices;
  void *result;
  int32_t index_dtype;
  int64_t inner;         /* numbers from one place along the axis to the next: the extents before it */
  int64_t n;             /* places */
  int64_t count;         /* updates for each slab */
  int64_t parts;         /* of inner, of MOST_TOGETHER numbers */
  int64_t ranges, range; /* parts of the axis, and places in one */
} scatter_job;

/* What one item writes. */
typedef struct scatter_part {
  int64_t slab, first, width; /* numbers [first, first + width) of inner */
  int64_t low, high;          /* places */
} scatter_part;

static scatter_part part_of(const scatter_job *job, int64_t item) {
  const int64_t first = item % job->parts * MOST_TOGETHER, left = job->inner - first, rest = item / job->parts;
  const int64_t low = rest % job->ranges * job->range, high = low + job->range;
  return (scatter_part){rest / job->ranges, first, left < MOST_TOGETHER ? left : MOST_TOGETHER, low,
                        high < job->n ? high : job->n};
}

static void copy_part(const scatter_job *job, const scatter_part *part, size_t bytes) {
  const char *from = job->x;
  char *to = job->result;
  if (from == to)
    return;
  const bool is_whole = part->width == job->inner;
  const int64_t rows = is_whole ? 1 : part->high - part->low,
                width = is_whole ? (part->high - part->low) * job->inner : part->width;
  for (int64_t i = 0; i < rows; ++i) {
    const size_t at = (size_t)((part->slab * job->n + part->low + i) * job->inner + part->first) * bytes;
    memcpy(to + at, from + at, (size_t)width * bytes);
  }
}

#define DEFINE_BODY(name, type)                                                                                                  \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const scatter_job *job = args;                                                                                               \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const scatter_part part = part_of(job, item);                                                                              \
      type *to = (type *)job->result + part.slab * job->n * job->inner + part.first;                                             \
      const type *from = (const type *)job->updates + part.slab * job->count * job->inner + part.first;                          \
      copy_part(job, &part, sizeof(type));                                                                                       \
      for (int64_t k = 0; k < job->count; ++k) {                                                                                 \
        const int64_t place = tnf_indices_at(job->indices, job->index_dtype, k);                                                 \
        if (place < part.low || place >= part.high)                                                                              \
          continue;                                                                                                              \
        type *sum = to + place * job->inner;                                                                                     \
        const type *restrict update = from + k * job->inner;                                                                     \
        for (int64_t q = 0; q < part.width; ++q)                                                                                 \
          sum[q] = (type)(sum[q] + update[q]);                                                                                   \
      }                                                                                                                          \
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

tnf_rt_status tnf_rt_scatter_add(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                 const int64_t *attributes) {
  const tnf_rt_tensor *x = &operands[0], *indices = &operands[1];
  const int64_t axis = attributes[0], n = x->extents[axis], count = tnf_indices_count(indices);
  const bool is_complex = x->dtype == TNF_COMPLEX_F32 || x->dtype == TNF_COMPLEX_F64;
  tnf_rt_status status = tnf_indices_check(ctx, site, indices, n, NULL);
  if (status)
    return status;
  for (int32_t i = 0; i < x->rank; ++i)
    if (!x->extents[i])
      return TNF_RT_OK;
  int64_t inner = is_complex ? 2 : 1, slabs = 1;
  for (int32_t i = 0; i < x->rank; ++i)
    if (i < axis)
      inner *= x->extents[i];
    else if (i > axis)
      slabs *= x->extents[i];
  const int64_t parts = (inner + MOST_TOGETHER - 1) / MOST_TOGETHER, workers = tnf_ctx_workers(ctx);
  const int64_t together = inner < MOST_TOGETHER ? inner : MOST_TOGETHER;
  int64_t ranges = 1;
  if (slabs * parts < workers && count >= FEW_ADDITIONS / together) /* how it is divided changes no bits */
    ranges = workers < n ? workers : n;
  scatter_job job = {x->data, operands[2].data,         indices->data, operands[3].data, indices->dtype, inner, n, count, parts,
                     ranges,  (n + ranges - 1) / ranges};
  const double cost = 16 * ((double)count * (2 + (double)together / 4) + (double)job.range * (double)together / 4);
  const int64_t items = slabs * parts * ranges;
  tnf_parallel_for(ctx, items, tnf_chunk_rows(items, cost < 1e15 ? (int64_t)cost : (int64_t)1e15), body_of(x->dtype), &job);
  return TNF_RT_OK;
}
