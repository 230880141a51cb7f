/* The workspaces of products and library-backed operations: each allocation fails in turn, which is a sentence with the program
 * and the bytes, nothing leaks, nothing is written behind a workspace, and the next call gives the bits of an untroubled one.
 * Taken beforehand, they are all that an operation needs, and taking them writes nothing. */
#include "../run_begin.h"
#include "../test_allocator.h"
#include "gemm/gemm.h"
#include "matrices.h"

enum { MOST_RESULTS = 5 };

/* One call: operands, of which the last `results` are written. */
typedef struct job {
  const char *name;
  tnf_rt_library_fn *call; /* NULL: a product */
  int32_t dtype, flags;
  int64_t m, n, k, batch;
  int64_t attributes[5];
  int count, results;
  tnf_rt_tensor operands[6];
} job;

static tnf_rt_status reserve(tnf_context *ctx, const job *j) {
  const int64_t batch = j->batch < 0 ? 1 : j->batch;
  return j->call ? tnf_library_reserve(ctx, j->call, j->name, j->operands, j->attributes)
                 : tnf_gemm_reserve(ctx, j->dtype, j->flags, j->m, j->n, j->k, batch);
}

static tnf_rt_status run(tnf_context *ctx, const job *j) {
  tnf_rt_status st = run_begin(ctx, "workspaces");
  if (!st && j->call)
    st = j->call(ctx, j->name, j->operands, j->attributes);
  else if (!st)
    st = tnf_gemm(ctx, j->dtype, j->flags, j->m, j->n, j->k, j->batch < 0 ? 1 : j->batch, j->operands[0].data,
                  j->operands[1].data, j->operands[2].data, NULL, 0, NULL);
  return tnf_run_end(ctx, st);
}

static bool results_are(const job *j, const tnf_rt_tensor *want) {
  bool same = true;
  for (int i = 0; i < j->results; ++i)
    same = same && same_bits(&j->operands[j->count - j->results + i], &want[i]);
  return same;
}

static void spoil_results(const job *j) {
  for (int i = j->count - j->results; i < j->count; ++i)
    memset(j->operands[i].data, 0xff, tensor_bytes(&j->operands[i]));
}

/* Every allocation of the call fails once. Returns how many there were. */
static long fail_each(const job *j, uint32_t threads, const tnf_rt_tensor *want) {
  for (long k = 0;; ++k) {
    test_allocator a = TEST_ALLOCATOR_INIT;
    tnf_context *ctx = test_context(&a, threads);
    const long before = atomic_load(&a.calls);
    a.fail_from = before + k;
    spoil_results(j);
    tnf_rt_status st = run(ctx, j);
    const bool reached = atomic_load(&a.calls) > before + k;
    CHECK_INT(st, reached ? TNF_RT_OUT_OF_MEMORY : TNF_RT_OK);
    unsigned long bytes = 0;
    if (reached &&
        !CHECK(sscanf(tnf_context_message(ctx), "out of memory: workspaces: %lu bytes are not available", &bytes) == 1 &&
               bytes > 0))
      fprintf(stderr, "  %s: %s\n", j->name, tnf_context_message(ctx));
    a.fail_from = -1;
    spoil_results(j);
    CHECK_INT(run(ctx, j), TNF_RT_OK);
    CHECK(results_are(j, want));
    tnf_context_release(ctx);
    CHECK_ALL_FREED(&a);
    if (!reached)
      return k;
  }
}

static bool results_are_spoiled(const job *j) {
  for (int i = j->count - j->results; i < j->count; ++i)
    for (size_t at = 0; at < tensor_bytes(&j->operands[i]); ++at)
      if (((const unsigned char *)j->operands[i].data)[at] != 0xff)
        return false;
  return true;
}

static void no_columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)args, (void)begin, (void)end, (void)worker;
}

