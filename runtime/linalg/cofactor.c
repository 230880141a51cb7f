/* The cofactors of a matrix and their derivative, both finite and accurate at singular matrices. With a = u diag(s) v^H and the
 * phase f = det u det v^H they are those of diag(s), which are products of singular values without division:
 * cofactor(a) = f conj(u diag(prod of the s[l], l != i) v^H). Far from singularity, det a times a^-T. */
#include "core/context.h"
#include "linalg/det.h"

#include <math.h>

typedef struct cofactor_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t n;
  bool propagate;
  const char *a, *e; /* e: NULL for the cofactors themselves */
  char *to;
  tnf_linalg_failure failure;
} cofactor_job;

/* What one matrix is worked on with. */
typedef struct workplace {
  void *scaled, *lu, *x;
  int32_t *pivots;
  tnf_det_number *before, *behind; /* products of the singular values before and behind each */
  double *factors;                 /* [n], with e [n, n] */
  tnf_thin_svd svd;
} workplace;

static workplace place(int32_t dtype, int64_t n, bool with_e, tnf_parts *parts) {
  const size_t element = tnf_linalg_element(dtype);
  workplace w;
  w.scaled = tnf_parts_take(parts, n * n, element);
  w.lu = tnf_parts_take(parts, n * n, element);
  w.x = tnf_parts_take(parts, n * n, element);
  w.pivots = tnf_parts_take(parts, n, sizeof(int32_t));
  w.before = tnf_parts_take(parts, n, sizeof(tnf_det_number));
  w.behind = tnf_parts_take(parts, n, sizeof(tnf_det_number));
  w.factors = tnf_parts_take(parts, with_e ? n * n : n, sizeof(double));
  w.svd = tnf_thin_svd_place(dtype, n, n, parts);
  return w;
}

/* x times the number d 2^power, in place. */
static void times_number(int32_t dtype, int64_t count, const tnf_det_number *d, int64_t power, void *x) {
  for (int64_t i = 0; i < count; i++) {
    double z[2];
    tnf_dense_get(dtype, x, i, z);
    tnf_dense_set(dtype, x, i, (const double[2]){z[0] * d->part[0] - z[1] * d->part[1], z[0] * d->part[1] + z[1] * d->part[0]});
  }
  tnf_dense_times_power(dtype, count, d->exponent + power, x);
}

/* The cofactors as det a a^-T, where the inverse is known well enough; else false. */
static bool through_inverse(int32_t dtype, int64_t n, int64_t power, const workplace *w, void *to) {
  const double limit = tnf_linalg_real(dtype) == 4 ? 1e2 : 1e4; /* of the condition number: what is lost in digits */
  tnf_linalg_copy(dtype, n * n, w->scaled, w->lu);
  if (tnf_lapack_getrf(dtype, (int)n, (int)n, w->lu, w->pivots) != 0 || !tnf_linalg_diagonal_finite(dtype, n, w->lu))
    return false;
  tnf_dense_identity(dtype, n, w->x);
  tnf_lapack_getrs(dtype, 0, (int)n, (int)n, w->lu, w->pivots, w->x);
  if (!(tnf_dense_norm_1(dtype, n, n, w->scaled) * tnf_dense_norm_1(dtype, n, n, w->x) <= limit))
    return false;
  const tnf_det_number d = tnf_det_of_factors(dtype, n, w->lu, w->pivots);
  tnf_dense_transpose(dtype, n, n, false, w->x, to);
  times_number(dtype, n * n, &d, power, to);
  return true;
}

/* det u det v^H, of modulus 1. */
static tnf_det_number phase_of(const workplace *w) {
  const tnf_thin_svd *svd = &w->svd;
  const void *unitary[2] = {svd->u, svd->vt};
  tnf_det_number phase = {{1, 0}, 0};
  for (int i = 0; i < 2; i++) {
    tnf_linalg_copy(svd->dtype, svd->n * svd->n, unitary[i], w->lu);
    tnf_lapack_getrf(svd->dtype, (int)svd->n, (int)svd->n, w->lu, w->pivots);
    const tnf_det_number d = tnf_det_of_factors(svd->dtype, svd->n, w->lu, w->pivots);
    tnf_det_times(&phase, d.part);
  }
  const double size = hypot(phase.part[0], phase.part[1]);
  return (tnf_det_number){{phase.part[0] / size, phase.part[1] / size}, 0};
}

static void multiply_values(const workplace *w) {
  const int64_t n = w->svd.n;
  w->before[0] = w->behind[n - 1] = (tnf_det_number){{1, 0}, 0};
  for (int64_t i = 1; i < n; i++) {
    w->before[i] = w->before[i - 1];
    tnf_det_times(&w->before[i], (const double[2]){tnf_thin_svd_value(&w->svd, i - 1), 0});
    w->behind[n - 1 - i] = w->behind[n - i];
    tnf_det_times(&w->behind[n - 1 - i], (const double[2]){tnf_thin_svd_value(&w->svd, n - i), 0});
  }
}

/* l r 2^-exponent */
static double ratio_of(const tnf_det_number *l, const tnf_det_number *r, int64_t exponent) {
  const int64_t power = l->exponent + r->exponent - exponent;
  return power < -4000 ? 0 : ldexp(l->part[0] * r->part[0], (int)power);
}

