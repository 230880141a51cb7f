/* Thin singular value decomposition: divide and conquer, and the slower QR iteration where that fails. */
#include "core/context.h"
#include "linalg/spectral.h"

#include <limits.h>
#include <string.h>

typedef struct svd_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* NULL: LAPACK alone */
  int32_t dtype;
  int64_t m, n, k;
  const char *a;
  char *u;
  char *s;
  char *vt;
  tnf_lapack_work sizes;
  tnf_spectral_layout layout;
  bool propagate;
  size_t matrix_bytes; /* of the copy; scratch for reflectors follows */
  tnf_linalg_failure failure;
} svd_job;

/* gesdd's steps for m >= n with our own application of the reflectors, on the copy of the input. `scratch` is for the reflectors.
 * Returns LAPACK's info. */
static int decompose_real(const svd_job *job, char *copy, void *s, char *u, char *vt, const tnf_lapack_work *work,
                          void *scratch) {
  const int64_t m = job->m, n = job->n, element = (int64_t)tnf_linalg_element(job->dtype);
  char *e = work->work, *tau_q = e + n * element, *tau_p = tau_q + n * element;
  tnf_lapack_work rest = *work;
  rest.work = tau_p + n * element;
  rest.work_count -= (int)(3 * n);
  int info = tnf_lapack_gebrd(job->dtype, (int)m, (int)n, copy, s, e, tau_q, tau_p, &rest);
  if (m > n)
    memset(u, 0, (size_t)(m * n * element));
  if (!info)
    info = tnf_lapack_bdsdc(job->dtype, (int)n, s, e, u, (int)m, vt, &rest);
  if (info)
    return info;
  const tnf_reflectors q = {job->kernels, m, n, copy, 1, m, tau_q};
  tnf_reflectors_apply_left(&q, n, u, m, scratch);
  /* reflectors in rows, from the second column on */
  const tnf_reflectors p = {job->kernels, n - 1, n - 1, copy + m * element, m, 1, tau_p};
  tnf_reflectors_apply_right(&p, n, vt + n * element, n, scratch);
  return 0;
}

static void give_up(svd_job *job, int64_t index, void *u, void *s, void *vt) {
  if (!job->propagate) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NON_FINITE, 0);
    return;
  }
  tnf_linalg_fill_nan(job->dtype, job->m * job->k, u);
  tnf_linalg_fill_nan(tnf_linalg_real(job->dtype) == 4 ? TNF_F32 : TNF_F64, job->k, s);
  tnf_linalg_fill_nan(job->dtype, job->k * job->n, vt);
}

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
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    if (!range.finite) {
      give_up(job, i, u, s, vt);
      continue;
    }
    tnf_linalg_copy(job->dtype, m * n, a, copy);
    const bool own = job->kernels && !tnf_spectral_needs_scaling(job->dtype, range.largest);
    if ((own ? decompose_real(job, copy, s, u, vt, &work, copy + job->matrix_bytes)
             : tnf_lapack_gesdd(job->dtype, (int)m, (int)n, copy, s, u, vt, &work)) == 0)
      continue;
    /* `a` itself is gone when a result was computed in its place */
    const bool kept = a != u && a != vt;
    if (kept)
      tnf_linalg_copy(job->dtype, m * n, a, copy);
    if (!kept || tnf_lapack_gesvd(job->dtype, (int)m, (int)n, copy, s, u, vt, &work) != 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
  }
}

/* bdsdc's documented extent and gebrd's best one, behind three vectors. */
static void widen_work(svd_job *job) {
  const int64_t bdsdc = 3 * job->n * job->n + 4 * job->n, gebrd = 64 * (job->m + job->n);
  const int64_t needed = 3 * job->n + (bdsdc > gebrd ? bdsdc : gebrd);
  if (job->sizes.work_count < needed)
    job->sizes.work_count = needed < INT_MAX ? (int)needed : INT_MAX;
}

tnf_rt_status tnf_rt_svd(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  if (k == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  /* LAPACK begins with a QR factorisation from this shape on */
  const bool blocked = n >= TNF_SPECTRAL_BLOCKED && m >= n && 6 * m < 11 * n && !tnf_linalg_is_complex(a->dtype);
  svd_job job = {.ctx = ctx,
                 .kernels = blocked ? tnf_gemm_kernels_get(a->dtype) : NULL,
                 .dtype = a->dtype,
                 .m = m,
                 .n = n,
                 .k = k,
                 .a = a->data,
                 .u = operands[1].data,
                 .s = operands[2].data,
                 .vt = operands[3].data,
                 .propagate = tnf_linalg_propagates(attributes, 0),
                 .sizes = tnf_lapack_svd_sizes(a->dtype, (int)m, (int)n),
                 .failure = TNF_LINALG_NO_FAILURE};
  if (job.kernels)
    widen_work(&job);
  job.layout = tnf_spectral_layout_of(a->dtype, m * n, &job.sizes);
  job.matrix_bytes = job.layout.copy_bytes;
  if (job.kernels)
    job.layout.copy_bytes += tnf_spectral_aligned(tnf_reflectors_scratch(job.kernels, m, n));
  const double cost = 2000 + (double)m * (double)n * (double)k / 2;
  status = tnf_linalg_run(ctx, batch, cost, tnf_spectral_bytes(&job.layout), decompose_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
