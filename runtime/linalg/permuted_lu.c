/* LU factors of any matrix, apart, with the interchanges as places of rows, and of columns with full pivoting. A singular matrix
 * has factors. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/elimination.h"
#include "linalg/lapack.h"

#include <string.h>

typedef struct permuted_lu_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n, k;
  bool full; /* pivots by columns, too */
  bool propagate;
  const char *a;
  int64_t *rows, *columns; /* columns where full */
  char *l, *u;
  char *parity;
  tnf_linalg_failure failure;
} permuted_lu_job;

static void in_order(int64_t count, int64_t *places) {
  for (int64_t i = 0; i < count; i++)
    places[i] = i;
}

static void write_real(int32_t dtype, int value, void *to) {
  const float f32 = (float)value;
  const double f64 = value;
  memcpy(to, tnf_linalg_real(dtype) == 4 ? (const void *)&f32 : (const void *)&f64, tnf_linalg_real(dtype));
}

/* LAPACK's factors in place and its interchanges, applied to `rows`. */
static int factor_by_blocks(const permuted_lu_job *job, char *packed, int64_t *rows, int32_t *pivots) {
  int sign = 1;
  tnf_lapack_getrf(job->dtype, (int)job->m, (int)job->n, packed, pivots); /* a zero pivot is none to complain of */
  for (int64_t i = 0; i < job->k; i++) {
    const int64_t other = pivots[i] - 1, t = rows[i];
    rows[i] = rows[other];
    rows[other] = t;
    sign = other == i ? sign : -sign;
  }
  return sign;
}

static int factor(const permuted_lu_job *job, const char *a, int exponent, char *packed, int64_t *rows, int64_t *columns,
                  int32_t *pivots) {
  const int64_t count = job->m * job->n;
  tnf_linalg_copy(job->dtype, count, a, packed);
  tnf_linalg_scale(job->dtype, count, exponent, packed);
  if (job->full)
    return tnf_linalg_eliminate(job->dtype, job->m, job->n, packed, rows, columns);
  const int sign = factor_by_blocks(job, packed, rows, pivots);
  if (tnf_linalg_finite(job->dtype, count, packed))
    return sign;
  in_order(job->m, rows);
  tnf_linalg_copy(job->dtype, count, a, packed);
  tnf_linalg_scale(job->dtype, count, exponent, packed);
  return tnf_linalg_eliminate(job->dtype, job->m, job->n, packed, rows, NULL);
}

/* l[m, k] and u[k, n] from the packed factors, which are in place of the larger one. */
static void part(const permuted_lu_job *job, int exponent, char *l, char *u) {
  const int64_t m = job->m, n = job->n, k = job->k;
  const size_t element = tnf_linalg_element(job->dtype);
  const char *packed = m >= n ? l : u; /* with columns of m elements */
  for (int64_t j = 0; j < n; j++) {
    const int64_t filled = j + 1 < k ? j + 1 : k;
    char *column = u + (size_t)(j * k) * element;
    if (m >= n)
      memcpy(column, packed + (size_t)(j * m) * element, (size_t)filled * element);
    if (m < n && j < k)
      memcpy(l + (size_t)(j * m) * element, packed + (size_t)(j * m) * element, (size_t)m * element);
    memset(column + (size_t)filled * element, 0, (size_t)(k - filled) * element);
  }
  for (int64_t j = 0; j < k; j++) {
    char *column = l + (size_t)(j * m) * element;
    memset(column, 0, (size_t)(j + 1) * element);
    write_real(job->dtype, 1, column + (size_t)j * element);
  }
  tnf_linalg_scale(job->dtype, k * n, -exponent, u);
}

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  permuted_lu_job *job = args;
  const int64_t m = job->m, n = job->n, k = job->k;
  const size_t element = tnf_linalg_element(job->dtype);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element;
    char *l = job->l + (size_t)(i * m * k) * element, *u = job->u + (size_t)(i * k * n) * element;
    int64_t *rows = job->rows + i * m, *columns = job->full ? job->columns + i * n : NULL;
    void *parity = job->parity + (size_t)i * tnf_linalg_real(job->dtype);
    in_order(m, rows);
    if (columns)
      in_order(n, columns);
    write_real(job->dtype, 1, parity);
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    if (range.finite && k > 0) {
      const int exponent = tnf_linalg_scale_of(job->dtype, range.largest);
      write_real(job->dtype, factor(job, a, exponent, m >= n ? l : u, rows, columns, tnf_ctx_workspace(job->ctx, worker)),
                 parity);
      part(job, exponent, l, u);
    } else if (!range.finite && job->propagate) {
      tnf_linalg_fill_nan(job->dtype, m * k, l);
      tnf_linalg_fill_nan(job->dtype, k * n, u);
    } else if (!range.finite) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    }
  }
}

/* `results` are rows, with full pivoting columns, l, u and parity. */
static tnf_rt_status run(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *a, const tnf_rt_tensor *results, bool full,
                         bool propagate) {
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  const tnf_rt_tensor *l = results + (full ? 2 : 1);
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status || batch == 0)
    return status;
  permuted_lu_job job = {.ctx = ctx,
                         .dtype = a->dtype,
                         .m = m,
                         .n = n,
                         .k = k,
                         .full = full,
                         .propagate = propagate,
                         .a = a->data,
                         .rows = results[0].data,
                         .columns = full ? results[1].data : NULL,
                         .l = l[0].data,
                         .u = l[1].data,
                         .parity = l[2].data,
                         .failure = TNF_LINALG_NO_FAILURE};
  const double cost = 150 + (double)m * (double)n * (double)k / (full ? 2 : 50);
  status = tnf_linalg_run(ctx, batch, cost, full ? 0 : (size_t)k * sizeof(int32_t), factor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_lu(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, &operands[0], operands + 1, false, tnf_linalg_propagates(attributes, 0, 0));
}

tnf_rt_status tnf_rt_full_piv_lu(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                 const int64_t *attributes) {
  return run(ctx, site, &operands[0], operands + 1, true, tnf_linalg_propagates(attributes, 0, 0));
}
