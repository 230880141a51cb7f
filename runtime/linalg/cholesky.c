/* Cholesky factorisation: small matrices together, one per vector lane; larger ones with the kernels of the matrix product;
 * complex ones by LAPACK. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/blocked.h"
#include "linalg/lapack.h"
#include "linalg/small.h"

typedef struct cholesky_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* NULL: LAPACK */
  int32_t dtype;
  int64_t n;
  bool propagate;
  const char *a;
  char *l;
  tnf_linalg_failure failure;
} cholesky_job;

static bool lower_finite(const cholesky_job *job, const char *a) {
  return tnf_linalg_range_of_triangle(job->dtype, job->n, true, false, a).finite;
}

static void give_up(cholesky_job *job, int64_t index, char *l) {
  if (!job->propagate) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NON_FINITE, 0);
    return;
  }
  tnf_linalg_fill_nan(job->dtype, job->n * job->n, l);
  tnf_linalg_copy_lower(job->dtype, job->n, l, l, true);
}

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  cholesky_job *job = args;
  const int64_t n = job->n, bytes = n * n * (int64_t)tnf_linalg_element(job->dtype);
  void *scratch = job->kernels ? tnf_ctx_workspace(job->ctx, worker) : NULL;
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + i * bytes;
    char *l = job->l + i * bytes;
    /* a factorisation meets every NaN and infinity: `a` is looked at before only where it is gone afterwards */
    bool finite = a != l || lower_finite(job, a);
    tnf_linalg_copy_lower(job->dtype, n, a, l, true);
    const int info = !finite        ? 0
                     : job->kernels ? tnf_blocked_cholesky(job->kernels, n, l, scratch)
                                    : tnf_lapack_potrf(job->dtype, (int)n, l, (int)n);
    if (a != l && (info > 0 || !tnf_linalg_diagonal_finite(job->dtype, n, l)))
      finite = lower_finite(job, a);
    if (!finite)
      give_up(job, i, l);
    else if (info > 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NOT_POSITIVE_DEFINITE, info);
  }
}

static void small_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  cholesky_job *job = args;
  const int64_t bytes = job->n * job->n * (int64_t)tnf_linalg_element(job->dtype);
  (void)worker;
  tnf_linalg_small_cholesky(job->dtype, job->n, end - begin, job->a + begin * bytes, job->l + begin * bytes, begin,
                            job->propagate, &job->failure);
}

tnf_rt_status tnf_rt_cholesky(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0], *l = &operands[1];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  const bool is_real = !tnf_linalg_is_complex(a->dtype), small = is_real && n <= TNF_LINALG_SMALL && batch >= 4;
  cholesky_job job = {ctx,
                      is_real ? tnf_gemm_kernels_get(a->dtype) : NULL,
                      a->dtype,
                      n,
                      tnf_linalg_propagates(attributes, 0, 0),
                      a->data,
                      l->data,
                      TNF_LINALG_NO_FAILURE};
  const size_t scratch = job.kernels && !small ? tnf_blocked_cholesky_scratch(job.kernels, n) : 0;
  const double cost = small ? 0.7 * (double)n * (double)n : 100 + (double)n * (double)n * (double)n / 100;
  status = tnf_linalg_run(ctx, batch, cost, scratch, small ? small_body : factor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
