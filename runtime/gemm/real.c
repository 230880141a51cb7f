/* f32 and f64 products with kernels of our own.
 *
 * k is cut into blocks that depend on k alone, and every element of C is one chain of fused multiply-adds per block, the blocks
 * added in order: how C is divided into panels and tasks cannot change its bits. Long sums in single precision are folded into
 * double precision every few blocks. */
#include "core/context.h"
#include "core/round.h"
#include "gemm/fold.h"
#include "gemm/gemm.h"
#include "gemm/kernel.h"

/* A group of columns of B (8 x K_BLOCK f64 = 16 KiB) fits the first-level cache, a block of A (ROW_BLOCK x K_BLOCK f64 =
 * 384 KiB) the second. Both measured best among their neighbours from n = 256 to 1024 on Zen 5. */
enum { K_BLOCK = 256, ROW_BLOCK = 192 };
/* A is packed this much at a time, so that every panel of columns finds it in the third-level cache: 120 GFLOP/s at n = 2048
 * against 99 with everything packed at once. */
static const int64_t packed_bytes = (int64_t)4 << 20;

typedef struct real_job {
  const tnf_gemm_request *r;
  const tnf_gemm_kernels *kernels;
  int64_t a_row, a_column; /* strides of op(A) */
  int64_t b_row, b_column;
  int64_t k_block;
  int64_t k_begin, k_end; /* the part of k that is being added */
  bool pack_a, pack_b;
  int64_t fold;  /* blocks of k between folds, 0: none */
  double *wide;  /* C in double precision when there are folds, for batch == 1 */
  char *packed;  /* A(:, k_begin..k_end), for batch == 1 */
  int64_t panel; /* columns per task */
  int64_t rows;  /* rows per task */
  int64_t panels;
  bool fused; /* the epilogue follows each panel */
} real_job;

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Rows of A as pack_a pads them. */
static int64_t padded_rows(const real_job *job, int64_t rows) {
  return tnf_round_up(rows, job->kernels->lanes);
}

