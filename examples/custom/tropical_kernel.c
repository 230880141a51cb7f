/* The product of matrices over (max, +). */
#include "kernels.h"

typedef struct job {
  const double *a, *b;
  double *c;
  int64_t *first;
  int64_t m, k;
} job;

/* Columns [begin, end) of the result; the first term that is largest wins, and NaN beats every number. */
static void columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  const job *j = args;
  (void)worker;
  for (int64_t column = begin; column < end; ++column)
    for (int64_t i = 0; i < j->m; ++i) {
      const double *b = j->b + column * j->k;
      double best = j->a[i] + b[0];
      int64_t first = 0;
      for (int64_t l = 1; l < j->k; ++l) {
        double sum = j->a[i + l * j->m] + b[l];
        if (sum > best || (sum != sum && best == best)) {
          best = sum;
          first = l;
        }
      }
      j->c[i + column * j->m] = best;
      j->first[i + column * j->m] = first;
    }
}

tnf_rt_status example_tropical_matmul(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const tnf_rt_tensor *a = &call->inputs[0], *b = &call->inputs[1];
  job j = {a->data, b->data, call->results[0].data, call->results[1].data, a->extents[0], a->extents[1]};
  tnf_custom_for(ctx, b->extents[1], 2 * (double)j.m * (double)j.k, columns, &j);
  return TNF_RT_OK;
}
