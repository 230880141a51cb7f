/* Eigenvalues and eigenvectors of Hermitian matrices, from the lower triangle. */
#include "core/context.h"
#include "linalg/gauge.h"
#include "linalg/spectral.h"

typedef struct eigh_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* NULL: LAPACK alone */
  int32_t dtype;
  int64_t n;
  const char *a;
  char *w;
  char *v; /* not read where the values alone are wanted */
  bool vectors, canonical, by_iteration;
  tnf_lapack_work sizes;
  tnf_spectral_layout layout;
  bool propagate;
  tnf_linalg_failure failure;
} eigh_job;

/* syevd's steps with our own application of the reflectors; `work` is what syevd wants. Returns LAPACK's info. */
static int decompose_real(const eigh_job *job, void *v, void *w, const tnf_lapack_work *work, void *scratch) {
  const int64_t n = job->n, element = (int64_t)tnf_linalg_element(job->dtype);
  char *e = work->work, *tau = e + n * element, *z = tau + n * element;
  tnf_lapack_work rest = *work;
  rest.work = z + n * n * element;
  rest.work_count -= (int)(n * n + 2 * n);
  int info = tnf_lapack_sytrd(job->dtype, (int)n, v, w, e, tau, &rest);
  if (!info)
    info = tnf_lapack_stedc(job->dtype, (int)n, w, e, z, &rest);
  if (info)
    return info;
  /* the first row and column are not touched by Q */
  const tnf_reflectors q = {job->kernels, n - 1, n - 1, (char *)v + element, 1, n, tau};
  tnf_reflectors_apply_left(&q, n, z + element, n, scratch);
  tnf_linalg_copy(job->dtype, n * n, z, v);
  return 0;
}

static void give_up(eigh_job *job, int64_t index, void *w, void *v) {
  if (!job->propagate) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NON_FINITE, 0);
    return;
  }
  tnf_linalg_fill_nan(tnf_linalg_real(job->dtype) == 4 ? TNF_F32 : TNF_F64, job->n, w);
  if (job->vectors)
    tnf_linalg_fill_nan(job->dtype, job->n * job->n, v);
}

/* One matrix, in place of its lower triangle in v. */
static int decompose_one(const eigh_job *job, bool own, void *v, void *w, const tnf_lapack_work *work, void *scratch) {
  if (own)
    return decompose_real(job, v, w, work, scratch);
  if (job->by_iteration)
    return tnf_lapack_syev(job->dtype, job->vectors, (int)job->n, v, w, work);
  return tnf_lapack_syevd(job->dtype, job->vectors, (int)job->n, v, w, work);
}

static void decompose_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  eigh_job *job = args;
  const int64_t n = job->n;
  const size_t bytes = (size_t)(n * n) * tnf_linalg_element(job->dtype);
  char *block = tnf_ctx_workspace(job->ctx, worker);
  const tnf_lapack_work work = tnf_spectral_work(&job->layout, &job->sizes, block);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    char *v = job->vectors ? job->v + (size_t)i * bytes : block;
    void *w = job->w + (size_t)(i * n) * tnf_linalg_real(job->dtype);
    const tnf_linalg_range range = tnf_linalg_range_of_triangle(job->dtype, n, true, false, a);
    if (!range.finite) {
      give_up(job, i, w, v);
      continue;
    }
    tnf_linalg_copy_lower(job->dtype, n, a, v, false);
    const bool own = job->kernels && !tnf_spectral_needs_scaling(job->dtype, range.largest);
    if (decompose_one(job, own, v, w, &work, block) != 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
    else if (job->canonical)
      tnf_linalg_canonical_phases(job->dtype, n, n, v, 0, 0, NULL);
  }
}

static tnf_rt_status decompose(tnf_rt_context *ctx, const char *site, eigh_job *job, int32_t rank, int64_t batch) {
  const int64_t n = job->n;
  const bool blocked = n >= TNF_SPECTRAL_BLOCKED && !tnf_linalg_is_complex(job->dtype) && job->vectors && !job->by_iteration;
  job->kernels = blocked ? tnf_gemm_kernels_get(job->dtype) : NULL;
  job->sizes = tnf_lapack_syevd_sizes(job->dtype, job->vectors, (int)n);
  job->layout = tnf_spectral_layout_of(job->dtype, job->vectors ? 0 : n * n, &job->sizes);
  if (job->kernels)
    job->layout.copy_bytes = tnf_aligned(tnf_reflectors_scratch(job->kernels, n, n));
  const double cost = 1000 + (double)n * (double)n * (double)n / (job->vectors ? 3 : 8);
  tnf_rt_status status = tnf_linalg_run(ctx, batch, cost, tnf_spectral_bytes(&job->layout), decompose_body, job);
  return status ? status : tnf_linalg_report(ctx, site, &job->failure, rank > 2);
}

/* `flags` of the record: canonical phases, the driver; none for the values alone. */
static tnf_rt_status run(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes,
                         bool vectors, int flags) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
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
                  .v = vectors ? operands[2].data : NULL,
                  .vectors = vectors,
                  .canonical = flags && attributes && attributes[0],
                  .by_iteration = flags && attributes && attributes[1] == TNF_SPECTRAL_QR_ITERATION,
                  .propagate = tnf_linalg_propagates(attributes, flags, 0),
                  .failure = TNF_LINALG_NO_FAILURE};
  return decompose(ctx, site, &job, a->rank, batch);
}

tnf_rt_status tnf_rt_eigh(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, operands, attributes, true, 2);
}

tnf_rt_status tnf_rt_eigvalsh(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, operands, attributes, false, 0);
}
