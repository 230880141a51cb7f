/* Sylvester's equation a x + x b = c: with a = p s p^H and b = q t q^H, s y + y t = p^H c q for x = p y q^H. */
#include "core/context.h"
#include "linalg/schur.h"

#include <lapacke.h>

typedef struct sylvester_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n;
  bool propagate_a, propagate_b, propagate_c;
  const char *a, *b, *c;
  char *x;
  tnf_linalg_failure failure;
} sylvester_job;

typedef struct workplace {
  tnf_schur a, b;
  tnf_complex *y, *turned;
} workplace;

static workplace place(int64_t m, int64_t n, tnf_parts *parts) {
  workplace w = {.a = tnf_schur_place(m, parts), .b = tnf_schur_place(n, parts)};
  w.y = tnf_parts_take(parts, m * n, sizeof *w.y);
  w.turned = tnf_parts_take(parts, m * n, sizeof *w.turned);
  return w;
}

/* Keeps sums of eigenvalues away from overflow, and from what trsyl takes for 0. x stays as it is. */
static void scale_all(const workplace *w, int64_t m, int64_t n) {
  const double a = tnf_linalg_range_of(TNF_COMPLEX_F64, m * m, w->a.t).largest,
               b = tnf_linalg_range_of(TNF_COMPLEX_F64, n * n, w->b.t).largest;
  const int exponent = tnf_linalg_scale_of(TNF_COMPLEX_F64, a > b ? a : b);
  tnf_linalg_scale(TNF_COMPLEX_F64, m * m, exponent, w->a.t);
  tnf_linalg_scale(TNF_COMPLEX_F64, n * n, exponent, w->b.t);
  tnf_linalg_scale(TNF_COMPLEX_F64, m * n, exponent, w->y);
}

static void work_out(sylvester_job *job, int64_t index, const workplace *w, const void *a, const void *b, const void *c,
                     void *x) {
  const int64_t m = job->m, n = job->n;
  if (!tnf_schur_run(&w->a, job->dtype, a) || !tnf_schur_run(&w->b, job->dtype, b)) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NO_CONVERGENCE, 0);
    return;
  }
  double scale = 1;
  tnf_schur_widen(job->dtype, m * n, c, w->y);
  tnf_schur_multiply('C', 'N', m, n, m, w->a.q, w->y, w->turned);
  tnf_schur_multiply('N', 'N', m, n, n, w->turned, w->b.q, w->y);
  scale_all(w, m, n);
  if (LAPACKE_ztrsyl_work(LAPACK_COL_MAJOR, 'N', 'N', 1, (int)m, (int)n, w->a.t, (int)m, w->b.t, (int)n, w->y, (int)m, &scale) !=
          0 ||
      scale == 0) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_PIVOT_TOO_SMALL, 0);
    return;
  }
  tnf_schur_multiply('N', 'N', m, n, m, w->a.q, w->y, w->turned);
  tnf_schur_multiply('N', 'C', m, n, n, w->turned, w->b.q, w->y);
  for (int64_t i = 0; scale != 1 && i < m * n; i++)
    w->y[i] /= scale;
  tnf_schur_narrow(job->dtype, m * n, w->y, x);
}

static void sylvester_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  sylvester_job *job = args;
  const int64_t m = job->m, n = job->n, element = (int64_t)tnf_linalg_element(job->dtype);
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  const workplace w = place(m, n, &parts);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + i * m * m * element, *b = job->b + i * n * n * element, *c = job->c + i * m * n * element;
    char *x = job->x + i * m * n * element;
    const bool finite_a = tnf_linalg_finite(job->dtype, m * m, a), finite_b = tnf_linalg_finite(job->dtype, n * n, b);
    if ((!finite_a && !job->propagate_a) || (!finite_b && !job->propagate_b))
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    else if (!finite_a || !finite_b)
      tnf_linalg_fill_nan(job->dtype, m * n, x);
    else if (!job->propagate_c && !tnf_linalg_finite(job->dtype, m * n, c))
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE_B, 0);
    else
      work_out(job, i, &w, a, b, c, x);
  }
}

tnf_rt_status tnf_rt_sylvester(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0], *b = &operands[1], *c = &operands[2];
  const int64_t m = c->extents[0], n = c->extents[1], batch = tnf_linalg_batch(c);
  if (m == 0 || n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, c);
  if (status)
    return status;
  sylvester_job job = {.ctx = ctx,
                       .dtype = c->dtype,
                       .m = m,
                       .n = n,
                       .propagate_a = tnf_linalg_propagates(attributes, 0, 0),
                       .propagate_b = tnf_linalg_propagates(attributes, 0, 1),
                       .propagate_c = tnf_linalg_propagates(attributes, 0, 2),
                       .a = a->data,
                       .b = b->data,
                       .c = c->data,
                       .x = operands[3].data,
                       .failure = TNF_LINALG_NO_FAILURE};
  tnf_parts parts = {NULL, 0};
  (void)place(m, n, &parts);
  const double longer = (double)(m > n ? m : n);
  status = tnf_linalg_run(ctx, batch, 2000 + 10 * longer * longer * longer, parts.used, sylvester_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, c->rank > 2);
}
