/* Sums of the elements up to each one along an axis, in order. Lines advance together as in linear_recurrence.c; f32 is summed in
 * f64, so that the error does not grow with the place. */
#include "core/context.h"
#include "order/lines.h"

/* Lines that advance together: neighbours in memory where the axis is not the first, else lines side by side. */
enum { NEIGHBOURS = 64, SIDE_BY_SIDE = 8 };

typedef struct sum_job {
  tnf_lines lines;
  int64_t parts; /* numbers in an element: 2 of a complex one */
  int64_t blocks;
  bool reverse, exclusive;
  const void *x;
  void *result;
} sum_job;

/* `count` sums, whose terms are `stride` numbers apart, from number `start` on; from term to term it is `step`. The result may be
 * x. */
#define DEFINE_BODY(name, type, state)                                                                                           \
  static inline __attribute__((always_inline)) void advance_##name(const sum_job *job, int64_t start, int64_t count,             \
                                                                   int64_t stride, int64_t step) {                               \
    const int64_t n = job->lines.n;                                                                                              \
    const type *x = (const type *)job->x + start;                                                                                \
    type *result = (type *)job->result + start;                                                                                  \
    state sums[NEIGHBOURS] = {0}, next[NEIGHBOURS];                                                                              \
    for (int64_t k = 0; k < n; ++k) {                                                                                            \
      const int64_t at = (job->reverse ? n - 1 - k : k) * step;                                                                  \
      for (int64_t q = 0; q < count; ++q)                                                                                        \
        next[q] = sums[q] + (state)x[at + q * stride];                                                                           \
      for (int64_t q = 0; q < count; ++q)                                                                                        \
        result[at + q * stride] = (type)(job->exclusive ? sums[q] : next[q]);                                                    \
      for (int64_t q = 0; q < count; ++q)                                                                                        \
        sums[q] = next[q];                                                                                                       \
    }                                                                                                                            \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const sum_job *job = args;                                                                                                   \
    const int64_t n = job->lines.n, inner = job->lines.inner * job->parts;                                                       \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item)                                                                               \
      if (inner > 1) {                                                                                                           \
        const int64_t slab = item / job->blocks, first = item % job->blocks * NEIGHBOURS, left = inner - first;                  \
        advance_##name(job, slab * n * inner + first, left < NEIGHBOURS ? left : NEIGHBOURS, 1, inner);                          \
      } else {                                                                                                                   \
        const int64_t line = item * SIDE_BY_SIDE, left = job->lines.outer - line;                                                \
        if (left >= SIDE_BY_SIDE) /* a constant: the sums stay in registers */                                                   \
          advance_##name(job, line * n, SIDE_BY_SIDE, n, 1);                                                                     \
        else                                                                                                                     \
          for (int64_t q = 0; q < left; ++q)                                                                                     \
            advance_##name(job, (line + q) * n, 1, n, 1);                                                                        \
      }                                                                                                                          \
  }
DEFINE_BODY(f32, float, double)
DEFINE_BODY(f64, double, double)
DEFINE_BODY(i32, uint32_t, uint32_t) /* integers wrap */
DEFINE_BODY(i64, uint64_t, uint64_t)

tnf_rt_status tnf_rt_cumulative_sum(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                    const int64_t *attributes) {
  static tnf_rt_body *const bodies[] = {[TNF_F32] = body_f32, [TNF_F64] = body_f64,         [TNF_I32] = body_i32,
                                        [TNF_I64] = body_i64, [TNF_COMPLEX_F32] = body_f32, [TNF_COMPLEX_F64] = body_f64};
  const tnf_rt_tensor *x = &operands[0];
  (void)site;
  sum_job job = {.lines = tnf_lines_along(x, attributes[0]),
                 .parts = x->dtype == TNF_COMPLEX_F32 || x->dtype == TNF_COMPLEX_F64 ? 2 : 1,
                 .reverse = attributes[1] != 0,
                 .exclusive = attributes[2] != 0,
                 .x = x->data,
                 .result = operands[1].data};
  const int64_t inner = job.lines.inner * job.parts;
  job.blocks = (inner + NEIGHBOURS - 1) / NEIGHBOURS;
  const int64_t items = inner > 1 ? job.blocks * job.lines.outer : (job.lines.outer + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
  if (!items || !inner || !job.lines.n)
    return TNF_RT_OK;
  const double together = inner == 1 ? (double)SIDE_BY_SIDE : inner < NEIGHBOURS ? (double)inner : (double)NEIGHBOURS;
  tnf_parallel_for(ctx, items, tnf_chunk_rows(items, tnf_cost(16 * (double)job.lines.n * (1 + together / 2))), bodies[x->dtype],
                   &job);
  return TNF_RT_OK;
}
