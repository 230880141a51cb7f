/* The matrix product inside the runtime: one request, and the routines that compute it for one family of element types. */
#ifndef TENFERRO_GEMM_GEMM_H
#define TENFERRO_GEMM_GEMM_H

#include "tenferro/rt.h"

/* C = op(A) op(B) for column-major matrices, `batch` times with contiguous matrices (batch is trailing).
 * op(A) is m x k, op(B) is k x n, C is m x n; leading dimensions are those of the stored, contiguous matrices.
 * dtype: f32 f64 i32 i64 complex_f32 complex_f64. C never overlaps A or B. flags: TNF_RT_GEMM_...
 * epilogue (may be NULL): called for disjoint column ranges [begin, end) of C that together cover [0, n) (batch must be 1),
 * each after those columns of C are complete, while they are still in cache; same rules as tnf_parallel_for. */
tnf_rt_status tnf_gemm(tnf_rt_context *ctx, int32_t dtype, int32_t flags, int64_t m, int64_t n, int64_t k, int64_t batch,
                       const void *a, const void *b, void *c, tnf_rt_body *epilogue, int64_t epilogue_chunk, void *args);

/* Takes the memory that tnf_gemm with these arguments packs matrices into, and computes nothing: afterwards that product,
 * alone or with an epilogue in chunks of at most TNF_RT_GEMM_EPILOGUE_COLUMNS columns, does not run out of memory in this run.
 * Arguments out of range fail as there. Where something in this run has failed already, its status is returned and nothing done.
 */
tnf_rt_status tnf_gemm_reserve(tnf_rt_context *ctx, int32_t dtype, int32_t flags, int64_t m, int64_t n, int64_t k, int64_t batch);

/* The arguments of tnf_gemm, checked: m, n, k, batch > 0. */
typedef struct tnf_gemm_request {
  tnf_rt_context *ctx;
  int32_t dtype;
  int32_t flags;
  int64_t m, n, k, batch;
  const char *a;
  const char *b;
  char *c;
  tnf_rt_body *epilogue; /* may be NULL */
  int64_t epilogue_chunk;
  void *args;
  bool reserving; /* takes workspaces and computes nothing: there are no operands */
  double *wide;   /* of the BLAS library's products: room for C where sums are folded, or NULL */
} tnf_gemm_request;

/* Products of about this many multiply-adds (25 us of f64 on one core) and fewer are never split between threads. */
#define TNF_GEMM_SERIAL_WORK ((int64_t)1600000)

/* f32 and f64. */
tnf_rt_status tnf_gemm_real(const tnf_gemm_request *r);
/* complex_f32 and complex_f64, and real types on a machine without kernels: the BLAS library. */
tnf_rt_status tnf_gemm_blas(const tnf_gemm_request *r);
/* Long products of f32 whose result is small wait for their operands: computed in double precision, at the same speed. Made for
 * machines with kernels of our own. */
bool tnf_gemm_prefers_wide(const tnf_gemm_request *r);
tnf_rt_status tnf_gemm_wide(const tnf_gemm_request *r);

/* i32 and i64, wrapping around. */
tnf_rt_status tnf_gemm_integer(const tnf_gemm_request *r);

/* Computes columns [begin, end) of product `index` of the batch. */
typedef void tnf_gemm_columns(const tnf_gemm_request *r, int64_t index, int64_t begin, int64_t end);

/* Runs `columns` over the whole request, split by sizes only, with the epilogue. */
void tnf_gemm_run_columns(const tnf_gemm_request *r, tnf_gemm_columns *columns);

/* Calls the epilogue, if there is one, chunk by chunk on the complete columns [begin, end); begin is a multiple of the chunk. */
void tnf_gemm_epilogue(const tnf_gemm_request *r, int64_t begin, int64_t end, int64_t worker);

/* Columns of C in one unit of work: about 128 KiB of C, a multiple of `unit` columns and, when that is at all near, of the
 * epilogue's chunk. *fused: the epilogue can follow each unit. */
int64_t tnf_gemm_panel_columns(const tnf_gemm_request *r, int64_t element, int64_t unit, bool *fused);

#endif
