/* LU factorisation with row interchanges, and solving with the factors. */
#include "core/context.h"
#include "core/round.h"
#include "linalg/batch.h"
#include "linalg/blocked.h"
#include "linalg/lapack.h"
#include "linalg/small_lu.h"

#include <float.h>
#include <string.h>

typedef struct lu_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* for solving; NULL: LAPACK */
  int32_t dtype;
  int64_t n, rhs;
  int transpose;
  bool propagate;
  size_t solve_bytes; /* of solve's scratch, in front of a copy of the pivots */
  const char *from;
  char *to;
  const char *lu;
  int32_t *pivots;
  tnf_linalg_failure failure;
} lu_job;

/* The power of two that a matrix was scaled by travels in its first interchange: + n up, + 2 n down. */
static void note_scale(int exponent, int64_t n, int32_t *pivots) {
  pivots[0] += (int32_t)(exponent == 0 ? 0 : exponent > 0 ? n : 2 * n);
}

static int scale_noted(int32_t dtype, int64_t n, const int32_t *pivots) {
  const int64_t kind = (pivots[0] - 1) / n;
  return kind == 0 ? 0 : tnf_linalg_scale_of(dtype, kind == 1 ? DBL_TRUE_MIN : DBL_MAX);
}

/* NaN in place of factors: every solve with them is NaN. */
static void fill_with_nan(const lu_job *job, void *lu, int32_t *pivots) {
  tnf_linalg_fill_nan(job->dtype, job->n * job->n, lu);
  for (int64_t q = 0; q < job->n; q++)
    pivots[q] = (int32_t)(q + 1);
}

static void factor_one(lu_job *job, int64_t i) {
  const int64_t n = job->n, bytes = n * n * (int64_t)tnf_linalg_element(job->dtype);
  char *lu = job->to + i * bytes;
  int32_t *pivots = job->pivots + i * n;
  const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, n * n, job->from + i * bytes);
  if (!range.finite && job->propagate)
    fill_with_nan(job, lu, pivots);
  else if (!range.finite)
    tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
  if (!range.finite)
    return;
  const int exponent = tnf_linalg_scale_of(job->dtype, range.largest);
  tnf_linalg_copy(job->dtype, n * n, job->from + i * bytes, lu);
  tnf_linalg_scale(job->dtype, n * n, exponent, lu);
  const int info = tnf_lapack_getrf(job->dtype, (int)n, (int)n, lu, pivots);
  if (info > 0)
    tnf_linalg_fail(&job->failure, i, TNF_LINALG_ZERO_PIVOT, info);
  else if (!tnf_linalg_diagonal_finite(job->dtype, n, lu))
    tnf_linalg_fail(&job->failure, i, TNF_LINALG_PIVOT_TOO_SMALL, 0);
  note_scale(exponent, n, pivots);
}

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)worker;
  for (int64_t i = begin; i < end; i++)
    factor_one(args, i);
}

/* Small matrices go side by side; what is not ordinary about one is for factor_one. */
static void factor_small_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  lu_job *job = args;
  const int64_t n = job->n, bytes = n * n * (int64_t)tnf_linalg_element(job->dtype);
  bool left[TNF_LINALG_LANES];
  (void)worker;
  for (int64_t i = begin; i < end; i += TNF_LINALG_LANES) {
    const int64_t count = end - i < TNF_LINALG_LANES ? end - i : TNF_LINALG_LANES;
    tnf_linalg_small_factor(job->dtype, n, count, job->from + i * bytes, job->to + i * bytes, job->pivots + i * n, left);
    for (int64_t q = 0; q < count; q++)
      if (left[q])
        factor_one(job, i + q);
  }
}

/* By the sizes alone. */
static bool is_small(int32_t dtype, int64_t n, int64_t batch) {
  return !tnf_linalg_is_complex(dtype) && n <= TNF_LINALG_SMALL && batch >= 4;
}

