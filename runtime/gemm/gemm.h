/* The matrix product inside the runtime: one request, and the routines that compute it for one family of element types. */
#ifndef TENFERRO_GEMM_GEMM_H
#define TENFERRO_GEMM_GEMM_H

#include "tenferro/rt.h"

/* The arguments of tnf_rt_gemm, checked: m, n, k, batch > 0. */
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
