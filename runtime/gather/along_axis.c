/* x with updates added at places of each line along an axis. A line is one thread's, which adds in the order of the updates. */
#include "gather/indices.h"
#include "order/lines.h"

#include <string.h>

/* Neighbours in memory whose lines one item goes through together. */
enum { TOGETHER = 256 };

typedef struct along_job {
  tnf_lines lines; /* of x */
  int64_t count;   /* updates of a line */
  int64_t parts;   /* numbers in an element: 2 of a complex one */
  int64_t blocks;  /* of TOGETHER neighbours */
  int32_t index_dtype;
  const void *x, *indices, *updates;
  void *result;
} along_job;

#define DEFINE_BODY(name, type)                                                                                                  \
  static void add_##name(const along_job *job, int64_t slab, int64_t first, int64_t width) {                                     \
    const int64_t inner = job->lines.inner, parts = job->parts, from = slab * job->count * inner + first;                        \
    const type *x = (const type *)job->x, *updates = (const type *)job->updates;                                                 \
    type *result = (type *)job->result;                                                                                          \
    for (int64_t i = 0; i < job->lines.n && x != result; ++i) {                                                                  \
      const int64_t at = ((slab * job->lines.n + i) * inner + first) * parts;                                                    \
      memcpy(result + at, x + at, (size_t)(width * parts) * sizeof(type));                                                       \
    }                                                                                                                            \
    for (int64_t k = 0; k < job->count; ++k)                                                                                     \
      for (int64_t q = 0; q < width; ++q) {                                                                                      \
        const int64_t update = from + k * inner + q, place = tnf_indices_at(job->indices, job->index_dtype, update);             \
        type *sum = result + ((slab * job->lines.n + place) * inner + first + q) * parts;                                        \
        for (int64_t p = 0; p < parts; ++p)                                                                                      \
          sum[p] = (type)(sum[p] + updates[update * parts + p]);                                                                 \
      }                                                                                                                          \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const along_job *job = args;                                                                                                 \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const int64_t first = item % job->blocks * TOGETHER, left = job->lines.inner - first;                                      \
      add_##name(job, item / job->blocks, first, left < TOGETHER ? left : TOGETHER);                                             \
    }                                                                                                                            \
  }
DEFINE_BODY(f32, float)
DEFINE_BODY(f64, double)
DEFINE_BODY(i32, uint32_t) /* integers wrap */
DEFINE_BODY(i64, uint64_t)

tnf_rt_status tnf_rt_scatter_add_along_axis(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                            const int64_t *attributes) {
  static tnf_rt_body *const bodies[] = {[TNF_F32] = body_f32, [TNF_F64] = body_f64,         [TNF_I32] = body_i32,
                                        [TNF_I64] = body_i64, [TNF_COMPLEX_F32] = body_f32, [TNF_COMPLEX_F64] = body_f64};
  const tnf_rt_tensor *x = &operands[0], *indices = &operands[1];
  along_job job = {.lines = tnf_lines_along(x, attributes[0]),
                   .count = indices->extents[attributes[0]],
                   .parts = x->dtype == TNF_COMPLEX_F32 || x->dtype == TNF_COMPLEX_F64 ? 2 : 1,
                   .index_dtype = indices->dtype,
                   .x = x->data,
                   .indices = indices->data,
                   .updates = operands[2].data,
                   .result = operands[3].data};
  tnf_rt_status status = tnf_indices_check(ctx, site, indices, job.lines.n);
  if (status)
    return status;
  job.blocks = (job.lines.inner + TOGETHER - 1) / TOGETHER;
  const int64_t items = job.blocks * job.lines.outer;
  if (!items || !job.lines.n)
    return TNF_RT_OK;
  const double width = job.lines.inner < TOGETHER ? (double)job.lines.inner : (double)TOGETHER;
  const double cost = 16 * width * ((double)job.count * 2 + (double)job.lines.n / 4);
  tnf_parallel_for(ctx, items, tnf_chunk_rows(items, tnf_cost(cost)), bodies[x->dtype], &job);
  return TNF_RT_OK;
}