/* Each allocation of the reservation fails once, and everything after it; after a whole one the operation allocates nothing. */
static void reserve_each(const job *j, uint32_t threads, const tnf_rt_tensor *want, long least) {
  for (long k = 0;; ++k) {
    test_allocator a = TEST_ALLOCATOR_INIT;
    tnf_context *ctx = test_context(&a, threads);
    const long before = atomic_load(&a.calls);
    a.fail_from = before + k;
    spoil_results(j);
    CHECK_INT(run_begin(ctx, "workspaces"), TNF_RT_OK);
    const tnf_rt_status st = reserve(ctx, j);
    const bool reached = atomic_load(&a.calls) > before + k;
    CHECK_INT(st, reached ? TNF_RT_OUT_OF_MEMORY : TNF_RT_OK);
    CHECK(results_are_spoiled(j));
    a.fail_from = -1;
    CHECK_INT(reserve(ctx, j), st); /* what has failed in a run stays so */
    CHECK_INT(tnf_run_end(ctx, st), st);
    if (!reached) {
      a.fail_from = atomic_load(&a.calls);
      CHECK_INT(run(ctx, j), TNF_RT_OK);
      CHECK(results_are(j, want));
      for (int64_t chunk = 1; !j->call && j->batch < 0 && chunk <= TNF_RT_GEMM_EPILOGUE_COLUMNS; chunk += 9)
        CHECK_INT(tnf_gemm(ctx, j->dtype, j->flags, j->m, j->n, j->k, 1, j->operands[0].data, j->operands[1].data,
                           j->operands[2].data, no_columns, chunk, NULL),
                  TNF_RT_OK);
      CHECK(k >= least);
    }
    tnf_context_release(ctx);
    CHECK_ALL_FREED(&a);
    if (!reached)
      return;
  }
}

/* `least`: allocations that the call is known to make, 0 where it may do without. */
static void check_job(job *j, long least) {
  tnf_rt_tensor want[MOST_RESULTS];
  CHECK_INT(run(contexts[0], j), TNF_RT_OK);
  for (int i = 0; i < j->results; ++i)
    want[i] = tensor_copy(&j->operands[j->count - j->results + i]);
  for (uint32_t threads = 1; threads <= 3; threads += 2)
    if (!CHECK(fail_each(j, threads, want) >= least))
      fprintf(stderr, "  %s took no workspace\n", j->name);
  for (uint32_t threads = 1; threads <= 3; threads += 2)
    reserve_each(j, threads, want, least);
  for (int i = 0; i < j->results; ++i)
    free(want[i].data);
  for (int i = 0; i < j->count; ++i)
    free(j->operands[i].data);
}

static void products(void) {
  const struct {
    int32_t dtype, flags;
    int64_t m, n, k, batch;
    long least;
  } table[] = {
      {TNF_F64, TNF_RT_GEMM_TRANS_A, 300, 200, 100, -1, 1},
      {TNF_F32, TNF_RT_GEMM_TRANS_A, 270, 140, 300, -1, 1},
      {TNF_F64, 0, 1100, 130, 40, -1, 1},
      {TNF_F64, 0, 3, 500, 100, -1, 1},
      {TNF_F64, TNF_RT_GEMM_TRANS_A, 40, 30, 20, 7, 1},
      {TNF_COMPLEX_F64, TNF_RT_GEMM_TRANS_A, 30, 20, 10, -1, 0},
      {TNF_COMPLEX_F32, TNF_RT_GEMM_TRANS_B, 9, 11, 5000, 3, 1},
      {TNF_F64, 0, 50, 40, 30, -1, 0},
      {TNF_F64, 0, 5, 4, 3, -1, 0},
      {TNF_F64, 0, 5, 4, 0, -1, 0},
      {TNF_I64, 0, 5, 4, 3, 2, 0},
      {TNF_F32, TNF_RT_GEMM_TRANS_B, 1, 40, 5000, -1, 0},
      {TNF_F32, 0, 8, 8, 1 << 20, -1, 1},                    /* in double precision */
      {TNF_F64, TNF_RT_GEMM_TRANS_A, 260, 300, 1100, -1, 1}, /* both operands packed */
      {TNF_F32, 0, 33, 41, 5000, -1, 1},                     /* with a second level in double precision */
      {TNF_F32, TNF_RT_GEMM_TRANS_A, 21, 9, 5000, 3, 1},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; ++i) {
    const bool turned = table[i].flags & TNF_RT_GEMM_TRANS_A;
    const int64_t m = table[i].m, n = table[i].n, k = table[i].k;
    job j = {.name = "matmul",
             .dtype = table[i].dtype,
             .flags = table[i].flags,
             .m = m,
             .n = n,
             .k = k,
             .batch = table[i].batch,
             .count = 3,
             .results = 1,
             .operands = {tensor_random(table[i].dtype, turned ? k : m, turned ? m : k, table[i].batch),
                          tensor_random(table[i].dtype, k, n, table[i].batch), tensor_new(table[i].dtype, m, n, table[i].batch)}};
    check_job(&j, tnf_dtype_size((tnf_dtype)table[i].dtype) ? table[i].least : 0);
  }
}

