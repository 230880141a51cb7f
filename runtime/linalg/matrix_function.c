/* Functions of Hermitian matrices a = v diag(w) v^H and their derivatives to any order, by divided differences. */
#include "core/context.h"
#include "linalg/divided.h"
#include "linalg/schur.h"

#include <string.h>

typedef struct function_job {
  int32_t dtype;
  int64_t n, values, directions;
  const tnf_rt_tensor *w, *v, *f, *e, *to; /* arrays of tensors: f and e */
  tnf_rt_context *ctx;
} function_job;

typedef struct workplace {
  tnf_divided divided;
  void *x, *y;                             /* matrices of the dtype */
  tnf_complex *turned[TNF_DIVIDED_VALUES]; /* v^H e v */
  tnf_complex *sum;
} workplace;

static workplace place(const function_job *job, tnf_parts *parts) {
  const int64_t n = job->n;
  workplace w = {.divided = tnf_divided_place(job->w->dtype, n, job->values, parts)};
  w.x = tnf_parts_take(parts, n * n, tnf_linalg_element(job->dtype));
  w.y = tnf_parts_take(parts, n * n, tnf_linalg_element(job->dtype));
  for (int64_t q = 0; q < job->directions; q++)
    w.turned[q] = tnf_parts_take(parts, n * n, sizeof(tnf_complex));
  w.sum = tnf_parts_take(parts, n * n, sizeof(tnf_complex));
  return w;
}

/* b = (a + a^H) / 2 */
static void hermitian_part(int32_t dtype, int64_t n, const void *a, void *b) {
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = j; i < n; i++) {
      double x[2], y[2];
      tnf_dense_get(dtype, a, i + j * n, x);
      tnf_dense_get(dtype, a, j + i * n, y);
      const double re = 0.5 * x[0] + 0.5 * y[0], im = 0.5 * x[1] - 0.5 * y[1];
      tnf_dense_set(dtype, b, i + j * n, (const double[2]){re, im});
      tnf_dense_set(dtype, b, j + i * n, (const double[2]){re, -im});
    }
}

/* ---- sums over chains --------------------------------------------------------------------------------------------------- */

/* A chain of directions + 1 rows and columns. */
typedef struct chain {
  const workplace *w;
  int64_t n, directions;
  int64_t at[TNF_DIVIDED_VALUES];
} chain;

/* The sum over the orders of the directions that are not in `used` of their products along the chain from `position` on. */
static tnf_complex products(const chain *c, int64_t position, uint32_t used) {
  if (position == c->directions)
    return 1;
  tnf_complex sum = 0;
  for (int64_t q = 0; q < c->directions; q++)
    if (!(used >> q & 1))
      sum += c->w->turned[q][c->at[position] + c->at[position + 1] * c->n] * products(c, position + 1, used | (uint32_t)1 << q);
  return sum;
}

static double difference_along(const chain *c) {
  int64_t sorted[TNF_DIVIDED_VALUES];
  for (int64_t p = 0; p <= c->directions; p++) {
    int64_t to = p;
    for (; to > 0 && sorted[to - 1] > c->at[p]; to--)
      sorted[to] = sorted[to - 1];
    sorted[to] = c->at[p];
  }
  return tnf_divided_difference(&c->w->divided, sorted, c->directions + 1);
}

/* Over what stands between `position` and the end. */
static tnf_complex over_inner(chain *c, int64_t position) {
  if (position == c->directions)
    return difference_along(c) * products(c, 0, 0);
  tnf_complex sum = 0;
  for (c->at[position] = 0; c->at[position] < c->n; c->at[position]++)
    sum += over_inner(c, position + 1);
  return sum;
}

static void sum_chains(const workplace *w, int64_t n, int64_t directions) {
  chain c = {.w = w, .n = n, .directions = directions};
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = j; i < n; i++) {
      c.at[0] = i;
      c.at[directions] = j;
      w->sum[i + j * n] = over_inner(&c, 1);
      w->sum[j + i * n] = conj(w->sum[i + j * n]);
    }
}

/* ---- one matrix ------------------------------------------------------------------------------------------------------------ */

static const void *matrix_of(const tnf_rt_tensor *t, int64_t count, int64_t index) {
  return (const char *)t->data + (size_t)(index * count) * tnf_linalg_element(t->dtype);
}

/* x = v diag(f) */
static void scale_vectors(const function_job *job, const workplace *w, const void *v) {
  double number[2];
  for (int64_t j = 0; j < job->n; j++) {
    const double f = w->divided.terms[j * job->values];
    for (int64_t i = 0; i < job->n; i++) {
      tnf_dense_get(job->dtype, v, i + j * job->n, number);
      tnf_dense_set(job->dtype, w->x, i + j * job->n, (const double[2]){number[0] * f, number[1] * f});
    }
  }
}

static void work_out(const function_job *job, const workplace *w, int64_t index) {
  const int64_t n = job->n;
  const void *v = matrix_of(job->v, n * n, index), *values[TNF_DIVIDED_VALUES];
  for (int64_t s = 0; s < job->values; s++)
    values[s] = matrix_of(job->f + s, n, index);
  tnf_divided_read(&w->divided, matrix_of(job->w, n, index), values);
  if (job->directions == 0) {
    scale_vectors(job, w, v);
  } else {
    for (int64_t q = 0; q < job->directions; q++) {
      hermitian_part(job->dtype, n, matrix_of(job->e + q, n * n, index), w->x);
      tnf_dense_square_product(job->dtype, n, 'C', v, 'N', w->x, w->y);
      tnf_dense_square_product(job->dtype, n, 'N', w->y, 'N', v, w->x);
      tnf_schur_widen(job->dtype, n * n, w->x, w->turned[q]);
    }
    sum_chains(w, n, job->directions);
    tnf_schur_narrow(job->dtype, n * n, w->sum, w->y);
    tnf_dense_square_product(job->dtype, n, 'N', v, 'N', w->y, w->x);
  }
  tnf_dense_square_product(job->dtype, n, 'N', w->x, 'C', v, w->y);
  hermitian_part(job->dtype, n, w->y, (void *)(uintptr_t)matrix_of(job->to, n * n, index));
}

static void function_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const function_job *job = args;
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  const workplace w = place(job, &parts);
  for (int64_t i = begin; i < end; i++)
    work_out(job, &w, i);
}

tnf_rt_status tnf_rt_matrix_function(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                     const int64_t *attributes) {
  enum { A, W, V, F };
  const int64_t n = operands[A].extents[0], batch = tnf_linalg_batch(&operands[A]);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, &operands[A]);
  if (status)
    return status;
  const tnf_rt_tensor *e = operands + F + attributes[0];
  function_job job = {operands[A].dtype, n,  attributes[0], attributes[1], &operands[W], &operands[V], operands + F, e,
                      e + attributes[1], ctx};
  const double cost = 2000 + 4 * (double)n * (double)n * (double)(n + 50);
  double chains = (double)n;
  for (int64_t q = 0; q < job.directions; q++)
    chains *= (double)(n * (q + 1));
  tnf_parts parts = {NULL, 0};
  (void)place(&job, &parts);
  return tnf_linalg_run(ctx, batch, cost + 50 * chains, parts.used, function_body, &job);
}