/* to = f conj(u g v^H) 2^power for g = w->x */
static void rebuild(const workplace *w, int64_t power, void *to) {
  const int64_t n = w->svd.n;
  const int32_t dtype = w->svd.dtype;
  const tnf_det_number phase = phase_of(w);
  tnf_dense_square_product(dtype, n, 'N', w->svd.u, 'N', w->x, w->lu);
  tnf_dense_square_product(dtype, n, 'N', w->lu, 'N', w->svd.vt, to);
  tnf_dense_conjugate(dtype, n * n, to);
  times_number(dtype, n * n, &phase, power, to);
}

static void through_values(int32_t dtype, int64_t n, int64_t power, const workplace *w, void *to) {
  multiply_values(w);
  const int64_t largest = w->before[n - 1].exponent;
  for (int64_t i = 0; i < n; i++)
    w->factors[i] = ratio_of(&w->before[i], &w->behind[i], largest);
  tnf_dense_identity(dtype, n, w->x);
  tnf_dense_scale_columns(dtype, n, n, w->factors, w->x);
  rebuild(w, power + largest, to);
}

/* pairs[i, j] = product of the s[l] with l != i, j, over 2^result; 0 on the diagonal */
static int64_t multiply_pairs(const workplace *w) {
  const int64_t n = w->svd.n, largest = w->before[n - 2].exponent;
  for (int64_t i = 0; i < n; i++) {
    tnf_det_number run = w->before[i];
    w->factors[i * n + i] = 0;
    for (int64_t j = i + 1; j < n; j++) {
      w->factors[i * n + j] = w->factors[j * n + i] = ratio_of(&run, &w->behind[j], largest);
      tnf_det_times(&run, (const double[2]){tnf_thin_svd_value(&w->svd, j), 0});
    }
  }
  return largest;
}

/* With F = u^H e v the derivative of adj(diag(s)) is M: M[i, j] = -pairs[i, j] F[i, j], M[i, i] = sum over k of pairs[i, k] F[k,
 * k]. g = M^H. */
static void tangent_through_values(int32_t dtype, int64_t n, int64_t power, const workplace *w, const void *e, void *to) {
  multiply_values(w);
  const int64_t largest = multiply_pairs(w);
  void *f = w->lu, *g = w->x;
  tnf_dense_square_product(dtype, n, 'C', w->svd.u, 'N', e, g);
  tnf_dense_square_product(dtype, n, 'N', g, 'C', w->svd.vt, f);
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      double sum[2] = {0, 0}, z[2];
      if (i == j) {
        for (int64_t k = 0; k < n; k++) {
          tnf_dense_get(dtype, f, k * n + k, z);
          sum[0] += w->factors[i * n + k] * z[0];
          sum[1] -= w->factors[i * n + k] * z[1];
        }
      } else {
        tnf_dense_get(dtype, f, j + i * n, z);
        sum[0] = -w->factors[i * n + j] * z[0];
        sum[1] = w->factors[i * n + j] * z[1];
      }
      tnf_dense_set(dtype, g, i + j * n, sum);
    }
  rebuild(w, power + largest, to);
}

/* Of one finite matrix; false where the iteration does not converge. */
static bool work_out(const cofactor_job *job, int exponent, const workplace *w, const void *e, void *to) {
  const int64_t n = job->n;
  if (n == 1) {
    tnf_dense_set(job->dtype, to, 0, (const double[2]){job->e ? 0 : 1, 0});
    return true;
  }
  if (!job->e && through_inverse(job->dtype, n, -exponent * (n - 1), w, to))
    return true;
  if (!tnf_thin_svd_run(&w->svd, w->scaled))
    return false;
  if (job->e)
    tangent_through_values(job->dtype, n, -exponent * (n - 2), w, e, to);
  else
    through_values(job->dtype, n, -exponent * (n - 1), w, to);
  return true;
}

static void cofactor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  cofactor_job *job = args;
  const int64_t n = job->n;
  const size_t bytes = (size_t)(n * n) * tnf_linalg_element(job->dtype);
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  const workplace w = place(job->dtype, n, job->e != NULL, &parts);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    char *to = job->to + (size_t)i * bytes;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, n * n, a);
    if (!range.finite && job->propagate)
      tnf_linalg_fill_nan(job->dtype, n * n, to);
    else if (!range.finite)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    if (!range.finite)
      continue;
    const int exponent = tnf_linalg_scale_of(job->dtype, range.largest);
    tnf_linalg_copy(job->dtype, n * n, a, w.scaled);
    tnf_linalg_scale(job->dtype, n * n, exponent, w.scaled);
    if (!work_out(job, exponent, &w, job->e ? job->e + (size_t)i * bytes : NULL, to))
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
  }
}

static tnf_rt_status run(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *a, const tnf_rt_tensor *e,
                         const tnf_rt_tensor *to, const int64_t *attributes) {
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  cofactor_job job = {.ctx = ctx,
                      .dtype = a->dtype,
                      .n = n,
                      .propagate = tnf_linalg_propagates(attributes, 0, 0),
                      .a = a->data,
                      .e = e ? e->data : NULL,
                      .to = to->data,
                      .failure = TNF_LINALG_NO_FAILURE};
  tnf_parts parts = {NULL, 0};
  (void)place(a->dtype, n, e != NULL, &parts);
  status = tnf_linalg_run(ctx, batch, 500 + (double)n * (double)n * (double)n / 3, parts.used, cofactor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_cofactor(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, &operands[0], NULL, &operands[1], attributes);
}
tnf_rt_status tnf_rt_cofactor_tangent(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                      const int64_t *attributes) {
  return run(ctx, site, &operands[0], &operands[1], &operands[2], attributes);
}
