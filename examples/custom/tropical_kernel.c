/* The product of matrices over (max, +). */
#include "kernels.h"
#include <math.h>

/* Compiled for each of these, and the process chooses when it starts; with what is inlined there, and not with what is called. */
#if defined(__x86_64__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#define INLINED __attribute__((always_inline)) inline
#else
#define FOR_EVERY_PROCESSOR
#define INLINED inline
#endif

enum { TERMS = 4 }; /* between two times that a row of the result is read and written */

typedef struct job {
  const double *a, *b;
  double *c;
  int64_t *first;
  int64_t m, k;
  bool bounded; /* a is */
} job;

/* Whether no element is NaN or infinite, but for minus infinity, which is this algebra's zero: no sum of such is NaN. */
static INLINED bool is_bounded(const double *x, int64_t count) {
  bool all = true;
  for (int64_t i = 0; i < count; ++i)
    all &= x[i] < INFINITY;
  return all;
}

/* Terms [l, l + count) of a column. The first that is largest wins, by choices instead of branches, so that rows are lanes of
 * vectors; NaN, where there can be one, beats every number. `first` is NULL where nobody asks for the places. */
static INLINED void add_terms(const job *j, const double *restrict b, int64_t l, int64_t count, bool with_nan, double *restrict c,
                              int64_t *restrict first) {
  const double *restrict a = j->a;
  for (int64_t i = 0, m = j->m; i < m; ++i) {
    double largest = c[i];
    int64_t at = first ? first[i] : 0;
    for (int64_t t = l; t < l + count; ++t) {
      const double sum = a[i + t * m] + b[t];
      const bool larger = with_nan ? !(sum <= largest || largest != largest) : sum > largest;
      largest = larger ? sum : largest;
      at = larger ? t : at;
    }
    c[i] = largest;
    if (first)
      first[i] = at;
  }
}

static INLINED void add_column(const job *j, const double *b, bool with_nan, double *c, int64_t *first) {
  for (int64_t i = 0; i < j->m; ++i)
    c[i] = j->a[i] + b[0];
  for (int64_t i = 0; first && i < j->m; ++i)
    first[i] = 0;
  int64_t l = 1;
  for (; l + TERMS <= j->k; l += TERMS)
    add_terms(j, b, l, TERMS, with_nan, c, first);
  for (; l < j->k; ++l)
    add_terms(j, b, l, 1, with_nan, c, first);
}

/* Columns [begin, end) of the result. */
FOR_EVERY_PROCESSOR static void columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  const job *j = args;
  (void)worker;
  for (int64_t column = begin; column < end; ++column) {
    const double *b = j->b + column * j->k;
    double *c = j->c + column * j->m;
    int64_t *first = j->first ? j->first + column * j->m : NULL;
    if (!j->bounded || !is_bounded(b, j->k))
      add_column(j, b, true, c, first);
    else if (first)
      add_column(j, b, false, c, first);
    else
      add_column(j, b, false, c, NULL);
  }
}

tnf_rt_status example_tropical_matmul(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const tnf_rt_tensor *a = &call->inputs[0], *b = &call->inputs[1];
  int64_t *first = call->result_count > 1 ? call->results[1].data : NULL;
  job j = {a->data, b->data, call->results[0].data, first, a->extents[0], a->extents[1], false};
  j.bounded = is_bounded(j.a, j.m * j.k);
  int64_t count = 1; /* a column for each index of b's further axes */
  for (int32_t i = 1; i < b->rank; ++i)
    count *= b->extents[i];
  tnf_custom_for(ctx, count, 0.2 * (double)j.m * (double)j.k, columns, &j);
  return TNF_RT_OK;
}
