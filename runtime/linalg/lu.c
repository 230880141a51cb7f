/* LU factorisation with row interchanges, and solving with the factors. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/blocked.h"
#include "linalg/lapack.h"

typedef struct lu_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* for solving; NULL: LAPACK */
  int32_t dtype;
  int64_t n, rhs;
  int transpose;
  const char *from;
  char *to;
  const char *lu;
  int32_t *pivots;
  tnf_linalg_failure failure;
} lu_job;

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  lu_job *job = args;
  const int64_t n = job->n, bytes = n * n * (int64_t)tnf_linalg_element(job->dtype);
  (void)worker;
  for (int64_t i = begin; i < end; i++) {
    char *lu = job->to + i * bytes;
    tnf_linalg_copy(job->dtype, n * n, job->from + i * bytes, lu);
    int info = tnf_lapack_getrf(job->dtype, (int)n, lu, job->pivots + i * n);
    /* elimination carries a NaN or infinity of the input to the diagonal of U */
    if (!tnf_linalg_diagonal_finite(job->dtype, n, lu))
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    else if (info > 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_ZERO_PIVOT, info);
  }
}

tnf_rt_status tnf_rt_lu_factor(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0], *lu = &operands[1], *pivots = &operands[2];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  (void)attributes;
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  lu_job job = {
      .dtype = a->dtype, .n = n, .from = a->data, .to = lu->data, .pivots = pivots->data, .failure = TNF_LINALG_NO_FAILURE};
  status = tnf_linalg_run(ctx, batch, 150 + (double)n * (double)n * (double)n / 50, 0, factor_body, &job);
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

static void solve_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  lu_job *job = args;
  const int64_t n = job->n, element = (int64_t)tnf_linalg_element(job->dtype), bytes = n * job->rhs * element;
  for (int64_t i = begin; i < end; i++) {
    const void *lu = job->lu + i * n * n * element;
    const int32_t *pivots = job->pivots + i * n;
    void *x = job->to + i * bytes;
    tnf_linalg_copy(job->dtype, n * job->rhs, job->from + i * bytes, x);
    if (job->kernels)
      solve_blocked(job, lu, pivots, x, tnf_ctx_workspace(job->ctx, worker));
    else
      tnf_lapack_getrs(job->dtype, job->transpose, (int)n, (int)job->rhs, lu, pivots, x);
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
                .from = b->data,
                .to = x->data,
                .lu = lu->data,
                .pivots = pivots->data,
                .failure = TNF_LINALG_NO_FAILURE};
  const tnf_blocked_triangle shape = {.kernels = job.kernels, .n = n};
  const size_t scratch = job.kernels ? tnf_blocked_scratch(&shape) : 0;
  return tnf_linalg_run(ctx, batch, 200 + (double)n * (double)n * (double)rhs / 15, scratch, solve_body, &job);
}
