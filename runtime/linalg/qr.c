/* QR factorisation, thin or complete, with column pivoting on request; unique by a real, non-negative diagonal of R unless that
 * is left as LAPACK gives it. */
#include "core/context.h"
#include "core/round.h"
#include "linalg/batch.h"
#include "linalg/lapack.h"
#include "linalg/packed_qr.h"

#include <math.h>
#include <string.h>

typedef struct qr_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n, k;
  int64_t q_columns; /* rows of r, too: k, or m for the complete factors */
  bool raw;          /* the diagonal of r is left alone */
  const char *a;
  char *q;
  char *r;
  bool pivoted;
  int64_t *places; /* of the columns, where pivoted */
  tnf_packed_qr packing;
  size_t tau_bytes, reals_bytes, pivoting_bytes;
  int pivoting_count; /* elements of geqp3's workspace */
  bool propagate;
  tnf_linalg_failure failure;
} qr_job;

/* Multiplies row j of R by the conjugate of the phase of R(j, j), and column j of Q by the phase: the product stays. LAPACK's
 * diagonal is real up to sign; a zero (or NaN) is left alone. */
#define MAKE_UNIQUE(REAL)                                                                                                        \
  static void make_unique_##REAL(int64_t parts, int64_t m, int64_t n, int64_t k, int64_t rows, REAL *q, REAL *r) {               \
    for (int64_t j = 0; j < k; j++) {                                                                                            \
      REAL *diagonal = r + (j + j * rows) * parts;                                                                               \
      if (!signbit(diagonal[0]))                                                                                                 \
        continue;                                                                                                                \
      for (int64_t c = j; c < n; c++)                                                                                            \
        for (int64_t part = 0; part < parts; part++)                                                                             \
          r[(j + c * rows) * parts + part] = -r[(j + c * rows) * parts + part];                                                  \
      for (int64_t i = 0; i < m * parts; i++)                                                                                    \
        q[j * m * parts + i] = -q[j * m * parts + i];                                                                            \
    }                                                                                                                            \
  }
MAKE_UNIQUE(float)
MAKE_UNIQUE(double)

static void make_unique(const qr_job *job, char *q, char *r) {
  const int64_t parts = tnf_linalg_is_complex(job->dtype) ? 2 : 1;
  if (tnf_linalg_real(job->dtype) == 4)
    make_unique_float(parts, job->m, job->n, job->k, job->q_columns, (float *)(void *)q, (float *)(void *)r);
  else
    make_unique_double(parts, job->m, job->n, job->k, job->q_columns, (double *)(void *)q, (double *)(void *)r);
}

/* Zeroes below the diagonal of the rows x n matrix r. */
static void clear_below(size_t element, int64_t n, int64_t rows, char *r) {
  for (int64_t j = 0; j < n && j + 1 < rows; j++)
    memset(r + (size_t)(j * rows + j + 1) * element, 0, (size_t)(rows - j - 1) * element);
}

/* The reflectors and r in place of `packed`; with pivoting the places of its columns, which LAPACK writes as 32-bit numbers
 * from 1. */
static void factor(const qr_job *job, char *packed, char *tau, int64_t *places) {
  char *reals = tau + job->tau_bytes, *work = reals + job->reals_bytes;
  if (!places) {
    tnf_packed_qr_factor(&job->packing, packed, tau, work);
    return;
  }
  int32_t *found = (int32_t *)(void *)(work + job->pivoting_bytes);
  memset(found, 0, (size_t)job->n * sizeof *found);
  tnf_lapack_geqp3(job->dtype, (int)job->m, (int)job->n, packed, found, tau, work, job->pivoting_count, reals, NULL);
  for (int64_t j = 0; j < job->n; j++)
    places[j] = found[j] - 1;
}

static void factor_one(const qr_job *job, const char *a, int exponent, char *q, char *r, int64_t *places, char *tau) {
  const int64_t m = job->m, n = job->n, k = job->k, rows = job->q_columns;
  const size_t element = tnf_linalg_element(job->dtype);
  /* factor where the shape fits: in q when it has room for a, else in r */
  char *packed = m >= n ? q : r;
  tnf_linalg_copy(job->dtype, m * n, a, packed);
  tnf_linalg_scale(job->dtype, m * n, exponent, packed);
  if (k > 0)
    factor(job, packed, tau, places);
  for (int64_t j = 0; j < (m >= n ? n : k); j++)
    if (m >= n)
      memcpy(r + (size_t)(j * rows) * element, q + (size_t)(j * m) * element, (size_t)(j < rows ? j + 1 : rows) * element);
    else
      memcpy(q + (size_t)(j * m) * element, r + (size_t)(j * rows) * element, (size_t)m * element);
  clear_below(element, n, rows, r);
  tnf_packed_qr_form(&job->packing, q, tau, tau + job->tau_bytes + job->reals_bytes);
  if (!job->raw)
    make_unique(job, q, r);
  tnf_linalg_scale(job->dtype, rows * n, -exponent, r);
}

