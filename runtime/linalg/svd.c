/* Singular value decomposition, thin, full or of the values alone: divide and conquer, and the slower QR iteration where that
 * fails. */
#include "core/context.h"
#include "linalg/gauge.h"
#include "linalg/spectral.h"

#include <limits.h>
#include <string.h>

typedef struct svd_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* NULL: LAPACK alone */
  int32_t dtype;
  int64_t m, n, k;
  tnf_lapack_vectors vectors;
  int64_t u_columns, vt_rows; /* 0 for the values alone */
  bool canonical;
  int driver;
  const char *a;
  char *u; /* NULL, and vt too: the values alone */
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
  tnf_linalg_fill_nan(job->dtype, job->m * job->u_columns, u);
  tnf_linalg_fill_nan(tnf_linalg_real(job->dtype) == 4 ? TNF_F32 : TNF_F64, job->k, s);
  tnf_linalg_fill_nan(job->dtype, job->vt_rows * job->n, vt);
}

/* One matrix, of which `copy` is a copy. Returns LAPACK's info. */
static int decompose_one(const svd_job *job, bool own, const char *a, char *copy, void *s, char *u, char *vt,
                         const tnf_lapack_work *work) {
  const int m = (int)job->m, n = (int)job->n;
  if (job->driver == TNF_SPECTRAL_QR_ITERATION)
    return tnf_lapack_gesvd(job->dtype, job->vectors, m, n, copy, s, u, vt, work);
  const int info = own ? decompose_real(job, copy, s, u, vt, work, copy + job->matrix_bytes)
                       : tnf_lapack_gesdd(job->dtype, job->vectors, m, n, copy, s, u, vt, work);
  /* `a` itself is gone when a result was computed in its place */
  if (info == 0 || job->driver == TNF_SPECTRAL_DIVIDE_AND_CONQUER || a == u || a == vt)
    return info;
  tnf_linalg_copy(job->dtype, job->m * job->n, a, copy);
  return tnf_lapack_gesvd(job->dtype, job->vectors, m, n, copy, s, u, vt, work);
}

/* Matrix `index` of a result with `count` elements in each; NULL of none. */
static char *result_at(char *result, int64_t index, int64_t count, size_t element) {
  return result ? result + (size_t)(index * count) * element : NULL;
}

static void decompose_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  svd_job *job = args;
  const int64_t m = job->m, n = job->n, k = job->k;
  const size_t element = tnf_linalg_element(job->dtype);
  char *copy = tnf_ctx_workspace(job->ctx, worker);
  const tnf_lapack_work work = tnf_spectral_work(&job->layout, &job->sizes, copy);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element;
    char *u = result_at(job->u, i, m * job->u_columns, element), *vt = result_at(job->vt, i, job->vt_rows * n, element);
    char *s = job->s + (size_t)(i * k) * tnf_linalg_real(job->dtype);
    /* an infinity makes gesdd loop for ever */
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    if (!range.finite) {
      give_up(job, i, u, s, vt);
      continue;
    }
    tnf_linalg_copy(job->dtype, m * n, a, copy);
    const bool own = job->kernels && !tnf_spectral_needs_scaling(job->dtype, range.largest);
    if (decompose_one(job, own, a, copy, s, u, vt, &work) != 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
    else if (job->canonical)
      tnf_linalg_canonical_phases(job->dtype, m, k, u, job->vt_rows, n, vt);
  }
}

/* bdsdc's documented extent and gebrd's best one, behind three vectors. */
static void widen_work(svd_job *job) {
  const int64_t bdsdc = 3 * job->n * job->n + 4 * job->n, gebrd = 64 * (job->m + job->n);
  const int64_t needed = 3 * job->n + (bdsdc > gebrd ? bdsdc : gebrd);
  if (job->sizes.work_count < needed)
    job->sizes.work_count = needed < INT_MAX ? (int)needed : INT_MAX;
}

static tnf_rt_status decompose(tnf_rt_context *ctx, const char *site, svd_job *job, int32_t rank, int64_t batch) {
  const int64_t m = job->m, n = job->n, k = job->k;
  /* LAPACK begins with a QR factorisation from this shape on */
  const bool blocked = n >= TNF_SPECTRAL_BLOCKED && m >= n && 6 * m < 11 * n && !tnf_linalg_is_complex(job->dtype) &&
                       job->vectors == TNF_LAPACK_THIN && job->driver != TNF_SPECTRAL_QR_ITERATION;
  job->kernels = blocked ? tnf_gemm_kernels_get(job->dtype) : NULL;
  job->sizes = tnf_lapack_svd_sizes(job->dtype, job->vectors, (int)m, (int)n);
  if (job->kernels)
    widen_work(job);
  job->layout = tnf_spectral_layout_of(job->dtype, m * n, &job->sizes);
  job->matrix_bytes = job->layout.copy_bytes;
  if (job->kernels)
    job->layout.copy_bytes += tnf_aligned(tnf_reflectors_scratch(job->kernels, m, n));
  const double cost = 2000 + (double)m * (double)n * (double)k / 2;
  tnf_rt_status status = tnf_linalg_run(ctx, batch, cost, tnf_spectral_bytes(&job->layout), decompose_body, job);
  return status ? status : tnf_linalg_report(ctx, site, &job->failure, rank > 2);
}

/* Of matrices without rows or columns the full factors are identities. */
static void identity_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const svd_job *job = args;
  const size_t element = tnf_linalg_element(job->dtype);
  (void)worker;
  for (int64_t i = begin; i < end; i++) {
    tnf_linalg_identity(job->dtype, job->m, job->u + (size_t)(i * job->m * job->m) * element);
    tnf_linalg_identity(job->dtype, job->n, job->vt + (size_t)(i * job->n * job->n) * element);
  }
}

tnf_rt_status tnf_rt_svd(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  const bool full = attributes && attributes[1];
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status || batch == 0 || (k == 0 && !full))
    return status;
  svd_job job = {.ctx = ctx,
                 .dtype = a->dtype,
                 .m = m,
                 .n = n,
                 .k = k,
                 .vectors = full ? TNF_LAPACK_FULL : TNF_LAPACK_THIN,
                 .u_columns = full ? m : k,
                 .vt_rows = full ? n : k,
                 .canonical = attributes && attributes[0],
                 .driver = attributes ? (int)attributes[2] : TNF_SPECTRAL_AUTO,
                 .a = a->data,
                 .u = operands[1].data,
                 .s = operands[2].data,
                 .vt = operands[3].data,
                 .propagate = tnf_linalg_propagates(attributes, 3, 0),
                 .failure = TNF_LINALG_NO_FAILURE};
  if (k == 0)
    return tnf_linalg_run(ctx, batch, (double)(m + n) * (double)(m + n), 0, identity_body, &job);
  return decompose(ctx, site, &job, a->rank, batch);
}

tnf_rt_status tnf_rt_svdvals(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status || k == 0 || batch == 0)
    return status;
  svd_job job = {.ctx = ctx,
                 .dtype = a->dtype,
                 .m = m,
                 .n = n,
                 .k = k,
                 .vectors = TNF_LAPACK_VALUES_ALONE,
                 .a = a->data,
                 .s = operands[1].data,
                 .propagate = tnf_linalg_propagates(attributes, 0, 0),
                 .failure = TNF_LINALG_NO_FAILURE};
  return decompose(ctx, site, &job, a->rank, batch);
}