/* Room for `k` columns of the packed A, and for C in double precision. */
static int64_t packed_a_bytes(const real_job *job, int64_t k) {
  return job->pack_a ? tnf_round_up(padded_rows(job, job->r->m) * k * job->kernels->element, 64) : 0;
}
static int64_t wide_bytes(const real_job *job) {
  return job->fold ? job->r->m * job->r->n * (int64_t)sizeof(double) : 0;
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

/* Whether the block of k at p is the first since the last fold, and whether it is the last before the next. */
static bool begins_fold(const real_job *job, int64_t p) {
  return job->fold ? p % (job->fold * job->k_block) == 0 : p == 0;
}
static bool ends_fold(const real_job *job, int64_t p) {
  return job->fold && (p + job->k_block >= job->r->k || begins_fold(job, p + job->k_block));
}

/* C[row_begin..row_end, begin..end) (+)= A B over k_begin..k_end. `panel`: room for a packed panel of B; `wide`: C in double
 * precision when there are folds. */
static void multiply(const real_job *job, const char *a, const char *packed, const char *b, char *c, char *panel, double *wide,
                     int64_t row_begin, int64_t row_end, int64_t begin, int64_t end) {
  const int64_t element = job->kernels->element, height = padded_rows(job, job->r->m);
  for (int64_t p = job->k_begin; p < job->k_end; p += job->k_block) {
    const int64_t k = least(job->k_block, job->k_end - p);
    const char *b_block = b + (p * job->b_row + begin * job->b_column) * element;
    if (job->pack_b)
      job->kernels->pack_b(end - begin, k, b_block, job->b_row, job->b_column, panel);
    for (int64_t i = row_begin; i < row_end; i += ROW_BLOCK) {
      tnf_gemm_block block = {.m = least(ROW_BLOCK, row_end - i),
                              .n = end - begin,
                              .k = k,
                              .a = job->pack_a ? packed + ((p - job->k_begin) * height + i * k) * element
                                               : a + (i + p * job->a_column) * element,
                              .a_column = job->pack_a ? 0 : job->a_column,
                              .b = job->pack_b ? panel : b_block,
                              .b_row = job->pack_b ? 0 : job->b_row,
                              .b_column = job->b_column,
                              .c = c + (i + begin * job->r->m) * element,
                              .c_column = job->r->m,
                              .accumulate = !begins_fold(job, p)};
      job->kernels->block(&block);
    }
    if (ends_fold(job, p)) {
      const int64_t at = row_begin + begin * job->r->m;
      tnf_gemm_fold(&(tnf_gemm_fold_part){.m = row_end - row_begin,
                                          .n = end - begin,
                                          .column = job->r->m,
                                          .c = (float *)(void *)c + at,
                                          .wide = wide + at,
                                          .first = p < job->fold * job->k_block,
                                          .last = p + job->k_block >= job->r->k});
    }
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
    multiply(job, r->a, job->packed, r->b, r->c, job->pack_b ? tnf_ctx_workspace(r->ctx, worker) : NULL, job->wide, row,
             least(row + job->rows, r->m), first, last);
    if (job->fused && job->k_end == r->k)
      tnf_gemm_epilogue(r, first, last, worker);
  }
}

static void batch_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const real_job *job = args;
  const tnf_gemm_request *r = job->r;
  const int64_t element = job->kernels->element;
  char *packed = job->pack_a || job->fold ? tnf_ctx_workspace(r->ctx, worker) : NULL;
  double *wide = job->fold ? (double *)(void *)(packed + packed_a_bytes(job, r->k)) : NULL;
  for (int64_t i = begin; i < end; i++) {
    const char *a = r->a + i * r->m * r->k * element;
    if (job->pack_a)
      pack_rows(job, a, packed, 0, r->m);
    multiply(job, a, packed, r->b + i * r->k * r->n * element, r->c + i * r->m * r->n * element, NULL, wide, 0, r->m, 0, r->n);
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
  if (job->pack_a || job->fold) {
    size_t bytes = (size_t)(packed_a_bytes(job, r->k) + wide_bytes(job));
    tnf_rt_status status = tnf_ctx_workspace_reserve(r->ctx, tnf_ctx_workers(r->ctx), bytes);
    if (status)
      return status;
  }
  tnf_parallel_for(r->ctx, r->batch, batch_chunk(r, work), batch_body, job);
  return TNF_RT_OK;
}

/* Workspace: a panel of B for every worker, behind worker 0's the packed A and C in double precision. */
static tnf_rt_status reserve_one(real_job *job, int64_t k_group) {
  const tnf_gemm_request *r = job->r;
  const int64_t element = job->kernels->element;
  const int64_t panel = job->pack_b ? tnf_round_up(job->panel * job->k_block * element, 64) : 0;
  const int64_t a_bytes = packed_a_bytes(job, k_group), all = panel + a_bytes + wide_bytes(job);
  tnf_rt_status status = TNF_RT_OK;
  if (all)
    status = tnf_ctx_workspace_reserve(r->ctx, 1, (size_t)all);
  if (!status && panel)
    status = tnf_ctx_workspace_reserve(r->ctx, tnf_ctx_workers(r->ctx), (size_t)panel);
  if (!status && job->pack_a)
    job->packed = (char *)tnf_ctx_workspace(r->ctx, 0) + panel;
  if (!status && job->fold)
    job->wide = (double *)(void *)((char *)tnf_ctx_workspace(r->ctx, 0) + panel + a_bytes);
  return status;
}

/* One product, divided into panels of columns and, where these are few and no epilogue waits for whole columns, of rows. */
static tnf_rt_status multiply_one(real_job *job, double work) {
  const tnf_gemm_request *r = job->r;
  const bool serial = work <= (double)TNF_GEMM_SERIAL_WORK;
  const int64_t row_blocks = (r->m + ROW_BLOCK - 1) / ROW_BLOCK;
  job->panel = tnf_gemm_panel_columns(r, job->kernels->element, job->kernels->tile_columns, &job->fused);
  if (r->reserving)
    job->panel += TNF_RT_GEMM_EPILOGUE_COLUMNS; /* an epilogue rounds it up to whole chunks */
  else if (!r->epilogue && !serial && r->n <= 2 * job->panel)
    /* few columns: narrower panels, so that there are tasks */
    job->panel = least(job->panel, tnf_round_up(r->n / 4 < 32 ? 32 : r->n / 4, job->kernels->tile_columns));
  job->panels = (r->n + job->panel - 1) / job->panel;
  job->rows = r->m;
  if (!r->epilogue && !serial && job->panels < 4)
    job->rows = (row_blocks + 7) / 8 * ROW_BLOCK;
  const int64_t tasks = (r->m + job->rows - 1) / job->rows * job->panels;
  const int64_t blocks = packed_bytes / (padded_rows(job, r->m) * job->k_block * job->kernels->element);
  const int64_t k_group = job->pack_a ? least(r->k, (blocks < 1 ? 1 : blocks) * job->k_block) : r->k;
  tnf_rt_status status = reserve_one(job, k_group);
  if (status || r->reserving)
    return status;
  for (job->k_begin = 0; job->k_begin < r->k; job->k_begin = job->k_end) {
    job->k_end = least(r->k, job->k_begin + k_group);
    if (job->pack_a)
      tnf_parallel_for(r->ctx, row_blocks, serial ? row_blocks : 1, pack_body, job);
    tnf_parallel_for(r->ctx, tasks, serial ? tasks : 1, panel_body, job);
  }
  if (r->epilogue && !job->fused)
    tnf_parallel_for(r->ctx, r->n, r->epilogue_chunk, r->epilogue, r->args);
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
    tnf_parallel_for(r->ctx, r->batch, batch_chunk(r, 16 * total_work(r, kernels->element)), small_body, &job);
  tnf_gemm_epilogue(r, 0, r->n, 0);
}

/* Up to this many rows or columns, products of matrices contiguous along k are computed as dot products. */
enum { THIN = 4, THIN_K = 16 };

typedef struct thin_job {
  const tnf_gemm_kernels *kernels;
  tnf_gemm_dots dots;
} thin_job;

static void thin_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const thin_job *job = args;
  const int64_t element = job->kernels->element;
  (void)worker;
  tnf_gemm_dots part = job->dots;
  part.m = end - begin;
  part.x = (const char *)part.x + begin * part.x_column * element;
  part.c = (char *)part.c + begin * part.c_row * element;
  job->kernels->dots(&part);
}

