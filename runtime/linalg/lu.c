/* LU factorisation with row interchanges, and solving with the factors. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/lapack.h"

typedef struct lu_job {
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
  lu_job job = {.dtype = a->dtype, .n = n, .from = a->data, .to = lu->data, .pivots = pivots->data, .failure = TNF_LINALG_NO_FAILURE};
  status = tnf_linalg_run(ctx, batch, 150 + (double)n * (double)n * (double)n / 50, 0, factor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

static void solve_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  lu_job *job = args;
  const int64_t n = job->n, element = (int64_t)tnf_linalg_element(job->dtype), bytes = n * job->rhs * element;
  (void)worker;
  for (int64_t i = begin; i < end; i++) {
    tnf_linalg_copy(job->dtype, n * job->rhs, job->from + i * bytes, job->to + i * bytes);
    tnf_lapack_getrs(job->dtype, job->transpose, (int)n, (int)job->rhs, job->lu + i * n * n * element, job->pivots + i * n,
                     job->to + i * bytes);
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
  lu_job job = {.dtype = lu->dtype,
                .n = n,
                .rhs = rhs,
                .transpose = (int)attributes[0],
                .from = b->data,
                .to = x->data,
                .lu = lu->data,
                .pivots = pivots->data,
                .failure = TNF_LINALG_NO_FAILURE};
  return tnf_linalg_run(ctx, batch, 200 + (double)n * (double)n * (double)rhs / 15, 0, solve_body, &job);
}
