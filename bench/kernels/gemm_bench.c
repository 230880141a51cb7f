/* GFLOP/s of tnf_gemm beside the BLAS library, on one thread or more. Not part of the tests. Build and run:
 *   cc -O2 -I runtime -I runtime/include bench/kernels/gemm_bench.c $(find build/runtime/CMakeFiles/tenferro_rt.dir -name '*.o')
 * \ -lopenblas -lpthread -ldl -lm -o gemm_bench env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE ./gemm_bench [threads] */
#include "gemm/gemm.h"
#include "tenferro/runtime.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct shape {
  int64_t m, n, k, batch;
} shape;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void blas(int32_t dtype, int32_t flags, shape s, const void *a, const void *b, void *c) {
  CBLAS_TRANSPOSE ta = flags & TNF_RT_GEMM_TRANS_A ? CblasTrans : CblasNoTrans;
  CBLAS_TRANSPOSE tb = flags & TNF_RT_GEMM_TRANS_B ? CblasTrans : CblasNoTrans;
  int m = (int)s.m, n = (int)s.n, k = (int)s.k, lda = ta == CblasNoTrans ? m : k, ldb = tb == CblasNoTrans ? k : n;
  for (int64_t i = 0; i < s.batch; i++)
    if (dtype == TNF_F64)
      cblas_dgemm(CblasColMajor, ta, tb, m, n, k, 1, (const double *)a + i * s.m * s.k, lda, (const double *)b + i * s.k * s.n,
                  ldb, 0, (double *)c + i * s.m * s.n, m);
    else
      cblas_sgemm(CblasColMajor, ta, tb, m, n, k, 1, (const float *)a + i * s.m * s.k, lda, (const float *)b + i * s.k * s.n, ldb,
                  0, (float *)c + i * s.m * s.n, m);
}

static double best_seconds(tnf_context *ctx, int32_t dtype, int32_t flags, shape s, const void *a, const void *b, void *c) {
  double flops = 2.0 * (double)s.m * (double)s.n * (double)s.k * (double)s.batch, best = 1e9;
  int repeats = (int)(4e7 / (flops + 1000)) + 1;
  for (int trial = 0; trial < 7; trial++) {
    double start = now();
    for (int i = 0; i < repeats; i++)
      if (!ctx)
        blas(dtype, flags, s, a, b, c);
      else if (tnf_gemm(ctx, dtype, flags, s.m, s.n, s.k, s.batch, a, b, c, NULL, 0, NULL))
        exit(1);
    double each = (now() - start) / repeats;
    best = each < best ? each : best;
  }
  return best;
}

static void run(tnf_context *ctx, int32_t dtype, shape s) {
  size_t element = dtype == TNF_F64 ? 8 : 4;
  size_t counts[3] = {(size_t)(s.m * s.k * s.batch), (size_t)(s.k * s.n * s.batch), (size_t)(s.m * s.n * s.batch)};
  void *x[3];
  for (int i = 0; i < 3; i++) {
    x[i] = aligned_alloc(64, (counts[i] * element + 63) / 64 * 64);
    for (size_t e = 0; e < counts[i]; e++)
      if (dtype == TNF_F64)
        ((double *)x[i])[e] = (double)rand() / RAND_MAX - 0.5;
      else
        ((float *)x[i])[e] = (float)rand() / (float)RAND_MAX - 0.5f;
  }
  printf("%s %5lld %5lld %5lld x%-5lld", dtype == TNF_F64 ? "f64" : "f32", (long long)s.m, (long long)s.n, (long long)s.k,
         (long long)s.batch);
  for (int32_t flags = 0; flags < 4; flags++) {
    double ours = best_seconds(ctx, dtype, flags, s, x[0], x[1], x[2]);
    double theirs = best_seconds(NULL, dtype, flags, s, x[0], x[1], x[2]);
    double flops = 2.0 * (double)s.m * (double)s.n * (double)s.k * (double)s.batch;
    printf(" | %c%c %9.0f ns %5.1f, blas %5.1f%s", flags & 1 ? 'T' : 'N', flags & 2 ? 'T' : 'N', ours / (double)s.batch * 1e9,
           flops / ours * 1e-9, flops / theirs * 1e-9, ours > 1.03 * theirs ? " <" : "  ");
  }
  printf("\n");
  for (int i = 0; i < 3; i++)
    free(x[i]);
}

int main(int argc, char **argv) {
  static const shape shapes[] = {
      {1, 1, 1, 1},       {2, 2, 2, 1},       {3, 3, 3, 1},          {4, 4, 4, 1},          {8, 8, 8, 1},
      {16, 16, 16, 1},    {32, 32, 32, 1},    {64, 64, 64, 1},       {100, 100, 100, 1},    {128, 128, 128, 1},
      {256, 256, 256, 1}, {512, 512, 512, 1}, {1000, 1000, 1000, 1}, {1024, 1024, 1024, 1}, {2048, 2048, 2048, 1},
      {64, 1024, 64, 1},  {64, 64, 1024, 1},  {64, 1024, 2, 1},      {2, 1024, 64, 1},      {3, 1024, 64, 1},
      {4, 1024, 64, 1},   {8, 1024, 64, 1},   {64, 2, 1024, 1},      {64, 1024, 1, 1},      {64, 1, 64, 1},
      {1, 64, 64, 1},     {64, 1, 1024, 1},   {1, 64, 1024, 1},      {1, 1024, 64, 1},      {1000, 1, 1000, 1},
      {1, 1000, 1000, 1}, {4, 4, 4, 4096},    {2, 2, 2, 4096},       {3, 3, 3, 4096},       {8, 8, 8, 4096},
      {16, 16, 16, 512},  {5, 1, 5, 4096}};
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = argc > 1 ? (uint32_t)atoi(argv[1]) : 1;
  tnf_context *ctx = tnf_context_new(&options);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    run(ctx, TNF_F64, shapes[i]);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    run(ctx, TNF_F32, shapes[i]);
  tnf_context_release(ctx);
}