static void in_order(int64_t n, int64_t *places) {
  for (int64_t j = 0; places && j < n; j++)
    places[j] = j;
}

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  qr_job *job = args;
  const int64_t m = job->m, n = job->n, rows = job->q_columns;
  const size_t element = tnf_linalg_element(job->dtype);
  char *tau = tnf_ctx_workspace(job->ctx, worker);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element;
    char *q = job->q + (size_t)(i * m * rows) * element, *r = job->r + (size_t)(i * rows * n) * element;
    int64_t *places = job->pivoted ? job->places + i * n : NULL;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    in_order(n, places);
    if (range.finite) {
      factor_one(job, a, tnf_linalg_scale_of(job->dtype, range.largest), q, r, places, tau);
    } else if (job->propagate) {
      tnf_linalg_fill_nan(job->dtype, m * rows, q);
      tnf_linalg_fill_nan(job->dtype, rows * n, r);
    } else {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    }
  }
}

/* The job's scratch per worker: tau, what geqp3 wants beside its workspace, and the workspace of one step at a time, geqp3's with
 * the places as it writes them. */
static size_t lay_out(qr_job *job) {
  const size_t element = tnf_linalg_element(job->dtype);
  job->packing = tnf_packed_qr_of(job->dtype, job->m, job->n, job->q_columns);
  if (job->k > 0 && job->pivoted)
    tnf_lapack_geqp3(job->dtype, (int)job->m, (int)job->n, NULL, NULL, NULL, NULL, -1, NULL, &job->pivoting_count);
  job->tau_bytes = tnf_aligned((size_t)job->k * element);
  job->reals_bytes = job->pivoted ? tnf_aligned(2 * (size_t)job->n * tnf_linalg_real(job->dtype)) : 0;
  job->pivoting_bytes = tnf_aligned((size_t)job->pivoting_count * element);
  const size_t pivoting = job->pivoting_bytes + (job->pivoted ? (size_t)job->n * sizeof(int32_t) : 0);
  const size_t packing = tnf_packed_qr_scratch(&job->packing);
  return job->tau_bytes + job->reals_bytes + (packing > pivoting ? packing : pivoting);
}

static tnf_rt_status run(tnf_rt_context *ctx, const char *site, qr_job *job, const tnf_rt_tensor *a) {
  const int64_t batch = tnf_linalg_batch(a);
  if (batch == 0 || (job->k == 0 && job->q_columns == 0 && !job->pivoted))
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  const size_t scratch = lay_out(job);
  const double cost = 400 + (double)job->m * (double)(job->n + job->q_columns) * (double)job->k / 16;
  status = tnf_linalg_run(ctx, batch, job->pivoted ? 3 * cost : cost, scratch, factor_body, job);
  return status ? status : tnf_linalg_report(ctx, site, &job->failure, a->rank > 2);
}

static qr_job job_of(tnf_rt_context *ctx, const tnf_rt_tensor *operands) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n;
  return (qr_job){.ctx = ctx,
                  .dtype = a->dtype,
                  .m = m,
                  .n = n,
                  .k = k,
                  .q_columns = k,
                  .a = a->data,
                  .q = operands[1].data,
                  .r = operands[2].data,
                  .failure = TNF_LINALG_NO_FAILURE};
}

tnf_rt_status tnf_rt_qr(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  qr_job job = job_of(ctx, operands);
  job.raw = attributes && attributes[0];
  job.q_columns = attributes && attributes[1] ? job.m : job.k;
  job.propagate = tnf_linalg_propagates(attributes, 2, 0);
  return run(ctx, site, &job, &operands[0]);
}

tnf_rt_status tnf_rt_pivoted_qr(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  qr_job job = job_of(ctx, operands);
  job.pivoted = true;
  job.places = operands[3].data;
  job.propagate = tnf_linalg_propagates(attributes, 0, 0);
  return run(ctx, site, &job, &operands[0]);
}
