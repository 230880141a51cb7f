/* Places of values among elements in order. */
#include "order/lines.h"

typedef struct search_job {
  const void *sorted, *values;
  int64_t *places;
  int64_t n, m; /* elements and values of a column */
  bool right;
} search_job;

/* The order of sort: NaN is above every number. */
#define BELOW(x, y) ((x) < (y) || ((y) != (y) && (x) == (x)))

/* How many elements come before the value: every step halves those that may, without a branch. */
#define DEFINE_SEARCH(name, type)                                                                                                \
  static int64_t count_##name(const type *sorted, int64_t n, type value, bool right) {                                           \
    const type *first = sorted;                                                                                                  \
    while (n > 0) {                                                                                                              \
      const int64_t half = n - n / 2;                                                                                            \
      const type element = first[half - 1];                                                                                      \
      const bool before = right ? !BELOW(value, element) : BELOW(element, value);                                                \
      first += before ? half : 0;                                                                                                \
      n /= 2;                                                                                                                    \
    }                                                                                                                            \
    return first - sorted;                                                                                                       \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const search_job *job = args;                                                                                                \
    (void)worker;                                                                                                                \
    for (int64_t i = begin; i < end; ++i)                                                                                        \
      job->places[i] =                                                                                                           \
          count_##name((const type *)job->sorted + i / job->m * job->n, job->n, ((const type *)job->values)[i], job->right);     \
  }
DEFINE_SEARCH(f32, float)
DEFINE_SEARCH(f64, double)
DEFINE_SEARCH(i32, int32_t)
DEFINE_SEARCH(i64, int64_t)

tnf_rt_status tnf_rt_search_sorted(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                   const int64_t *attributes) {
  static tnf_rt_body *const bodies[] = {[TNF_F32] = body_f32, [TNF_F64] = body_f64, [TNF_I32] = body_i32, [TNF_I64] = body_i64};
  const tnf_rt_tensor *sorted = &operands[0], *values = &operands[1];
  search_job job = {sorted->data, values->data, operands[2].data, sorted->extents[0], values->extents[0], attributes[0] != 0};
  int64_t count = 1;
  double steps = 1;
  (void)site;
  for (int32_t i = 0; i < values->rank; ++i)
    count *= values->extents[i];
  for (int64_t n = job.n; n; n /= 2)
    ++steps;
  if (count)
    tnf_parallel_for(ctx, count, tnf_chunk_rows(count, tnf_cost(64 * steps)), bodies[sorted->dtype], &job);
  return TNF_RT_OK;
}
