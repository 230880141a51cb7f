/* Thin singular value decomposition: divide and conquer, and the slower QR iteration where that fails. */
#include "core/context.h"
#include "linalg/spectral.h"

typedef struct svd_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n, k;
  const char *a;
  char *u;
  char *s;
  char *vt;
  tnf_lapack_work sizes;
  tnf_spectral_layout layout;
  tnf_linalg_failure failure;
} svd_job;

static void decompose_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  svd_job *job = args;
  const int64_t m = job->m, n = job->n, k = job->k;
  const size_t element = tnf_linalg_element(job->dtype);
  char *copy = tnf_ctx_workspace(job->ctx, worker);
  const tnf_lapack_work work = tnf_spectral_work(&job->layout, &job->sizes, copy);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element;
    char *u = job->u + (size_t)(i * m * k) * element, *vt = job->vt + (size_t)(i * k * n) * element;
    char *s = job->s + (size_t)(i * k) * tnf_linalg_real(job->dtype);
    /* an infinity makes gesdd loop for ever */
    if (!tnf_linalg_all_finite(job->dtype, m * n, a)) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
      continue;
    }
    tnf_linalg_copy(job->dtype, m * n, a, copy);
    if (tnf_lapack_gesdd(job->dtype, (int)m, (int)n, copy, s, u, vt, &work) == 0)
      continue;
    /* `a` itself is gone when a result was computed in its place */
    const bool kept = a != u && a != vt;
    if (kept)
      tnf_linalg_copy(job->dtype, m * n, a, copy);
    if (!kept || tnf_lapack_gesvd(job->dtype, (int)m, (int)n, copy, s, u, vt, &work) != 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
  }
}

tnf_rt_status tnf_rt_svd(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  (void)attributes;
  if (k == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  svd_job job = {.ctx = ctx,
                 .dtype = a->dtype,
                 .m = m,
                 .n = n,
                 .k = k,
                 .a = a->data,
                 .u = operands[1].data,
                 .s = operands[2].data,
                 .vt = operands[3].data,
                 .sizes = tnf_lapack_svd_sizes(a->dtype, (int)m, (int)n),
                 .failure = TNF_LINALG_NO_FAILURE};
  job.layout = tnf_spectral_layout_of(a->dtype, m * n, &job.sizes);
  const double cost = 2000 + (double)m * (double)n * (double)k / 2;
  status = tnf_linalg_run(ctx, batch, cost, tnf_spectral_bytes(&job.layout), decompose_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
