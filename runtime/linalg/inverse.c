/* Inverses, from LU factors: column j of the inverse solves a x = e_j. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/lapack.h"

#include <string.h>

typedef struct inverse_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t n;
  bool propagate;
  const char *a;
  char *x;
  tnf_linalg_failure failure;
} inverse_job;

static void invert_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  inverse_job *job = args;
  const int64_t n = job->n;
  const size_t bytes = (size_t)(n * n) * tnf_linalg_element(job->dtype);
  char *lu = tnf_ctx_workspace(job->ctx, worker);
  int32_t *pivots = (int32_t *)(void *)(lu + bytes);
  for (int64_t i = begin; i < end; i++) {
    char *x = job->x + (size_t)i * bytes;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, n * n, job->a + (size_t)i * bytes);
    if (!range.finite && job->propagate)
      tnf_linalg_fill_nan(job->dtype, n * n, x);
    else if (!range.finite)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    if (!range.finite)
      continue;
    const int exponent = tnf_linalg_scale_of(job->dtype, range.largest);
    memcpy(lu, job->a + (size_t)i * bytes, bytes);
    tnf_linalg_scale(job->dtype, n * n, exponent, lu);
    const int info = tnf_lapack_getrf(job->dtype, (int)n, (int)n, lu, pivots);
    if (info > 0) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_ZERO_PIVOT, info);
    } else if (!tnf_linalg_diagonal_finite(job->dtype, n, lu)) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_PIVOT_TOO_SMALL, 0);
    } else {
      tnf_linalg_identity(job->dtype, n, x);
      tnf_lapack_getrs(job->dtype, 0, (int)n, (int)n, lu, pivots, x);
      tnf_linalg_scale(job->dtype, n * n, exponent, x);
    }
  }
}

tnf_rt_status tnf_rt_inverse(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  inverse_job job = {ctx, a->dtype, n, tnf_linalg_propagates(attributes, 0, 0), a->data, operands[1].data, TNF_LINALG_NO_FAILURE};
  const double cost = 200 + (double)n * (double)n * (double)n / 15;
  const size_t scratch = (size_t)(n * n) * tnf_linalg_element(a->dtype) + (size_t)n * sizeof(int32_t);
  status = tnf_linalg_run(ctx, batch, cost, scratch, invert_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