tnf_rt_status tnf_rt_lu_factor(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0], *lu = &operands[1], *pivots = &operands[2];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  lu_job job = {.dtype = a->dtype,
                .n = n,
                .propagate = tnf_linalg_propagates(attributes, 0, 0),
                .from = a->data,
                .to = lu->data,
                .pivots = pivots->data,
                .failure = TNF_LINALG_NO_FAILURE};
  const bool small = is_small(a->dtype, n, batch);
  status = tnf_linalg_run(ctx, batch, (small ? 20 : 150) + (double)n * (double)n * (double)n / (small ? 5 : 50), 0,
                          small ? factor_small_body : factor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

#define INTERCHANGE(REAL)                                                                                                        \
  static void interchange_##REAL(int64_t n, int64_t rhs, const int32_t *pivots, bool back, REAL *x) {                            \
    for (int64_t r = 0; r < rhs; r++, x += n)                                                                                    \
      for (int64_t q = 0; q < n; q++) {                                                                                          \
        const int64_t i = back ? n - 1 - q : q, j = pivots[i] - 1;                                                               \
        const REAL t = x[i];                                                                                                     \
        x[i] = x[j];                                                                                                             \
        x[j] = t;                                                                                                                \
      }                                                                                                                          \
  }
INTERCHANGE(float)
INTERCHANGE(double)

static void interchange(const lu_job *job, const int32_t *pivots, bool back, void *x) {
  if (job->dtype == TNF_F32)
    interchange_float(job->n, job->rhs, pivots, back, x);
  else
    interchange_double(job->n, job->rhs, pivots, back, x);
}

/* A = P^T L U: L U x = P b, or U^T L^T P x = b. */
static void solve_blocked(const lu_job *job, const void *lu, const int32_t *pivots, void *x, void *scratch) {
  const bool transposed = job->transpose != 0;
  tnf_blocked_triangle l = {job->kernels, job->n, !transposed, true, lu, transposed ? 1 : job->n, transposed ? job->n : 1};
  tnf_blocked_triangle u = l;
  u.upper = transposed;
  u.unit = false;
  if (!transposed)
    interchange(job, pivots, false, x);
  tnf_blocked_solve_left(transposed ? &u : &l, job->rhs, x, x, scratch);
  tnf_blocked_solve_left(transposed ? &l : &u, job->rhs, x, x, scratch);
  if (transposed)
    interchange(job, pivots, true, x);
}

/* x = op(lu)^-1 x for one matrix. Scaled up, x keeps its digits in the substitution; scaled down it keeps them after it. */
static void solve_one(const lu_job *job, const void *lu, const int32_t *pivots, void *x, char *scratch) {
  const int exponent = scale_noted(job->dtype, job->n, pivots);
  if (exponent != 0) { /* the interchanges as LAPACK wrote them */
    int32_t *copy = (int32_t *)(void *)(scratch + job->solve_bytes);
    memcpy(copy, pivots, (size_t)job->n * sizeof *copy);
    copy[0] = (int32_t)((pivots[0] - 1) % job->n + 1);
    pivots = copy;
  }
  if (exponent > 0)
    tnf_linalg_scale(job->dtype, job->n * job->rhs, exponent, x);
  if (job->kernels)
    solve_blocked(job, lu, pivots, x, scratch);
  else
    tnf_lapack_getrs(job->dtype, job->transpose, (int)job->n, (int)job->rhs, lu, pivots, x);
  if (exponent < 0)
    tnf_linalg_scale(job->dtype, job->n * job->rhs, exponent, x);
}

/* Whether so many pivots all are rows, 1 to n. */
static bool are_rows(int64_t n, int64_t count, const int32_t *pivots) {
  bool all = true;
  for (int64_t q = 0; q < count; q++)
    all &= (uint32_t)pivots[q] - 1 < (uint32_t)n;
  return all;
}

