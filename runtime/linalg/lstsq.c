/* Pseudoinverses and least squares of minimum norm. The longer side of a matrix is made its rows: t = a, or a^H where a is wide.
 * Where the inverse of R in t = Q R shows that no singular value is near the limit, t^+ = R^-1 Q^H; else t is decomposed into
 * singular values. */
#include "core/context.h"
#include "linalg/dense.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef struct lstsq_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n, rhs; /* rhs: -1 for the pseudoinverse */
  double rtol;
  bool propagate, propagate_b;
  const char *a, *b;
  char *to;
  tnf_linalg_failure failure;
} lstsq_job;

typedef struct workplace {
  bool wide;
  int64_t rows, columns; /* of t: rows >= columns */
  void *t, *q, *r, *inverse, *side;
  void *tau, *work;
  int work_count;
  double *factors;
  tnf_thin_svd svd;
} workplace;

static workplace place(int32_t dtype, int64_t m, int64_t n, int64_t rhs, tnf_parts *parts) {
  const size_t element = tnf_linalg_element(dtype);
  workplace w = {.wide = m < n, .rows = m < n ? n : m, .columns = m < n ? m : n};
  const int rows = (int)w.rows, columns = (int)w.columns;
  int factor_count = 1, product_count = 1;
  tnf_lapack_geqrf(dtype, rows, columns, NULL, rows, NULL, NULL, -1, &factor_count);
  tnf_lapack_orgqr(dtype, rows, columns, columns, NULL, NULL, NULL, -1, &product_count);
  w.work_count = factor_count > product_count ? factor_count : product_count;
  w.t = tnf_parts_take(parts, w.rows * w.columns, element);
  w.q = tnf_parts_take(parts, w.rows * w.columns, element);
  w.r = tnf_parts_take(parts, w.columns * w.columns, element);
  w.inverse = tnf_parts_take(parts, w.columns * w.columns, element);
  w.side = tnf_parts_take(parts, rhs > 0 ? w.columns * rhs : 0, element);
  w.tau = tnf_parts_take(parts, w.columns, element);
  w.work = tnf_parts_take(parts, w.work_count, element);
  w.factors = tnf_parts_take(parts, w.columns, sizeof(double));
  w.svd = tnf_thin_svd_place(dtype, w.rows, w.columns, parts);
  return w;
}

/* t = q r; true where all singular values of t are certainly larger than rtol times the largest, by a margin. */
static bool factor(const lstsq_job *job, const workplace *w) {
  const int32_t dtype = job->dtype;
  const int rows = (int)w->rows, columns = (int)w->columns;
  const size_t element = tnf_linalg_element(dtype);
  const double most = tnf_linalg_real(dtype) == 4 ? 1e4 : 1e10; /* of the condition number */
  tnf_linalg_copy(dtype, w->rows * w->columns, w->t, w->q);
  tnf_lapack_geqrf(dtype, rows, columns, w->q, rows, w->tau, w->work, w->work_count, NULL);
  memset(w->r, 0, (size_t)(columns * columns) * element);
  for (int j = 0; j < columns; j++)
    memcpy((char *)w->r + (size_t)(j * columns) * element, (char *)w->q + (size_t)(j * rows) * element,
           (size_t)(j + 1) * element);
  tnf_dense_identity(dtype, columns, w->inverse);
  tnf_lapack_trsm(dtype, (tnf_lapack_triangle){true, false, false, 0}, columns, columns, w->r, columns, w->inverse, columns);
  const double condition =
      tnf_dense_norm_f(dtype, w->columns * w->columns, w->r) * tnf_dense_norm_f(dtype, w->columns * w->columns, w->inverse);
  if (!(condition < most && condition * job->rtol < 0.5))
    return false;
  tnf_lapack_orgqr(dtype, rows, columns, columns, w->q, w->tau, w->work, w->work_count, NULL);
  return true;
}

static void pinv_through_factors(const lstsq_job *job, const workplace *w, void *to) {
  if (w->wide) /* a^+ = Q R^-H */
    tnf_dense_multiply(&(tnf_dense_product){job->dtype, 'N', 'C', w->rows, w->columns, w->columns, 1, 0}, w->q, w->inverse, to);
  else
    tnf_dense_multiply(&(tnf_dense_product){job->dtype, 'N', 'C', w->columns, w->rows, w->columns, 1, 0}, w->inverse, w->q, to);
}

static void solve_with_factors(const lstsq_job *job, const workplace *w, const void *b, void *to) {
  const int columns = (int)w->columns, rhs = (int)job->rhs;
  if (w->wide) { /* x = Q R^-H b */
    tnf_linalg_copy(job->dtype, w->columns * job->rhs, b, w->side);
    tnf_lapack_trsm(job->dtype, (tnf_lapack_triangle){true, false, false, 2}, columns, rhs, w->r, columns, w->side, columns);
    tnf_dense_multiply(&(tnf_dense_product){job->dtype, 'N', 'N', w->rows, job->rhs, w->columns, 1, 0}, w->q, w->side, to);
  } else {
    tnf_dense_multiply(&(tnf_dense_product){job->dtype, 'C', 'N', w->columns, job->rhs, w->rows, 1, 0}, w->q, b, to);
    tnf_lapack_trsm(job->dtype, (tnf_lapack_triangle){true, false, false, 0}, columns, rhs, w->r, columns, to, columns);
  }
}

/* u becomes u diag(1 / s), 0 where s does not count: t^+ = vt^H u^H. */
static bool decompose(const lstsq_job *job, const workplace *w) {
  if (!tnf_thin_svd_run(&w->svd, w->t))
    return false;
  const double limit = job->rtol * tnf_thin_svd_value(&w->svd, 0);
  for (int64_t i = 0; i < w->columns; i++) {
    const double s = tnf_thin_svd_value(&w->svd, i);
    w->factors[i] = s > limit ? 1 / s : 0;
  }
  tnf_dense_scale_columns(job->dtype, w->rows, w->columns, w->factors, w->svd.u);
  return true;
}