static void thin_batch_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const thin_job *job = args;
  const int64_t element = job->kernels->element;
  (void)worker;
  for (int64_t i = begin; i < end; i++) {
    tnf_gemm_dots one = job->dots;
    one.x = (const char *)one.x + i * one.m * one.k * element;
    one.y = (const char *)one.y + i * one.n * one.k * element;
    one.c = (char *)one.c + i * one.m * one.n * element;
    job->kernels->dots(&one);
  }
}

/* to[j * k + p] = from[p * n + j] */
static void transpose_thin(int64_t element, int64_t n, int64_t k, const void *from, void *to) {
  for (int64_t j = 0; j < n; j++)
    if (element == 8)
      for (int64_t p = 0; p < k; p++)
        ((uint64_t *)to)[j * k + p] = ((const uint64_t *)from)[p * n + j];
    else
      for (int64_t p = 0; p < k; p++)
        ((uint32_t *)to)[j * k + p] = ((const uint32_t *)from)[p * n + j];
}

/* Few columns, the rows of op(A) contiguous; else few rows, the columns of B contiguous. */
static bool has_few_columns(const tnf_gemm_request *r) {
  return r->n <= THIN && (r->flags & TNF_RT_GEMM_TRANS_A);
}

/* Is the small operand stored across k? */
static bool is_strided(const tnf_gemm_request *r) {
  return has_few_columns(r) ? r->flags & TNF_RT_GEMM_TRANS_B && r->n > 1 : !(r->flags & TNF_RT_GEMM_TRANS_A) && r->m > 1;
}

static bool is_thin(const tnf_gemm_request *r) {
  const bool few_rows = r->m <= THIN && !(r->flags & TNF_RT_GEMM_TRANS_B);
  return r->k >= THIN_K && (has_few_columns(r) || few_rows) && (r->batch == 1 || !is_strided(r));
}

static tnf_rt_status multiply_thin(const tnf_gemm_request *r, const tnf_gemm_kernels *kernels) {
  const bool columns = has_few_columns(r);
  thin_job job = {kernels,
                  {.m = columns ? r->m : r->n,
                   .n = columns ? r->n : r->m,
                   .k = r->k,
                   .x = columns ? r->a : r->b,
                   .x_column = r->k,
                   .y = columns ? r->b : r->a,
                   .y_column = r->k,
                   .c = r->c,
                   .c_row = columns ? 1 : r->m,
                   .c_column = columns ? r->m : 1}};
  if (r->batch > 1) {
    tnf_parallel_for(r->ctx, r->batch, batch_chunk(r, 4 * total_work(r, kernels->element)), thin_batch_body, &job);
    return TNF_RT_OK;
  }
  if (is_strided(r)) {
    void *y = tnf_ctx_scratch(r->ctx, (size_t)(job.dots.n * r->k * kernels->element));
    if (!y || r->reserving)
      return y ? TNF_RT_OK : TNF_RT_OUT_OF_MEMORY;
    transpose_thin(kernels->element, job.dots.n, r->k, job.dots.y, y);
    job.dots.y = y;
  }
  const int64_t part = tnf_round_up((int64_t)512 * 1024 / kernels->element / r->k + 1, 8); /* 512 KiB of the long matrix */
  if (job.dots.m > 4 * part)
    tnf_parallel_for(r->ctx, job.dots.m, part, thin_body, &job);
  else if (!r->reserving)
    kernels->dots(&job.dots);
  if (r->epilogue)
    tnf_parallel_for(r->ctx, r->n, r->epilogue_chunk, r->epilogue, r->args);
  return TNF_RT_OK;
}

/* Longer sums of f32 are folded into double precision, so often that this costs one or two percent. */
enum { FOLD_K = 4096, FOLD_BLOCKS = 8 };

