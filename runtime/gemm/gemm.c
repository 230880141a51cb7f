/* tnf_gemm: checks, trivial products, the choice of a family, and how products are split into units of work. */
#include "gemm/gemm.h"
#include "core/context.h"

#include <string.h>

/* Multiply-adds that `columns` columns of C cost, saturated. */
static double work_of(const tnf_gemm_request *r, int64_t columns) {
  return (double)r->m * (double)r->k * (double)columns;
}

void tnf_gemm_epilogue(const tnf_gemm_request *r, int64_t begin, int64_t end, int64_t worker) {
  if (!r->epilogue)
    return;
  for (int64_t j = begin; j < end; j += r->epilogue_chunk)
    r->epilogue(r->args, j, end - j < r->epilogue_chunk ? end : j + r->epilogue_chunk, worker);
}

int64_t tnf_gemm_panel_columns(const tnf_gemm_request *r, int64_t element, int64_t unit, bool *fused) {
  const int64_t panel_bytes = 128 * 1024, least = 64, most = 256;
  int64_t bytes_per_column = r->m <= panel_bytes ? r->m * element : panel_bytes;
  int64_t columns = panel_bytes / bytes_per_column;
  columns = columns < least ? least : columns > most ? most : columns;
  columns -= columns % unit;
  *fused = true;
  if (!r->epilogue)
    return columns;
  if (r->epilogue_chunk >= r->n)
    *fused = r->n <= 2 * columns;
  else if (r->epilogue_chunk <= 2 * columns)
    columns = (columns + r->epilogue_chunk - 1) / r->epilogue_chunk * r->epilogue_chunk;
  else
    *fused = false;
  return *fused && r->epilogue_chunk >= r->n ? r->n : columns;
}

typedef struct columns_job {
  const tnf_gemm_request *r;
  tnf_gemm_columns *columns;
  int64_t panel;
  bool fused;
} columns_job;

static void panel_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const columns_job *job = args;
  for (int64_t i = begin; i < end; i++) {
    int64_t first = i * job->panel;
    int64_t last = first + job->panel < job->r->n ? first + job->panel : job->r->n;
    job->columns(job->r, 0, first, last);
    if (job->fused)
      tnf_gemm_epilogue(job->r, first, last, worker);
  }
}

static void batch_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const columns_job *job = args;
  (void)worker;
  for (int64_t i = begin; i < end; i++)
    job->columns(job->r, i, 0, job->r->n);
}

void tnf_gemm_run_columns(const tnf_gemm_request *r, tnf_gemm_columns *columns) {
  columns_job job = {r, columns, r->n, true};
  double work = work_of(r, r->n);
  if (r->batch > 1) {
    double chunk = (double)TNF_GEMM_SERIAL_WORK / 4 / work;
    int64_t products = chunk >= (double)r->batch ? r->batch : chunk < 1 ? 1 : (int64_t)chunk;
    if (work * (double)r->batch <= (double)TNF_GEMM_SERIAL_WORK)
      products = r->batch;
    tnf_parallel_for(r->ctx, r->batch, products, batch_body, &job);
    return;
  }
  if (work > (double)TNF_GEMM_SERIAL_WORK)
    job.panel = tnf_gemm_panel_columns(r, 16, 1, &job.fused);
  int64_t panels = (r->n + job.panel - 1) / job.panel;
  tnf_parallel_for(r->ctx, panels, 1, panel_body, &job);
  if (r->epilogue && !job.fused)
    tnf_parallel_for(r->ctx, r->n, r->epilogue_chunk, r->epilogue, r->args);
}

static size_t element_size(int32_t dtype) {
  switch ((tnf_dtype)dtype) {
  case TNF_F32:
  case TNF_I32:
    return 4;
  case TNF_F64:
  case TNF_I64:
  case TNF_COMPLEX_F32:
    return 8;
  case TNF_COMPLEX_F64:
    return 16;
  case TNF_BOOL:
    break;
  }
  return 0;
}

/* The bytes of C, or false when they do not fit a size. */
static bool result_bytes(const tnf_gemm_request *r, size_t element, size_t *bytes) {
  size_t count;
  return !__builtin_mul_overflow((size_t)r->m, (size_t)r->n, &count) &&
         !__builtin_mul_overflow(count, (size_t)r->batch, &count) && !__builtin_mul_overflow(count, element, bytes);
}

/* Checks the request, then computes it or takes its workspaces. */
static tnf_rt_status multiply(tnf_gemm_request *r) {
  size_t element = element_size(r->dtype), bytes;
  if (element == 0)
    return tnf_ctx_fail(r->ctx, TNF_RT_UNSUPPORTED, "matmul: element type %d is not supported", (int)r->dtype);
  if (r->m < 0 || r->n < 0 || r->k < 0 || r->batch < 0 || !result_bytes(r, element, &bytes))
    return tnf_ctx_fail(r->ctx, TNF_RT_INVALID_ARGUMENT, "matmul: the extents %lld x %lld x %lld, batch %lld, are out of range",
                        (long long)r->m, (long long)r->n, (long long)r->k, (long long)r->batch);
  if (r->n == 0 || r->batch == 0)
    return TNF_RT_OK;
  if (r->epilogue && (r->epilogue_chunk <= 0 || r->epilogue_chunk > r->n))
    r->epilogue_chunk = r->n;
  if (r->m == 0 || r->k == 0) {
    if (r->reserving)
      return TNF_RT_OK;
    if (bytes)
      memset(r->c, 0, bytes);
    tnf_gemm_epilogue(r, 0, r->n, 0);
    return TNF_RT_OK;
  }
  switch ((tnf_dtype)r->dtype) {
  case TNF_F32:
  case TNF_F64:
    return tnf_gemm_real(r);
  case TNF_COMPLEX_F32:
  case TNF_COMPLEX_F64:
    return tnf_gemm_blas(r);
  case TNF_I32:
  case TNF_I64:
  case TNF_BOOL:
    break;
  }
  return tnf_gemm_integer(r);
}

tnf_rt_status tnf_gemm(tnf_rt_context *ctx, int32_t dtype, int32_t flags, int64_t m, int64_t n, int64_t k, int64_t batch,
                       const void *a, const void *b, void *c, tnf_rt_body *epilogue, int64_t epilogue_chunk, void *args) {
  tnf_gemm_request r = {ctx, dtype, flags, m, n, k, batch, a, b, c, epilogue, epilogue_chunk, args, false, NULL};
  return multiply(&r);
}

tnf_rt_status tnf_gemm_reserve(tnf_rt_context *ctx, int32_t dtype, int32_t flags, int64_t m, int64_t n, int64_t k,
                               int64_t batch) {
  tnf_gemm_request r = {.ctx = ctx, .dtype = dtype, .flags = flags, .m = m, .n = n, .k = k, .batch = batch, .reserving = true};
  tnf_rt_status status = tnf_ctx_reserve_begin(ctx);
  if (!status)
    status = multiply(&r);
  tnf_ctx_reserve_end(ctx);
  return status;
}
