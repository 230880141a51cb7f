/* Microseconds of the library-backed operations per matrix, f64 and f32, on one thread or more. Not part of the tests. Build and
 * run: cc -O2 -I runtime/include bench/kernels/linalg_bench.c -L build/lib -Wl,-rpath,$PWD/build/lib -ltenferro_rt -lm -o /tmp/lb
 *   env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE /tmp/lb [threads] */
#include "tenferro/runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static tnf_rt_tensor tensor(int32_t dtype, int64_t m, int64_t n, int64_t batch, double diagonal) {
  int64_t count = m * n * batch;
  tnf_rt_tensor t = {
      .data = aligned_alloc(64, ((size_t)count * 8 + 63) / 64 * 64), .rank = 3, .dtype = dtype, .extents = {m, n, batch}};
  for (int64_t e = 0; e < count; e++) {
    double x = (double)rand() / RAND_MAX - 0.5 + (e % m == e / m % n ? diagonal : 0);
    if (dtype == TNF_F64)
      ((double *)t.data)[e] = x;
    else
      ((float *)t.data)[e] = (float)x;
  }
  return t;
}

static void measure(tnf_context *ctx, const char *name, tnf_rt_library_fn *fn, const tnf_rt_tensor *operands,
                    const int64_t *attributes) {
  double best = 1e9;
  for (int trial = 0; trial < 5; trial++) {
    int repeats = 0;
    double start = now(), spent = 0;
    while (spent < 0.02) {
      if (fn(ctx, name, operands, attributes)) {
        printf("%s\n", tnf_context_message(ctx));
        return;
      }
      repeats++;
      spent = now() - start;
    }
    best = spent / repeats < best ? spent / repeats : best;
  }
  printf(" %s %9.3f", name, best / (double)operands[0].extents[2] * 1e6);
}

static void run(tnf_context *ctx, int32_t dtype, int64_t n, int64_t batch) {
  tnf_rt_tensor a = tensor(dtype, n, n, batch, (double)n), b = tensor(dtype, n, n, batch, 0), x = tensor(dtype, n, n, batch, 0);
  tnf_rt_tensor y = tensor(dtype, n, n, batch, 0), pivots = tensor(TNF_F64, n, 1, batch, 0), s = tensor(dtype, n, 1, batch, 0);
  printf("%s n %4lld x%-5lld", dtype == TNF_F64 ? "f64" : "f32", (long long)n, (long long)batch);
  measure(ctx, "cholesky", tnf_rt_cholesky, (tnf_rt_tensor[]){a, x}, NULL);
  measure(ctx, "trsm-left", tnf_rt_triangular_solve, (tnf_rt_tensor[]){a, b, x}, (int64_t[]){1, 1, 0, 0, 0});
  measure(ctx, "trsm-left-T", tnf_rt_triangular_solve, (tnf_rt_tensor[]){a, b, x}, (int64_t[]){1, 1, 1, 0, 0});
  measure(ctx, "trsm-right", tnf_rt_triangular_solve, (tnf_rt_tensor[]){a, b, x}, (int64_t[]){0, 1, 0, 0, 0});
  measure(ctx, "lu", tnf_rt_lu_factor, (tnf_rt_tensor[]){a, y, pivots}, NULL);
  measure(ctx, "lu-solve", tnf_rt_lu_solve, (tnf_rt_tensor[]){y, pivots, b, x}, (int64_t[]){0, 0});
  measure(ctx, "qr", tnf_rt_qr, (tnf_rt_tensor[]){b, x, y}, NULL);
  measure(ctx, "svd", tnf_rt_svd, (tnf_rt_tensor[]){b, x, s, y}, NULL);
  measure(ctx, "eigh", tnf_rt_eigh, (tnf_rt_tensor[]){b, s, x}, NULL);
  printf("\n");
  free(a.data);
  free(b.data);
  free(x.data);
  free(y.data);
  free(pivots.data);
  free(s.data);
}

int main(int argc, char **argv) {
  static const int64_t cases[][2] = {{1, 1},   {2, 1},   {4, 1},   {8, 1},    {16, 1},   {32, 1},   {64, 1},
                                     {128, 1}, {256, 1}, {512, 1}, {4, 4096}, {3, 4096}, {8, 1024}, {16, 256}};
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = argc > 1 ? (uint32_t)atoi(argv[1]) : 1;
  tnf_context *ctx = tnf_context_new(&options);
  for (int f32 = 0; f32 < 2; f32++)
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
      run(ctx, f32 ? TNF_F32 : TNF_F64, cases[i][0], cases[i][1]);
  tnf_context_release(ctx);
}
