/* argmax and what it was up to each element. NaN is beyond every number; of equal elements the first counts. */
#include "order/lines.h"

/* Neighbours in memory that are gone through together where the axis is not the first; else parts of a line. */
enum { TOGETHER = 32 };

typedef struct extreme_job {
  tnf_lines lines;
  const void *x;
  int64_t *places;
  bool reverse;
  int64_t blocks; /* of TOGETHER neighbours in `inner` */
} extreme_job;

/* Whether an element that comes later takes the place of the best one so far; NaN is that number which is not itself. */
#define LARGER(x, best) (((x) > (best)) | (((x) != (x)) & ((best) == (best))))
#define SMALLER(x, best) (((x) < (best)) | (((x) != (x)) & ((best) == (best))))

/* argmax: of `count` neighbouring lines; of one line, whose elements follow each other, in TOGETHER interleaved parts. */
#define DEFINE_ARGMAX(name, type, BETTER)                                                                                        \
  static void among_##name(const extreme_job *job, const type *x, int64_t *places, int64_t count) {                              \
    type best[TOGETHER];                                                                                                         \
    int64_t place[TOGETHER] = {0};                                                                                               \
    for (int64_t q = 0; q < count; ++q)                                                                                          \
      best[q] = x[q];                                                                                                            \
    for (int64_t i = 1; i < job->lines.n; ++i)                                                                                   \
      for (int64_t q = 0; q < count; ++q) {                                                                                      \
        const type element = x[i * job->lines.inner + q];                                                                        \
        const bool is_better = BETTER(element, best[q]);                                                                         \
        best[q] = is_better ? element : best[q];                                                                                 \
        place[q] = is_better ? i : place[q];                                                                                     \
      }                                                                                                                          \
    for (int64_t q = 0; q < count; ++q)                                                                                          \
      places[q] = place[q];                                                                                                      \
  }                                                                                                                              \
  static int64_t within_##name(const type *x, int64_t n) {                                                                       \
    type best[TOGETHER];                                                                                                         \
    int64_t place[TOGETHER], whole = n / TOGETHER * TOGETHER, chosen = 0;                                                        \
    for (int64_t q = 0; q < TOGETHER && whole; ++q) {                                                                            \
      best[q] = x[q];                                                                                                            \
      place[q] = q;                                                                                                              \
    }                                                                                                                            \
    for (int64_t i = TOGETHER; i < whole; i += TOGETHER)                                                                         \
      for (int64_t q = 0; q < TOGETHER; ++q) {                                                                                   \
        const bool is_better = BETTER(x[i + q], best[q]);                                                                        \
        best[q] = is_better ? x[i + q] : best[q];                                                                                \
        place[q] = is_better ? i + q : place[q];                                                                                 \
      }                                                                                                                          \
    for (int64_t q = 0; q < TOGETHER && whole; ++q) { /* of equal ones the first */                                              \
      const bool is_equal = !BETTER(x[chosen], best[q]) && place[q] < chosen;                                                    \
      chosen = q == 0 || BETTER(best[q], x[chosen]) || is_equal ? place[q] : chosen;                                             \
    }                                                                                                                            \
    for (int64_t i = whole; i < n; ++i)                                                                                          \
      chosen = BETTER(x[i], x[chosen]) ? i : chosen;                                                                             \
    return chosen;                                                                                                               \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const extreme_job *job = args;                                                                                               \
    const int64_t n = job->lines.n, inner = job->lines.inner;                                                                    \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const int64_t slab = item / job->blocks, first = item % job->blocks * TOGETHER, left = inner - first;                      \
      const type *x = (const type *)job->x + slab * n * inner + first;                                                           \
      int64_t *places = job->places + slab * inner + first;                                                                      \
      if (inner == 1)                                                                                                            \
        *places = within_##name(x, n);                                                                                           \
      else                                                                                                                       \
        among_##name(job, x, places, left < TOGETHER ? left : TOGETHER);                                                         \
    }                                                                                                                            \
  }