/* Whether the pivots of matrix i are, the first with its scale: a program may have been given any numbers. */
static bool has_rows(lu_job *job, int64_t i) {
  const int64_t n = job->n;
  const int32_t *pivots = job->pivots + i * n;
  if (are_rows(3 * n, 1, pivots) && are_rows(n, n - 1, pivots + 1))
    return true;
  int64_t place = 0;
  while (are_rows(place ? n : 3 * n, 1, pivots + place))
    ++place;
  tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_ROW, (int)place + 1);
  return false;
}

/* Of matrices side by side, few of which are scaled. */
static bool have_rows(lu_job *job, int64_t first, int64_t count) {
  if (are_rows(job->n, count * job->n, job->pivots + first * job->n))
    return true;
  bool all = true;
  for (int64_t q = 0; q < count; q++)
    all &= has_rows(job, first + q);
  return all;
}

static void solve_at(lu_job *job, int64_t i, int64_t worker) {
  const int64_t n = job->n, element = (int64_t)tnf_linalg_element(job->dtype), bytes = n * job->rhs * element;
  void *x = job->to + i * bytes;
  if (!has_rows(job, i))
    return;
  if (!job->propagate && !tnf_linalg_finite(job->dtype, n * job->rhs, job->from + i * bytes)) {
    tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE_B, 0);
    return;
  }
  tnf_linalg_copy(job->dtype, n * job->rhs, job->from + i * bytes, x);
  solve_one(job, job->lu + i * n * n * element, job->pivots + i * n, x, tnf_ctx_workspace(job->ctx, worker));
}

static void solve_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  for (int64_t i = begin; i < end; i++)
    solve_at(args, i, worker);
}

static void solve_small_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  lu_job *job = args;
  const int64_t n = job->n, element = (int64_t)tnf_linalg_element(job->dtype), bytes = n * job->rhs * element;
  bool left[TNF_LINALG_LANES];
  for (int64_t i = begin; i < end; i += TNF_LINALG_LANES) {
    const int64_t count = end - i < TNF_LINALG_LANES ? end - i : TNF_LINALG_LANES;
    if (!have_rows(job, i, count))
      continue;
    tnf_linalg_small_solve(job->dtype, n, job->rhs, job->transpose != 0, count, job->lu + i * n * n * element,
                           job->pivots + i * n, job->from + i * bytes, job->to + i * bytes, left);
    for (int64_t q = 0; q < count; q++)
      if (left[q])
        solve_at(job, i + q, worker);
  }
}

tnf_rt_status tnf_rt_lu_solve(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *lu = &operands[0], *pivots = &operands[1], *b = &operands[2], *x = &operands[3];
  const int64_t n = lu->extents[0], rhs = b->extents[1], batch = tnf_linalg_batch(lu);
  if (n == 0 || rhs == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, b);
  if (status)
    return status;
  lu_job job = {.ctx = ctx,
                .kernels = tnf_linalg_is_complex(lu->dtype) ? NULL : tnf_gemm_kernels_get(lu->dtype),
                .dtype = lu->dtype,
                .n = n,
                .rhs = rhs,
                .transpose = (int)attributes[0],
                .propagate = tnf_linalg_propagates(attributes, 1, 2),
                .from = b->data,
                .to = x->data,
                .lu = lu->data,
                .pivots = pivots->data,
                .failure = TNF_LINALG_NO_FAILURE};
  const tnf_blocked_triangle shape = {.kernels = job.kernels, .n = n};
  job.solve_bytes = job.kernels ? tnf_aligned(tnf_blocked_scratch(&shape)) : 0;
  const size_t scratch = job.solve_bytes + (size_t)n * sizeof(int32_t);
  const bool small = is_small(lu->dtype, n, batch);
  status = tnf_linalg_run(ctx, batch, (small ? 20 : 200) + (double)n * (double)n * (double)rhs / (small ? 8 : 15), scratch,
                          small ? solve_small_body : solve_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, b->rank > 2);
}
