/* f32 and f64 products with kernels of our own.
 *
 * k is cut into blocks that depend on k alone, and every element of C is one chain of fused multiply-adds per block, the blocks
 * added in order: how C is divided into panels and tasks cannot change its bits. */
#include "core/context.h"
#include "gemm/gemm.h"
#include "gemm/kernel.h"

#include <cblas.h>
#include <limits.h>

/* A group of columns of B (8 x K_BLOCK f64 = 16 KiB) fits the first-level cache, a block of A (ROW_BLOCK x K_BLOCK f64 =
 * 384 KiB) the second. Both measured best among their neighbours from n = 256 to 1024 on Zen 5. */
enum { K_BLOCK = 256, ROW_BLOCK = 192 };
/* Packed A is kept for this many bytes of A at a time. */
static const int64_t packed_bytes = (int64_t)64 << 20;

typedef struct real_job {
  const tnf_gemm_request *r;
  const tnf_gemm_kernels *kernels;
  int64_t a_row, a_column; /* strides of op(A) */
  int64_t b_row, b_column;
  int64_t k_block;
  int64_t k_begin, k_end; /* the part of k that is being added */
  bool pack;
  char *packed; /* A(:, k_begin..k_end), for batch == 1 */
  int64_t panel; /* columns per task */
  int64_t rows;  /* rows per task */
  int64_t panels;
  bool fused; /* the epilogue follows each panel */
} real_job;

static int64_t round_up(int64_t value, int64_t unit) {
  return (value + unit - 1) / unit * unit;
}

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Rows of A as pack_a pads them: a vector is at most 64 bytes. */
static int64_t padded_rows(const real_job *job, int64_t rows) {
  return round_up(rows, 64 / job->kernels->element);
}

/* Packs rows [begin, end) (begin a multiple of ROW_BLOCK) of A(:, k_begin..k_end) into `packed`, block by block. */
static void pack_rows(const real_job *job, const char *a, char *packed, int64_t begin, int64_t end) {
  const int64_t element = job->kernels->element, height = padded_rows(job, job->r->m);
  for (int64_t p = job->k_begin; p < job->k_end; p += job->k_block)
    for (int64_t i = begin; i < end; i += ROW_BLOCK) {
      int64_t k = least(job->k_block, job->k_end - p);
      char *to = packed + ((p - job->k_begin) * height + i * k) * element;
      job->kernels->pack_a(least(ROW_BLOCK, end - i), k, a + (i * job->a_row + p * job->a_column) * element, job->a_row,
                           job->a_column, to);
    }
}

/* C[row_begin..row_end, begin..end) (+)= A B over k_begin..k_end. */
static void multiply(const real_job *job, const char *a, const char *packed, const char *b, char *c, int64_t row_begin,
                     int64_t row_end, int64_t begin, int64_t end) {
  const int64_t element = job->kernels->element, height = padded_rows(job, job->r->m);
  for (int64_t p = job->k_begin; p < job->k_end; p += job->k_block)
    for (int64_t i = row_begin; i < row_end; i += ROW_BLOCK) {
      int64_t k = least(job->k_block, job->k_end - p);
      tnf_gemm_block block = {.m = least(ROW_BLOCK, row_end - i),
                              .n = end - begin,
                              .k = k,
                              .a = job->pack ? packed + ((p - job->k_begin) * height + i * k) * element
                                             : a + (i + p * job->a_column) * element,
                              .a_column = job->pack ? 0 : job->a_column,
                              .b = b + (p * job->b_row + begin * job->b_column) * element,
                              .b_row = job->b_row,
                              .b_column = job->b_column,
                              .c = c + (i + begin * job->r->m) * element,
                              .c_column = job->r->m,
                              .accumulate = p > 0};
      job->kernels->block(&block);
    }
}

static void pack_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const real_job *job = args;
  (void)worker;
  pack_rows(job, job->r->a, job->packed, begin * ROW_BLOCK, least(end * ROW_BLOCK, job->r->m));
}

static void panel_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const real_job *job = args;
  const tnf_gemm_request *r = job->r;
  for (int64_t task = begin; task < end; task++) {
    int64_t row = task / job->panels * job->rows;
    int64_t first = task % job->panels * job->panel;
    int64_t last = least(first + job->panel, r->n);
    multiply(job, r->a, job->packed, r->b, r->c, row, least(row + job->rows, r->m), first, last);
    if (job->fused && job->k_end == r->k)
      tnf_gemm_epilogue(r, first, last, worker);
  }
}