static void operations(int32_t dtype, int64_t n, int64_t batch) {
  tnf_rt_tensor half = tensor_positive(dtype, n, batch), whole = tensor_random(dtype, n, n, batch);
  const int32_t real = real_of(dtype), values = real == TNF_F32 ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
#define JOB(NAME, A, RESULTS, ...)                                                                                               \
  do {                                                                                                                           \
    const tnf_rt_tensor list[] = {tensor_copy(&A), __VA_ARGS__};                                                                 \
    job j = {.name = #NAME,                                                                                                      \
             .call = tnf_rt_##NAME,                                                                                              \
             .attributes = {1, 1, 0, 0},                                                                                         \
             .count = sizeof list / sizeof *list,                                                                                \
             .results = RESULTS};                                                                                                \
    memcpy(j.operands, list, sizeof list);                                                                                       \
    check_job(&j, 0);                                                                                                            \
  } while (0)
  JOB(cholesky, half, 1, tensor_new(dtype, n, n, batch));
  JOB(triangular_solve, half, 1, tensor_random(dtype, n, 5, batch), tensor_new(dtype, n, 5, batch));
  JOB(inverse, whole, 1, tensor_new(dtype, n, n, batch));
  JOB(qr, whole, 2, tensor_new(dtype, n, n, batch), tensor_new(dtype, n, n, batch));
  JOB(svd, whole, 3, tensor_new(dtype, n, n, batch), tensor_new(real, n, 1, batch), tensor_new(dtype, n, n, batch));
  JOB(eigh, half, 2, tensor_new(real, n, 1, batch), tensor_new(dtype, n, n, batch));
  JOB(eigvalsh, half, 1, tensor_new(real, n, 1, batch));
  JOB(svdvals, whole, 1, tensor_new(real, n, 1, batch));
  JOB(eig, whole, 2, tensor_new(values, n, 1, batch), tensor_new(values, n, n, batch));
  JOB(eigvals, whole, 1, tensor_new(values, n, 1, batch));
  JOB(lu, whole, 4, tensor_new(TNF_I64, n, 1, batch), tensor_new(dtype, n, n, batch), tensor_new(dtype, n, n, batch),
      tensor_new(real, 1, 1, batch));
  JOB(full_piv_lu, whole, 5, tensor_new(TNF_I64, n, 1, batch), tensor_new(TNF_I64, n, 1, batch), tensor_new(dtype, n, n, batch),
      tensor_new(dtype, n, n, batch), tensor_new(real, 1, 1, batch));
  JOB(pivoted_qr, whole, 3, tensor_new(dtype, n, n, batch), tensor_new(dtype, n, n, batch), tensor_new(TNF_I64, n, 1, batch));
  JOB(householder_qr, whole, 2, tensor_new(dtype, n, n, batch), tensor_new(dtype, n, 1, batch));
  JOB(lu_factor, whole, 2, tensor_new(dtype, n, n, batch), tensor_new(TNF_I32, n, 1, batch));
  {
    tnf_rt_tensor pivots = tensor_new(TNF_I32, n, 1, batch);
    for (int64_t i = 0; i < n * (batch < 0 ? 1 : batch); ++i)
      ((int32_t *)pivots.data)[i] = (int32_t)(i % n + 1);
    JOB(lu_solve, half, 1, pivots, tensor_random(dtype, n, 5, batch), tensor_new(dtype, n, 5, batch));
  }
#undef JOB
  free(half.data);
  free(whole.data);
}

int main(void) {
  contexts_new();
  products();
  for (size_t d = 0; d < 4; ++d) {
    operations(dtypes[d], 12, 40);
    operations(dtypes[d], 70, -1);
  }
  operations(TNF_F64, 300, -1);
  contexts_release();
  return CHECK_RESULT();
}