#define DEFINE_CUMULATIVE(name, type, BETTER)                                                                                    \
  static void body_cumulative_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                   \
    const extreme_job *job = args;                                                                                               \
    const int64_t n = job->lines.n, inner = job->lines.inner;                                                                    \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const int64_t slab = item / job->blocks, first = item % job->blocks * TOGETHER, left = inner - first;                      \
      const int64_t count = left < TOGETHER ? left : TOGETHER, start = slab * n * inner + first;                                 \
      const type *x = (const type *)job->x + start;                                                                              \
      type best[TOGETHER];                                                                                                       \
      int64_t place[TOGETHER], from = job->reverse ? n - 1 : 0;                                                                  \
      for (int64_t q = 0; q < count; ++q) {                                                                                      \
        best[q] = x[from * inner + q];                                                                                           \
        place[q] = from;                                                                                                         \
      }                                                                                                                          \
      for (int64_t k = 0; k < n; ++k) {                                                                                          \
        const int64_t i = job->reverse ? n - 1 - k : k;                                                                          \
        for (int64_t q = 0; q < count; ++q) {                                                                                    \
          const type element = x[i * inner + q];                                                                                 \
          const bool is_better = BETTER(element, best[q]);                                                                       \
          best[q] = is_better ? element : best[q];                                                                               \
          place[q] = is_better ? i : place[q];                                                                                   \
          job->places[start + i * inner + q] = place[q];                                                                         \
        }                                                                                                                        \
      }                                                                                                                          \
    }                                                                                                                            \
  }

#define DEFINE(name, type)                                                                                                       \
  DEFINE_ARGMAX(largest_##name, type, LARGER)                                                                                    \
  DEFINE_ARGMAX(smallest_##name, type, SMALLER)                                                                                  \
  DEFINE_CUMULATIVE(largest_##name, type, LARGER)                                                                                \
  DEFINE_CUMULATIVE(smallest_##name, type, SMALLER)
DEFINE(f32, float)
DEFINE(f64, double)
DEFINE(i32, int32_t)
DEFINE(i64, int64_t)

/* Of one order: the largest or the smallest element. */
#define TABLE(prefix) {[TNF_F32] = prefix##_f32, [TNF_F64] = prefix##_f64, [TNF_I32] = prefix##_i32, [TNF_I64] = prefix##_i64}
enum { DTYPES = TNF_COMPLEX_F64 + 1 };

static tnf_rt_status run(tnf_context *ctx, const tnf_rt_tensor *operands, const int64_t *attributes,
                         tnf_rt_body *const bodies[2][DTYPES], bool reverse) {
  const tnf_rt_tensor *x = &operands[0];
  extreme_job job = {tnf_lines_along(x, attributes[0]), x->data, operands[1].data, reverse, 0};
  job.blocks = (job.lines.inner + TOGETHER - 1) / TOGETHER;
  const int64_t items = job.blocks * job.lines.outer;
  if (!items || !job.lines.n)
    return TNF_RT_OK;
  const double together = job.lines.inner < TOGETHER ? (double)job.lines.inner : (double)TOGETHER;
  tnf_parallel_for(ctx, items, tnf_chunk_rows(items, tnf_cost(4 * (double)job.lines.n * together)),
                   bodies[attributes[1] != 0][x->dtype], &job);
  return TNF_RT_OK;
}

tnf_rt_status tnf_rt_argmax(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  static tnf_rt_body *const bodies[2][DTYPES] = {TABLE(body_largest), TABLE(body_smallest)};
  (void)site;
  return run(ctx, operands, attributes, bodies, false);
}

tnf_rt_status tnf_rt_cumulative_argmax(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                       const int64_t *attributes) {
  static tnf_rt_body *const bodies[2][DTYPES] = {TABLE(body_cumulative_largest), TABLE(body_cumulative_smallest)};
  (void)site;
  return run(ctx, operands, attributes, bodies, attributes[2] != 0);
}