static void batch_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const real_job *job = args;
  const tnf_gemm_request *r = job->r;
  const int64_t element = job->kernels->element;
  char *packed = job->pack ? tnf_ctx_workspace(r->ctx, worker) : NULL;
  for (int64_t i = begin; i < end; i++) {
    const char *a = r->a + i * r->m * r->k * element;
    if (job->pack)
      pack_rows(job, a, packed, 0, r->m);
    multiply(job, a, packed, r->b + i * r->k * r->n * element, r->c + i * r->m * r->n * element, 0, r->m, 0, r->n);
  }
}

/* Time of all the products, in multiply-adds of f64. */
static double total_work(const tnf_gemm_request *r, int64_t element) {
  return (double)r->m * (double)r->n * (double)r->k * (double)r->batch * (double)element / 8;
}

/* How many units of the batch go together, given the work of all of them. */
static int64_t batch_chunk(const tnf_gemm_request *r, double work) {
  double chunks = work / ((double)TNF_GEMM_SERIAL_WORK / 2);
  return work <= (double)TNF_GEMM_SERIAL_WORK ? r->batch : (int64_t)((double)r->batch / (chunks < 64 ? chunks : 64)) + 1;
}

static tnf_rt_status multiply_batch(real_job *job, double work) {
  const tnf_gemm_request *r = job->r;
  if (job->pack) {
    size_t bytes = (size_t)(padded_rows(job, r->m) * r->k * job->kernels->element);
    tnf_rt_status status = tnf_ctx_workspace_reserve(r->ctx, tnf_ctx_workers(r->ctx), bytes);
    if (status)
      return status;
  }
  tnf_rt_parallel_for(r->ctx, r->batch, batch_chunk(r, work), batch_body, job);
  return TNF_RT_OK;
}

/* One product, divided into panels of columns and, where these are few and no epilogue waits for whole columns, of rows. */
static tnf_rt_status multiply_one(real_job *job, double work) {
  const tnf_gemm_request *r = job->r;
  const bool serial = work <= (double)TNF_GEMM_SERIAL_WORK;
  const int64_t row_blocks = (r->m + ROW_BLOCK - 1) / ROW_BLOCK;
  job->panel = tnf_gemm_panel_columns(r, job->kernels->element, job->kernels->tile_columns, &job->fused);
  job->panels = (r->n + job->panel - 1) / job->panel;
  job->rows = r->m;
  if (!r->epilogue && !serial && job->panels < 4)
    job->rows = (row_blocks + 7) / 8 * ROW_BLOCK;
  const int64_t tasks = (r->m + job->rows - 1) / job->rows * job->panels;
  int64_t k_group = r->k;
  if (job->pack) {
    int64_t blocks = packed_bytes / (padded_rows(job, r->m) * job->k_block * job->kernels->element);
    k_group = least(r->k, (blocks < 1 ? 1 : blocks) * job->k_block);
    job->packed = tnf_ctx_scratch(r->ctx, (size_t)(padded_rows(job, r->m) * k_group * job->kernels->element));
    if (!job->packed)
      return TNF_RT_OUT_OF_MEMORY;
  }
  for (job->k_begin = 0; job->k_begin < r->k; job->k_begin = job->k_end) {
    job->k_end = least(r->k, job->k_begin + k_group);
    if (job->pack)
      tnf_rt_parallel_for(r->ctx, row_blocks, serial ? row_blocks : 1, pack_body, job);
    tnf_rt_parallel_for(r->ctx, tasks, serial ? tasks : 1, panel_body, job);
  }
  if (r->epilogue && !job->fused)
    tnf_rt_parallel_for(r->ctx, r->n, r->epilogue_chunk, r->epilogue, r->args);
  return TNF_RT_OK;
}

typedef struct small_job {
  const tnf_gemm_request *r;
  const tnf_gemm_kernels *kernels;
} small_job;

static void small_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const small_job *job = args;
  const tnf_gemm_request *r = job->r;
  const int64_t element = job->kernels->element;
  (void)worker;
  tnf_gemm_small small = {.m = r->m,
                          .n = r->n,
                          .k = r->k,
                          .count = end - begin,
                          .a = r->a + begin * r->m * r->k * element,
                          .b = r->b + begin * r->k * r->n * element,
                          .c = r->c + begin * r->m * r->n * element,
                          .transpose_a = r->flags & TNF_RT_GEMM_TRANS_A,
                          .transpose_b = r->flags & TNF_RT_GEMM_TRANS_B};
  job->kernels->small(&small);
}

