/* Eigenvalues and eigenvectors of Hermitian matrices, from the lower triangle. */
#include "core/context.h"
#include "linalg/spectral.h"

typedef struct eigh_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t n;
  const char *a;
  char *w;
  char *v;
  tnf_lapack_work sizes;
  tnf_spectral_layout layout;
  tnf_linalg_failure failure;
} eigh_job;

static void decompose_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  eigh_job *job = args;
  const int64_t n = job->n;
  const size_t bytes = (size_t)(n * n) * tnf_linalg_element(job->dtype);
  const tnf_lapack_work work = tnf_spectral_work(&job->layout, &job->sizes, tnf_ctx_workspace(job->ctx, worker));
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    char *v = job->v + (size_t)i * bytes;
    if (!tnf_linalg_lower_finite(job->dtype, n, a)) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
      continue;
    }
    tnf_linalg_copy_lower(job->dtype, n, a, v, false);
    if (tnf_lapack_syevd(job->dtype, (int)n, v, job->w + (size_t)(i * n) * tnf_linalg_real(job->dtype), &work) != 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
  }
}

tnf_rt_status tnf_rt_eigh(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  (void)attributes;
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  eigh_job job = {.ctx = ctx,
                  .dtype = a->dtype,
                  .n = n,
                  .a = a->data,
                  .w = operands[1].data,
                  .v = operands[2].data,
                  .sizes = tnf_lapack_syevd_sizes(a->dtype, (int)n),
                  .failure = TNF_LINALG_NO_FAILURE};
  job.layout = tnf_spectral_layout_of(a->dtype, 0, &job.sizes);
  const double cost = 1000 + (double)n * (double)n * (double)n / 3;
  status = tnf_linalg_run(ctx, batch, cost, tnf_spectral_bytes(&job.layout), decompose_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
