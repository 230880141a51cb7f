/* Square roots and logarithms of matrices, the derivative of the logarithm, and Sylvester's equation, through complex Schur
 * forms. */
#include "core/context.h"
#include "linalg/schur.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

typedef enum function { SQRT, LOG, LOG_TANGENT } function;

typedef struct function_job {
  tnf_rt_context *ctx;
  function kind;
  int32_t dtype;
  int64_t n;
  bool propagate;
  const char *a, *e;
  char *to;
  tnf_linalg_failure failure;
} function_job;

typedef struct workplace {
  tnf_schur schur;
  tnf_complex *wide, *x;     /* of a direction; of results */
  tnf_complex *block, *work; /* of [[t, e], [0, t]], or t itself */
} workplace;

static workplace place(function kind, int64_t n, tnf_parts *parts) {
  const int64_t order = kind == LOG_TANGENT ? 2 * n : n;
  workplace w = {.schur = tnf_schur_place(n, parts)};
  w.wide = tnf_parts_take(parts, n * n, sizeof(tnf_complex));
  w.x = tnf_parts_take(parts, n * n, sizeof(tnf_complex));
  w.block = tnf_parts_take(parts, kind == LOG_TANGENT ? order * order : 0, sizeof(tnf_complex));
  w.work = tnf_parts_take(parts, 3 * order * order, sizeof(tnf_complex));
  return w;
}

/* A real matrix with a negative eigenvalue, beyond rounding, has no real root and no real logarithm. */
static bool leaves_reals(const function_job *job, const tnf_schur *schur) {
  const double noise = (double)job->n * DBL_EPSILON * tnf_dense_norm_1(TNF_COMPLEX_F64, job->n, job->n, schur->t);
  for (int64_t i = 0; i < job->n && !tnf_linalg_is_complex(job->dtype); i++) {
    const tnf_complex z = schur->t[i * (job->n + 1)];
    if (creal(z) < -noise && fabs(cimag(z)) <= noise)
      return true;
  }
  return false;
}

/* x = q f q^H */
static void turn_back(const workplace *w, const tnf_complex *f, tnf_complex *x) {
  const int64_t n = w->schur.n;
  tnf_schur_multiply('N', 'N', n, n, n, w->schur.q, f, w->work);
  tnf_schur_multiply('N', 'C', n, n, n, w->work, w->schur.q, x);
}

/* With e turned into the basis of t, and as large as t: the corner of the logarithm of [[t, e], [0, t]]. */
static bool tangent(const function_job *job, const workplace *w, const void *e) {
  const int64_t n = job->n;
  const tnf_schur *s = &w->schur;
  tnf_schur_widen(job->dtype, n * n, e, w->wide);
  tnf_schur_multiply('C', 'N', n, n, n, s->q, w->wide, w->x);
  tnf_schur_multiply('N', 'N', n, n, n, w->x, s->q, w->wide);
  const double size = tnf_dense_norm_1(TNF_COMPLEX_F64, n, n, w->wide), own = tnf_dense_norm_1(TNF_COMPLEX_F64, n, n, s->t);
  const double ratio = size > 0 && own > 0 && isfinite(size) ? own / size : 1;
  memset(w->block, 0, (size_t)(4 * n * n) * sizeof(tnf_complex));
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < n; i++) {
      w->block[i + j * 2 * n] = w->block[n + i + (n + j) * 2 * n] = s->t[i + j * n];
      w->block[i + (n + j) * 2 * n] = w->wide[i + j * n] * ratio;
    }
  if (!tnf_triangular_log(2 * n, w->block, w->work))
    return false;
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < n; i++)
      w->wide[i + j * n] = w->block[i + (n + j) * 2 * n] / ratio;
  turn_back(w, w->wide, w->x);
  return true;
}

static void work_out(function_job *job, int64_t index, const workplace *w, const void *a, const void *e, void *to) {
  const int64_t n = job->n;
  const tnf_schur *s = &w->schur;
  if (!tnf_schur_run(s, job->dtype, a)) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NO_CONVERGENCE, 0);
    return;
  }
  if (leaves_reals(job, s)) {
    tnf_linalg_fill_nan(job->dtype, n * n, to);
    return;
  }
  bool exists;
  if (job->kind == LOG_TANGENT) {
    exists = tangent(job, w, e);
  } else {
    exists = job->kind == SQRT ? tnf_triangular_sqrt(n, s->t) : tnf_triangular_log(n, s->t, w->work);
    turn_back(w, s->t, w->x);
  }
  if (!exists)
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_PIVOT_TOO_SMALL, 0);
  else
    tnf_schur_narrow(job->dtype, n * n, w->x, to);
}

static void function_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  function_job *job = args;
  const int64_t count = job->n * job->n;
  const size_t bytes = (size_t)count * tnf_linalg_element(job->dtype);
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  const workplace w = place(job->kind, job->n, &parts);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    char *to = job->to + (size_t)i * bytes;
    if (tnf_linalg_finite(job->dtype, count, a))
      work_out(job, i, &w, a, job->e ? job->e + (size_t)i * bytes : NULL, to);
    else if (job->propagate)
      tnf_linalg_fill_nan(job->dtype, count, to);
    else
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
  }
}

static tnf_rt_status run(tnf_rt_context *ctx, const char *site, function kind, const tnf_rt_tensor *a, const tnf_rt_tensor *e,
                         const tnf_rt_tensor *to, const int64_t *attributes) {
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  function_job job = {.ctx = ctx,
                      .kind = kind,
                      .dtype = a->dtype,
                      .n = n,
                      .propagate = tnf_linalg_propagates(attributes, 0, 0),
                      .a = a->data,
                      .e = e ? e->data : NULL,
                      .to = to->data,
                      .failure = TNF_LINALG_NO_FAILURE};
  tnf_parts parts = {NULL, 0};
  (void)place(kind, n, &parts);
  status = tnf_linalg_run(ctx, batch, 2000 + 10 * (double)n * (double)n * (double)n, parts.used, function_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_matrix_sqrt(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                 const int64_t *attributes) {
  return run(ctx, site, SQRT, &operands[0], NULL, &operands[1], attributes);
}
tnf_rt_status tnf_rt_matrix_log(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, LOG, &operands[0], NULL, &operands[1], attributes);
}
tnf_rt_status tnf_rt_matrix_log_tangent(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                        const int64_t *attributes) {
  return run(ctx, site, LOG_TANGENT, &operands[0], &operands[1], &operands[2], attributes);
}
