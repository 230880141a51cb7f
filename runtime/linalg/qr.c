/* Thin QR factorisation made unique by a real, non-negative diagonal of R. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/lapack.h"

#include <math.h>
#include <string.h>

typedef struct qr_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n, k;
  const char *a;
  char *q;
  char *r;
  size_t tau_bytes;
  int work_count;
  bool propagate;
  tnf_linalg_failure failure;
} qr_job;

/* Multiplies row j of R by the conjugate of the phase of R(j, j), and column j of Q by the phase: the product stays. LAPACK's
 * diagonal is real up to sign; a zero (or NaN) is left alone. */
#define MAKE_UNIQUE(REAL)                                                                                                        \
  static void make_unique_##REAL(int64_t parts, int64_t m, int64_t n, int64_t k, REAL *q, REAL *r) {                             \
    for (int64_t j = 0; j < k; j++) {                                                                                            \
      REAL *diagonal = r + (j + j * k) * parts;                                                                                  \
      if (!signbit(diagonal[0]))                                                                                                 \
        continue;                                                                                                                \
      for (int64_t c = j; c < n; c++)                                                                                            \
        for (int64_t part = 0; part < parts; part++)                                                                             \
          r[(j + c * k) * parts + part] = -r[(j + c * k) * parts + part];                                                        \
      for (int64_t i = 0; i < m * parts; i++)                                                                                    \
        q[j * m * parts + i] = -q[j * m * parts + i];                                                                            \
    }                                                                                                                            \
  }
MAKE_UNIQUE(float)
MAKE_UNIQUE(double)

/* Zeroes below the diagonal of the k x n matrix r. */
static void clear_below(size_t element, int64_t n, int64_t k, char *r) {
  for (int64_t j = 0; j < n && j + 1 < k; j++)
    memset(r + (size_t)(j * k + j + 1) * element, 0, (size_t)(k - j - 1) * element);
}

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  qr_job *job = args;
  const int64_t m = job->m, n = job->n, k = job->k;
  const size_t element = tnf_linalg_element(job->dtype);
  char *tau = tnf_ctx_workspace(job->ctx, worker), *work = tau + job->tau_bytes;
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element;
    char *q = job->q + (size_t)(i * m * k) * element, *r = job->r + (size_t)(i * k * n) * element;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    if (!range.finite && job->propagate) {
      tnf_linalg_fill_nan(job->dtype, m * k, q);
      tnf_linalg_fill_nan(job->dtype, k * n, r);
    } else if (!range.finite) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    }
    if (!range.finite)
      continue;
    const int exponent = tnf_linalg_scale_of(job->dtype, range.largest);
    /* factor where the shape fits: in q when it has the shape of a, else in r */
    char *packed = m >= n ? q : r;
    tnf_linalg_copy(job->dtype, m * n, a, packed);
    tnf_linalg_scale(job->dtype, m * n, exponent, packed);
    tnf_lapack_geqrf(job->dtype, (int)m, (int)n, packed, tau, work, job->work_count, NULL);
    for (int64_t j = 0; j < k; j++)
      if (m >= n)
        memcpy(r + (size_t)(j * k) * element, q + (size_t)(j * m) * element, (size_t)(j + 1) * element);
      else
        memcpy(q + (size_t)(j * m) * element, r + (size_t)(j * k) * element, (size_t)m * element);
    clear_below(element, n, k, r);
    tnf_lapack_orgqr(job->dtype, (int)m, (int)k, (int)k, q, tau, work, job->work_count, NULL);
    const int64_t parts = tnf_linalg_is_complex(job->dtype) ? 2 : 1;
    if (tnf_linalg_real(job->dtype) == 4)
      make_unique_float(parts, m, n, k, (float *)(void *)q, (float *)(void *)r);
    else
      make_unique_double(parts, m, n, k, (double *)(void *)q, (double *)(void *)r);
    tnf_linalg_scale(job->dtype, k * n, -exponent, r);
  }
}

tnf_rt_status tnf_rt_qr(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  if (k == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  const size_t element = tnf_linalg_element(a->dtype);
  qr_job job = {.ctx = ctx,
                .dtype = a->dtype,
                .m = m,
                .n = n,
                .k = k,
                .a = a->data,
                .q = operands[1].data,
                .r = operands[2].data,
                .tau_bytes = ((size_t)k * element + 63) / 64 * 64,
                .propagate = tnf_linalg_propagates(attributes, 0),
                .failure = TNF_LINALG_NO_FAILURE};
  int factor_count = 1, product_count = 1;
  tnf_lapack_geqrf(a->dtype, (int)m, (int)n, NULL, NULL, NULL, -1, &factor_count);
  tnf_lapack_orgqr(a->dtype, (int)m, (int)k, (int)k, NULL, NULL, NULL, -1, &product_count);
  job.work_count = factor_count > product_count ? factor_count : product_count;
  const double cost = 400 + (double)m * (double)n * (double)k / 8;
  status = tnf_linalg_run(ctx, batch, cost, job.tau_bytes + (size_t)job.work_count * element, factor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