/* Batches of tiny products, many times as long in memory traffic and overhead as in multiply-adds. */
static void multiply_small(const tnf_gemm_request *r, const tnf_gemm_kernels *kernels) {
  small_job job = {r, kernels};
  if (r->batch == 1)
    small_body(&job, 0, 1, 0);
  else
    tnf_rt_parallel_for(r->ctx, r->batch, batch_chunk(r, 16 * total_work(r, kernels->element)), small_body, &job);
  tnf_gemm_epilogue(r, 0, r->n, 0);
}

/* Elements [begin, end) of a matrix times a vector. */
static void vector_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const tnf_gemm_request *r = args;
  (void)worker;
  /* n == 1: y = op(A) b. m == 1: y = op(B)^T a. `across`: the elements of y are dot products of stored columns. */
  const bool right = r->n == 1;
  const bool across = right ? (r->flags & TNF_RT_GEMM_TRANS_A) != 0 : !(r->flags & TNF_RT_GEMM_TRANS_B);
  const int64_t size = right ? r->m : r->n;
  const int64_t skip = across ? begin * r->k : begin;
  const int rows = (int)(across ? r->k : end - begin), columns = (int)(across ? end - begin : r->k);
  const int lead = (int)(across ? r->k : size);
  const CBLAS_TRANSPOSE op = across ? CblasTrans : CblasNoTrans;
  if (r->dtype == TNF_F64) {
    const double *matrix = (const double *)(const void *)(right ? r->a : r->b) + skip;
    cblas_dgemv(CblasColMajor, op, rows, columns, 1, matrix, lead, (const double *)(const void *)(right ? r->b : r->a), 1, 0,
                (double *)(void *)r->c + begin, 1);
  } else {
    const float *matrix = (const float *)(const void *)(right ? r->a : r->b) + skip;
    cblas_sgemv(CblasColMajor, op, rows, columns, 1, matrix, lead, (const float *)(const void *)(right ? r->b : r->a), 1, 0,
                (float *)(void *)r->c + begin, 1);
  }
}

static void multiply_vector(tnf_gemm_request *r) {
  const int64_t size = r->n == 1 ? r->m : r->n;
  const int64_t part = 64 * 1024 / r->k + 8; /* rows in a chunk of at least 512 KiB of the matrix */
  tnf_rt_parallel_for(r->ctx, size, size <= 4 * part ? size : round_up(part, 8), vector_body, r);
  if (r->epilogue)
    tnf_rt_parallel_for(r->ctx, r->n, r->epilogue_chunk, r->epilogue, r->args);
}

tnf_rt_status tnf_gemm_real(const tnf_gemm_request *request) {
  tnf_gemm_request r = *request;
  const tnf_gemm_kernels *kernels = tnf_gemm_kernels_get(r.dtype);
  if (!kernels)
    return tnf_gemm_blas(&r);
  if (kernels->small && r.m <= TNF_GEMM_SMALL && r.n <= TNF_GEMM_SMALL && r.k <= TNF_GEMM_SMALL) {
    multiply_small(&r, kernels);
    return TNF_RT_OK;
  }
  const int64_t vector_work = 256; /* below, a tile is cheaper than a call of gemv */
  if ((r.m == 1 || r.n == 1) && r.batch == 1 && r.k > 1 && r.m * r.n <= INT_MAX && r.k <= INT_MAX &&
      r.m * r.n * r.k > vector_work) {
    multiply_vector(&r);
    return TNF_RT_OK;
  }
  const bool trans_a = r.flags & TNF_RT_GEMM_TRANS_A, trans_b = r.flags & TNF_RT_GEMM_TRANS_B;
  const int64_t k_blocks = (r.k + K_BLOCK - 1) / K_BLOCK;
  real_job job = {.r = &r,
                  .kernels = kernels,
                  .a_row = trans_a ? r.k : 1,
                  .a_column = trans_a ? 1 : r.m,
                  .b_row = trans_b ? r.n : 1,
                  .b_column = trans_b ? 1 : r.k,
                  .k_block = k_blocks == 1 ? r.k : round_up((r.k + k_blocks - 1) / k_blocks, 8),
                  .k_end = r.k,
                  .pack = trans_a};
  const double work = total_work(&r, kernels->element);
  /* large products of a batch are divided themselves */
  if (r.batch == 1)
    return multiply_one(&job, work);
  if (work / (double)r.batch < 16 * (double)TNF_GEMM_SERIAL_WORK)
    return multiply_batch(&job, work);
  tnf_rt_status status = TNF_RT_OK;
  for (int64_t i = 0; i < request->batch && !status; i++) {
    status = multiply_one(&job, work / (double)request->batch);
    r.a += r.m * r.k * kernels->element;
    r.b += r.k * r.n * kernels->element;
    r.c += r.m * r.n * kernels->element;
  }
  return status;
}