static void pinv_through_values(const lstsq_job *job, const workplace *w, void *to) {
  if (w->wide)
    tnf_dense_multiply(&(tnf_dense_product){job->dtype, 'N', 'N', w->rows, w->columns, w->columns, 1, 0}, w->svd.u, w->svd.vt,
                       to);
  else
    tnf_dense_multiply(&(tnf_dense_product){job->dtype, 'C', 'C', w->columns, w->rows, w->columns, 1, 0}, w->svd.vt, w->svd.u,
                       to);
}

static void solve_with_values(const lstsq_job *job, const workplace *w, const void *b, void *to) {
  const void *first = w->wide ? w->svd.vt : w->svd.u, *second = w->wide ? w->svd.u : w->svd.vt;
  const char op_first = w->wide ? 'N' : 'C', op_second = w->wide ? 'N' : 'C';
  tnf_dense_multiply(&(tnf_dense_product){job->dtype, op_first, 'N', w->columns, job->rhs, job->m, 1, 0}, first, b, w->side);
  tnf_dense_multiply(&(tnf_dense_product){job->dtype, op_second, 'N', job->n, job->rhs, w->columns, 1, 0}, second, w->side, to);
}

/* Of one finite matrix; false where the iteration does not converge. */
static bool work_out(const lstsq_job *job, int exponent, const workplace *w, const void *a, const void *b, void *to) {
  const int64_t count = job->m * job->n, written = job->n * (job->rhs < 0 ? job->m : job->rhs);
  if (w->wide)
    tnf_dense_transpose(job->dtype, job->m, job->n, true, a, w->t);
  else
    tnf_linalg_copy(job->dtype, count, a, w->t);
  tnf_linalg_scale(job->dtype, count, exponent, w->t);
  const bool plain = factor(job, w);
  if (!plain && !decompose(job, w))
    return false;
  if (job->rhs < 0)
    plain ? pinv_through_factors(job, w, to) : pinv_through_values(job, w, to);
  else
    plain ? solve_with_factors(job, w, b, to) : solve_with_values(job, w, b, to);
  tnf_dense_times_power(job->dtype, written, exponent, to);
  return true;
}

static void lstsq_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  lstsq_job *job = args;
  const int64_t m = job->m, n = job->n, rhs = job->rhs, written = n * (rhs < 0 ? m : rhs);
  const size_t element = tnf_linalg_element(job->dtype);
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  const workplace w = place(job->dtype, m, n, rhs, &parts);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element, *b = rhs < 0 ? NULL : job->b + (size_t)(i * m * rhs) * element;
    char *to = job->to + (size_t)(i * written) * element;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    const bool finite_b = !b || tnf_linalg_finite(job->dtype, m * rhs, b);
    if (range.finite ? !finite_b && !job->propagate_b : !job->propagate) {
      tnf_linalg_fail(&job->failure, i, range.finite ? TNF_LINALG_NON_FINITE_B : TNF_LINALG_NON_FINITE, 0);
    } else if (!range.finite) {
      tnf_linalg_fill_nan(job->dtype, written, to);
    } else {
      if (!work_out(job, tnf_linalg_scale_of(job->dtype, range.largest), &w, a, b, to))
        tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
    }
  }
}

static tnf_rt_status run(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *a, const tnf_rt_tensor *b,
                         const tnf_rt_tensor *to, const int64_t *attributes) {
  const int64_t m = a->extents[0], n = a->extents[1], batch = tnf_linalg_batch(a), rhs = b ? b->extents[1] : -1;
  if (n == 0 || rhs == 0 || batch == 0 || (m == 0 && rhs < 0))
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (!status && b)
    status = tnf_linalg_check_extents(ctx, site, b);
  if (status)
    return status;
  lstsq_job job = {.ctx = ctx,
                   .dtype = a->dtype,
                   .m = m,
                   .n = n,
                   .rhs = rhs,
                   .propagate = tnf_linalg_propagates(attributes, 1, 0),
                   .propagate_b = tnf_linalg_propagates(attributes, 1, 1),
                   .a = a->data,
                   .b = b ? b->data : NULL,
                   .to = to->data,
                   .failure = TNF_LINALG_NO_FAILURE};
  memcpy(&job.rtol, attributes, sizeof job.rtol);
  if (job.rtol < 0)
    job.rtol = (double)(m > n ? m : n) * (tnf_linalg_real(a->dtype) == 4 ? (double)FLT_EPSILON : DBL_EPSILON);
  tnf_parts parts = {NULL, 0};
  (void)place(a->dtype, m, n, rhs, &parts);
  const double cost = 500 + (double)m * (double)n * (double)(m < n ? m : n) / 4;
  status = tnf_linalg_run(ctx, batch, cost, parts.used, lstsq_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_pinv(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, &operands[0], NULL, &operands[1], attributes);
}

/* No equations: x = 0. */
static void clear_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const tnf_rt_tensor *x = args;
  const size_t bytes = (size_t)(x->extents[0] * x->extents[1]) * tnf_linalg_element(x->dtype);
  (void)worker;
  memset((char *)x->data + (size_t)begin * bytes, 0, (size_t)(end - begin) * bytes);
}

tnf_rt_status tnf_rt_lstsq(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  tnf_rt_tensor x = operands[2];
  if (operands[0].extents[0] == 0)
    return tnf_linalg_run(ctx, tnf_linalg_batch(&x), 10, 0, clear_body, &x);
  return run(ctx, site, &operands[0], &operands[1], &operands[2], attributes);
}
