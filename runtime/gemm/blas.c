/* Products computed by the BLAS library, one thread per call, our threads above it: complex types, and real types on machines
 * without kernels of our own. */
#include "core/context.h"
#include "gemm/fold.h"
#include "gemm/gemm.h"

#include <cblas.h>
#include <limits.h>

/* Columns [begin, end) of product `index`, over [first, first + k) of the contracted extent. */
static void blas_block(const tnf_gemm_request *r, int64_t index, int64_t begin, int64_t end, int64_t first, int64_t depth) {
  const CBLAS_TRANSPOSE op_a = r->flags & TNF_RT_GEMM_TRANS_A ? CblasTrans : CblasNoTrans;
  const CBLAS_TRANSPOSE op_b = r->flags & TNF_RT_GEMM_TRANS_B ? CblasTrans : CblasNoTrans;
  const int m = (int)r->m, n = (int)(end - begin), k = (int)depth;
  const int lda = op_a == CblasNoTrans ? m : (int)r->k, ldb = op_b == CblasNoTrans ? (int)r->k : (int)r->n;
  const int64_t a_at = index * r->m * r->k + (op_a == CblasNoTrans ? first * r->m : first);
  const int64_t b_at = index * r->k * r->n + (op_b == CblasNoTrans ? begin * r->k + first : begin + first * r->n);
  const int64_t c_at = index * r->m * r->n + begin * r->m;
  const void *a = r->a, *b = r->b;
  void *c = r->c;
  const float one32[2] = {1, 0}, zero32[2] = {0, 0};
  const double one64[2] = {1, 0}, zero64[2] = {0, 0};
  if (r->dtype == TNF_F32)
    cblas_sgemm(CblasColMajor, op_a, op_b, m, n, k, 1, (const float *)a + a_at, lda, (const float *)b + b_at, ldb, 0,
                (float *)c + c_at, m);
  else if (r->dtype == TNF_F64)
    cblas_dgemm(CblasColMajor, op_a, op_b, m, n, k, 1, (const double *)a + a_at, lda, (const double *)b + b_at, ldb, 0,
                (double *)c + c_at, m);
  else if (r->dtype == TNF_COMPLEX_F32)
    cblas_cgemm(CblasColMajor, op_a, op_b, m, n, k, one32, (const float *)a + 2 * a_at, lda, (const float *)b + 2 * b_at, ldb,
                zero32, (float *)c + 2 * c_at, m);
  else
    cblas_zgemm(CblasColMajor, op_a, op_b, m, n, k, one64, (const double *)a + 2 * a_at, lda, (const double *)b + 2 * b_at, ldb,
                zero64, (double *)c + 2 * c_at, m);
}

/* The library adds its blocks of k in single precision: longer sums are folded every FOLD_K. */
enum { FOLD_K = 2048 };

static int64_t reals(const tnf_gemm_request *r) {
  return r->dtype == TNF_COMPLEX_F32 ? 2 : 1;
}

static bool needs_folds(const tnf_gemm_request *r) {
  return (r->dtype == TNF_F32 || r->dtype == TNF_COMPLEX_F32) && r->k > 2 * FOLD_K;
}

static void blas_columns(const tnf_gemm_request *r, int64_t index, int64_t begin, int64_t end) {
  if (!r->wide) {
    blas_block(r, index, begin, end, 0, r->k);
    return;
  }
  const int64_t height = r->m * reals(r), at = (index * r->n + begin) * height;
  for (int64_t first = 0; first < r->k; first += FOLD_K) {
    const int64_t depth = r->k - first < FOLD_K ? r->k - first : FOLD_K;
    blas_block(r, index, begin, end, first, depth);
    tnf_gemm_fold(&(tnf_gemm_fold_part){.m = height,
                                        .n = end - begin,
                                        .column = height,
                                        .c = (float *)(void *)r->c + at,
                                        .wide = r->wide + at,
                                        .first = first == 0,
                                        .last = first + depth == r->k});
  }
}

/* A complex product too small for the library's overhead. */
#define SMALL_COLUMNS(TYPE)                                                                                                      \
  static void small_columns_##TYPE(const tnf_gemm_request *r, int64_t index, int64_t begin, int64_t end) {                       \
    const TYPE *a = (const TYPE *)(const void *)r->a + 2 * index * r->m * r->k;                                                  \
    const TYPE *b = (const TYPE *)(const void *)r->b + 2 * index * r->k * r->n;                                                  \
    TYPE *c = (TYPE *)(void *)r->c + 2 * index * r->m * r->n;                                                                    \
    const bool trans_a = r->flags & TNF_RT_GEMM_TRANS_A, trans_b = r->flags & TNF_RT_GEMM_TRANS_B;                               \
    const int64_t a_row = trans_a ? r->k : 1, a_column = trans_a ? 1 : r->m;                                                     \
    const int64_t b_row = trans_b ? r->n : 1, b_column = trans_b ? 1 : r->k;                                                     \
    for (int64_t j = begin; j < end; j++)                                                                                        \
      for (int64_t i = 0; i < r->m; i++) {                                                                                       \
        TYPE re = 0, im = 0;                                                                                                     \
        for (int64_t p = 0; p < r->k; p++) {                                                                                     \
          const TYPE *x = a + 2 * (i * a_row + p * a_column), *y = b + 2 * (p * b_row + j * b_column);                           \
          re += x[0] * y[0] - x[1] * y[1];                                                                                       \
          im += x[0] * y[1] + x[1] * y[0];                                                                                       \
        }                                                                                                                        \
        c[2 * (i + j * r->m)] = re;                                                                                              \
        c[2 * (i + j * r->m) + 1] = im;                                                                                          \
      }                                                                                                                          \
  }
SMALL_COLUMNS(float)
SMALL_COLUMNS(double)

/* Room for C in double precision where sums are folded. */
static tnf_rt_status prepare(tnf_gemm_request *r) {
  if (!needs_folds(r))
    return TNF_RT_OK;
  void *scratch = tnf_ctx_scratch(r->ctx, (size_t)(r->batch * r->m * r->n * reals(r)) * sizeof(double));
  if (!scratch)
    return TNF_RT_OUT_OF_MEMORY;
  if (!r->reserving)
    r->wide = scratch;
  return TNF_RT_OK;
}

tnf_rt_status tnf_gemm_blas(const tnf_gemm_request *request) {
  tnf_gemm_request r = *request;
  if (r.m > INT_MAX || r.n > INT_MAX || r.k > INT_MAX)
    return tnf_ctx_fail(r.ctx, TNF_RT_UNSUPPORTED, "matmul: the extents %lld x %lld x %lld are too large for the BLAS library",
                        (long long)r.m, (long long)r.n, (long long)r.k);
  bool complex_type = r.dtype == TNF_COMPLEX_F32 || r.dtype == TNF_COMPLEX_F64;
  const int64_t small_work = 64; /* a call of zgemm costs as much as about 60 multiply-adds of the plain loops */
  if (complex_type && r.m <= small_work && r.n <= small_work && r.k <= small_work && r.m * r.n * r.k <= small_work) {
    tnf_gemm_run_columns(&r, r.dtype == TNF_COMPLEX_F32 ? small_columns_float : small_columns_double);
    return TNF_RT_OK;
  }
  const tnf_rt_status status = prepare(&r);
  if (status)
    return status;
  tnf_gemm_run_columns(&r, blas_columns);
  return TNF_RT_OK;
}