static tnf_rt_status multiply_general(tnf_gemm_request *r, const tnf_gemm_kernels *kernels) {
  const bool trans_a = r->flags & TNF_RT_GEMM_TRANS_A, trans_b = r->flags & TNF_RT_GEMM_TRANS_B;
  const int64_t k_blocks = (r->k + K_BLOCK - 1) / K_BLOCK;
  /* rows of the stored matrix this far apart share few cache sets and translation entries; copying pays when the copy is used
   * often */
  const int64_t far = 8192 / kernels->element;
  const bool large = r->m >= 256 && r->n >= 128 && r->batch == 1;
  real_job job = {.r = r,
                  .kernels = kernels,
                  .a_row = trans_a ? r->k : 1,
                  .a_column = trans_a ? 1 : r->m,
                  .b_row = trans_b ? r->n : 1,
                  .b_column = trans_b ? 1 : r->k,
                  .k_block = k_blocks == 1 ? r->k : tnf_round_up((r->k + k_blocks - 1) / k_blocks, 8),
                  .k_end = r->k,
                  .fold = r->dtype == TNF_F32 && r->k > FOLD_K ? FOLD_BLOCKS : 0,
                  .pack_a = trans_a || (large && r->m >= far),
                  .pack_b = large && (trans_b ? r->n : r->k) >= far};
  double work = total_work(r, kernels->element);
  if (r->n <= 2)
    work *= 4; /* bound by memory */
  /* large products of a batch are divided themselves */
  if (r->batch == 1)
    return multiply_one(&job, work);
  const int64_t count = r->batch;
  if (work / (double)count < 16 * (double)TNF_GEMM_SERIAL_WORK)
    return multiply_batch(&job, work);
  tnf_rt_status status = TNF_RT_OK;
  for (int64_t i = 0; i < count && !status; i++) {
    status = multiply_one(&job, work / (double)count);
    if (r->reserving) /* all are of one size */
      break;
    r->a += r->m * r->k * kernels->element;
    r->b += r->k * r->n * kernels->element;
    r->c += r->m * r->n * kernels->element;
  }
  return status;
}

/* A row times a matrix is the matrix, transposed, times a column. */
static void turn_row(tnf_gemm_request *r) {
  const char *row = r->a;
  r->flags = r->flags & TNF_RT_GEMM_TRANS_B ? 0 : TNF_RT_GEMM_TRANS_A;
  r->m = r->n;
  r->n = 1;
  r->a = r->b;
  r->b = row;
}

tnf_rt_status tnf_gemm_real(const tnf_gemm_request *request) {
  tnf_gemm_request r = *request;
  const tnf_gemm_kernels *kernels = tnf_gemm_kernels_get(r.dtype);
  if (!kernels)
    return tnf_gemm_blas(&r);
  if (r.n == 1)
    r.flags &= ~TNF_RT_GEMM_TRANS_B; /* a vector either way */
  if (kernels->small && r.m <= TNF_GEMM_SMALL && r.n <= TNF_GEMM_SMALL && r.k <= TNF_GEMM_SMALL) {
    if (!r.reserving)
      multiply_small(&r, kernels);
    return TNF_RT_OK;
  }
  const bool is_row = r.m == 1 && r.n > 1;
  if (is_row) {
    turn_row(&r);
    r.epilogue = NULL; /* runs over the columns of the row */
  }
  /* one block, no packing: as little overhead as possible */
  if (r.batch == 1 && !request->epilogue && r.m > 1 && r.m <= ROW_BLOCK && r.n <= ROW_BLOCK && r.k <= K_BLOCK &&
      !(r.flags & TNF_RT_GEMM_TRANS_A) && r.m * r.n * r.k <= TNF_GEMM_SERIAL_WORK) {
    const bool trans_b = r.flags & TNF_RT_GEMM_TRANS_B;
    if (r.m > THIN || trans_b || r.k < THIN_K) {
      if (r.reserving)
        return TNF_RT_OK;
      kernels->block(&(tnf_gemm_block){.m = r.m,
                                       .n = r.n,
                                       .k = r.k,
                                       .a = r.a,
                                       .a_column = r.m,
                                       .b = r.b,
                                       .b_row = trans_b ? r.n : 1,
                                       .b_column = trans_b ? 1 : r.k,
                                       .c = r.c,
                                       .c_column = r.m});
      return TNF_RT_OK;
    }
  }
  tnf_rt_status status = is_thin(&r)                 ? multiply_thin(&r, kernels)
                         : tnf_gemm_prefers_wide(&r) ? tnf_gemm_wide(&r)
                                                     : multiply_general(&r, kernels);
  if (!status && is_row && request->epilogue)
    tnf_parallel_for(r.ctx, request->n, r.epilogue_chunk, request->epilogue, r.args);
  return status;
}
