/* Tridiagonal systems by elimination without pivoting, for matrices whose diagonal dominates. */
#include "kernels.h"

typedef struct job {
  tnf_rt_context *ctx;
  const double *below, *b; /* what is left of the diagonal */
  const double *ratio, *pivot;
  double *x;
  int64_t n, offset; /* below[i + offset] is in row i */
} job;

/* Columns [begin, end): forwards with the pivots, backwards with what they left. */
static void columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  const job *j = args;
  (void)worker;
  for (int64_t column = begin; column < end; ++column) {
    const double *b = j->b + column * j->n;
    double *x = j->x + column * j->n;
    for (int64_t i = 0; i < j->n; ++i)
      x[i] = (b[i] - (i ? j->below[i + j->offset] * x[i - 1] : 0)) / j->pivot[i];
    for (int64_t i = j->n - 2; i >= 0; --i)
      x[i] -= j->ratio[i] * x[i + 1];
  }
}

tnf_rt_status example_tridiagonal_solve(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const double *lower = call->inputs[0].data, *diagonal = call->inputs[1].data, *upper = call->inputs[2].data;
  const int64_t n = call->inputs[1].extents[0];
  const bool transposed = call->integers[0] != 0;
  /* row i of the transpose has upper(i - 1) on its left and lower(i + 1) on its right */
  const double *below = transposed ? upper : lower, *above = transposed ? lower : upper;
  const int64_t left = transposed ? -1 : 0, right = transposed ? 1 : 0;
  double *ratio = call->workspace, *pivot = ratio + n;
  for (int64_t i = 0; i < n; ++i) {
    pivot[i] = diagonal[i] - (i ? below[i + left] * ratio[i - 1] : 0);
    if (pivot[i] == 0)
      return tnf_custom_fail(ctx, call, TNF_RT_SINGULAR, "pivot %lld is 0", (long long)i);
    ratio[i] = i + 1 < n ? above[i + right] / pivot[i] : 0;
  }
  job j = {ctx, below, call->inputs[3].data, ratio, pivot, call->results[0].data, n, left};
  tnf_custom_for(ctx, call->inputs[3].extents[1], 20 * (double)n, columns, &j);
  return TNF_RT_OK;
}
