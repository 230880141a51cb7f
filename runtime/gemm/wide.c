/* Long products of f32 with a small result, computed in double precision: blocks of both operands are converted while they are in
 * cache, and the kernels for f64 do the rest. Each element is one chain in the order of k, rounded once at its end. */
#include "core/context.h"
#include "gemm/gemm.h"
#include "gemm/kernel.h"

/* Rows of C in a task and k in a block: 64 KiB of A in double precision. */
enum { ROWS = 128, DEPTH = 64 };
/* Up to this many rows and columns, operands from memory (this many elements) take longer to come than to be multiplied. */
enum { SMALL = 8, LONG = 4096, FROM_MEMORY = 16 << 20 };

bool tnf_gemm_prefers_wide(const tnf_gemm_request *r) {
  const bool is_small = r->n <= 2 || (r->m <= SMALL && r->n <= SMALL);
  return r->dtype == TNF_F32 && is_small && r->k > LONG && r->k >= FROM_MEMORY / (r->m + r->n);
}

typedef struct wide_job {
  const tnf_gemm_request *r;
  const tnf_gemm_kernels *kernels;
  int64_t strips; /* of rows, per product */
} wide_job;

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* `columns` columns of `rows` contiguous elements, without gaps */
static void widen(const wide_job *job, int64_t rows, int64_t columns, const float *from, int64_t column, double *to) {
  if (column == rows) {
    rows *= columns;
    columns = 1;
  }
  for (int64_t j = 0; j < columns; j++)
    job->kernels->widen(rows, from + j * column, to + j * rows);
}

/* Rows [begin, begin + m) of one product. */
static void multiply_rows(const wide_job *job, const float *a, const float *b, float *c, int64_t begin, int64_t m,
                          double *space) {
  const tnf_gemm_request *r = job->r;
  const bool trans_a = r->flags & TNF_RT_GEMM_TRANS_A, trans_b = r->flags & TNF_RT_GEMM_TRANS_B;
  double *wide_a = space, *packed = wide_a + ROWS * DEPTH, *wide_b = packed + ROWS * DEPTH, *sum = wide_b + SMALL * DEPTH;
  for (int64_t p = 0; p < r->k; p += DEPTH) {
    const int64_t k = least(DEPTH, r->k - p);
    if (trans_a) {
      widen(job, k, m, a + begin * r->k + p, r->k, wide_a);
      job->kernels->pack_a(m, k, wide_a, k, 1, packed);
    } else {
      widen(job, m, k, a + begin + p * r->m, r->m, wide_a);
    }
    if (trans_b)
      widen(job, r->n, k, b + p * r->n, r->n, wide_b);
    else
      widen(job, k, r->n, b + p, r->k, wide_b);
    job->kernels->block(&(tnf_gemm_block){.m = m,
                                          .n = r->n,
                                          .k = k,
                                          .a = trans_a ? packed : wide_a,
                                          .a_column = trans_a ? 0 : m,
                                          .b = wide_b,
                                          .b_row = trans_b ? r->n : 1,
                                          .b_column = trans_b ? 1 : k,
                                          .c = sum,
                                          .c_column = m,
                                          .accumulate = p > 0});
  }
  for (int64_t j = 0; j < r->n; j++)
    for (int64_t i = 0; i < m; i++)
      c[begin + i + j * r->m] = (float)sum[i + j * m];
}

static void strip_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const wide_job *job = args;
  const tnf_gemm_request *r = job->r;
  for (int64_t task = begin; task < end; task++) {
    const int64_t product = task / job->strips, first = task % job->strips * ROWS;
    multiply_rows(job, (const float *)(const void *)r->a + product * r->m * r->k,
                  (const float *)(const void *)r->b + product * r->k * r->n, (float *)(void *)r->c + product * r->m * r->n, first,
                  least(ROWS, r->m - first), tnf_ctx_workspace(r->ctx, worker));
  }
}

tnf_rt_status tnf_gemm_wide(const tnf_gemm_request *r) {
  wide_job job = {r, tnf_gemm_kernels_get(TNF_F64), (r->m + ROWS - 1) / ROWS};
  const size_t sums = SMALL * SMALL > 2 * ROWS ? SMALL * SMALL : 2 * ROWS;
  const size_t bytes = ((size_t)(2 * ROWS + SMALL) * DEPTH + sums) * sizeof(double);
  tnf_rt_status status = tnf_ctx_workspace_reserve(r->ctx, tnf_ctx_workers(r->ctx), bytes);
  if (status)
    return status;
  tnf_parallel_for(r->ctx, job.strips * r->batch, 1, strip_body, &job);
  if (r->epilogue)
    tnf_parallel_for(r->ctx, r->n, r->epilogue_chunk, r->epilogue, r->args);
  return TNF_RT_OK;
}
