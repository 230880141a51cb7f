/* The kernels for every instruction set that this machine has: lines of every form against sums in extended precision, and the
 * ways into panels and out of them. */
#include <math.h>

#include "../../check.h"
#include "fft/line.h"
#include "fft/real.h"
#include "fft/roots.h"

enum { MOST = 1300 };

static double unit(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 11) * 0x1p-52 - 1;
}

static double read(int32_t dtype, const void *data, int64_t i) {
  return dtype == TNF_F32 ? (double)((const float *)data)[i] : ((const double *)data)[i];
}

static void write(int32_t dtype, void *data, int64_t i, double x) {
  if (dtype == TNF_F32)
    ((float *)data)[i] = (float)x;
  else
    ((double *)data)[i] = x;
}

/* Element k of the transform of x, by its definition. */
static void element(int32_t dtype, const tnf_fft_roots *roots, const void *x, int64_t k, bool backward, double *re, double *im) {
  long double sum_re = 0, sum_im = 0;
  for (int64_t j = 0; j < roots->n; ++j) {
    double c, s;
    tnf_fft_root(roots, j * k % roots->n, &c, &s);
    if (backward)
      s = -s;
    sum_re += (long double)read(dtype, x, 2 * j) * c - (long double)read(dtype, x, 2 * j + 1) * s;
    sum_im += (long double)read(dtype, x, 2 * j) * s + (long double)read(dtype, x, 2 * j + 1) * c;
  }
  *re = (double)sum_re;
  *im = (double)sum_im;
}

static void check_line(tnf_context *ctx, const tnf_fft_kernels *kernels, int32_t dtype, int64_t n, bool backward) {
  static double x[2 * MOST], y[2 * MOST];
  tnf_fft_plan plan[2];
  tnf_fft_roots roots;
  tnf_ctx_tables_begin(ctx);
  if (!CHECK(tnf_fft_plan_get(ctx, kernels, dtype, n, plan) == TNF_RT_OK))
    return;
  uint64_t state = (uint64_t)n;
  for (int64_t i = 0; i < 2 * n; ++i)
    write(dtype, x, i, unit(&state));
  void *scratch = tnf_ctx_scratch(ctx, tnf_fft_line_scratch(plan));
  tnf_fft_line(plan, x, y, scratch, backward, backward, 0.5);
  tnf_fft_roots_init(&roots, n);
  const double tolerance = (dtype == TNF_F32 ? 0x1p-23 : 0x1p-52) * 4 * sqrt((double)n) * (1 + log2((double)n));
  double worst = 0;
  for (int64_t k = 0; k < n; ++k) {
    double re, im;
    element(dtype, &roots, x, k, backward, &re, &im);
    worst = fmax(worst, hypot(read(dtype, y, 2 * k) - re / 2, read(dtype, y, 2 * k + 1) - im / 2));
  }
  if (!CHECK(worst <= tolerance))
    fprintf(stderr, "  n %lld lanes %d: off by %g\n", (long long)n, (int)kernels->lanes, worst);
}

/* 2 h real numbers as h complex ones, there and back, as a line and as each lane of a panel. */
static void check_halves(tnf_context *ctx, const tnf_fft_kernels *kernels, int32_t dtype, int64_t h) {
  enum { LONGEST = 150, LANES = 16 };
  static double x[2 * LONGEST + 2], y[2 * LONGEST + 2], z[2 * LONGEST + 2], whole[4 * LONGEST];
  static _Alignas(64) double panels[3][2 * (LONGEST + 1) * LANES];
  const double eps = dtype == TNF_F32 ? 0x1p-23 : 0x1p-52, tolerance = eps * 8 * (double)h;
  const int64_t lanes = kernels->lanes;
  const void *roots;
  tnf_fft_plan plan[2];
  tnf_fft_roots all;
  tnf_ctx_tables_begin(ctx);
  if (!CHECK(tnf_fft_plan_get(ctx, kernels, dtype, h, plan) == TNF_RT_OK &&
             tnf_fft_halves_get(ctx, dtype, 2 * h, &roots) == TNF_RT_OK))
    return;
  uint64_t state = (uint64_t)h;
  for (int64_t i = 0; i < 2 * h; ++i) {
    write(dtype, x, i, unit(&state));
    write(dtype, whole, 2 * i, read(dtype, x, i));
    write(dtype, whole, 2 * i + 1, 0);
  }
  tnf_fft_line(plan, x, y, tnf_ctx_scratch(ctx, tnf_fft_line_scratch(plan)), false, false, 1);
  for (int64_t i = 0; i < 2 * h; ++i)
    for (int64_t l = 0; l < lanes; ++l)
      write(dtype, panels[0], i * lanes + l, read(dtype, y, i));
  kernels->untangle(h, panels[0], roots, panels[1], 0.5);
  kernels->tangle(h, panels[1], roots, panels[2]);
  memcpy(z, y, sizeof z);
  tnf_fft_untangle(kernels, dtype, h, z, roots, z, 0.5);
  tnf_fft_roots_init(&all, 2 * h);
  for (int64_t k = 0; k <= h; ++k) {
    double re, im;
    element(dtype, &all, whole, k, false, &re, &im);
    CHECK(hypot(read(dtype, z, 2 * k) - re / 2, read(dtype, z, 2 * k + 1) - im / 2) <= tolerance);
    for (int64_t l = 0; l < 2 * lanes; ++l)
      CHECK(fabs(read(dtype, panels[1], 2 * lanes * k + l) - (l < lanes ? re : im) / 2) <= tolerance);
  }
  tnf_fft_tangle(kernels, dtype, h, z, roots, x);
  for (int64_t i = 0; i < 2 * h; ++i) { /* the parts are changed */
    CHECK(fabs(read(dtype, x, i ^ 1) - read(dtype, y, i)) <= tolerance);
    for (int64_t l = 0; l < lanes; ++l)
      CHECK(fabs(read(dtype, panels[2], (i ^ 1) * lanes + l) - read(dtype, y, i)) <= tolerance);
  }
}

/* Into a panel and out of it again, each lane by itself, side by side and in lines; where nothing belongs, nothing is written. */
static void check_ways(const tnf_fft_kernels *kernels, int32_t dtype) {
  enum { N = 37, LANES = 16 };
  static double from[2 * N * LANES * 4], to[2 * N * LANES * 4];
  static _Alignas(64) double panels[3][2 * N * LANES];
  const int64_t lanes = kernels->lanes, count = (int64_t)(sizeof from / sizeof *from);
  for (int64_t i = 0; i < count; ++i)
    write(dtype, from, i, (double)(i % 1021));
  for (int way = 0; way < 8; ++way) {
    const bool is_swapped = way & 1, in_lines = way & 2, is_part = way & 4;
    const int64_t used = is_part ? lanes - 1 : lanes;
    tnf_fft_block block = {N, in_lines ? 1 : 2 * LANES, in_lines ? N : 1, is_part, used, is_swapped, 2};
    memset(to, 0, sizeof to);
    kernels->gather(&block, from, panels[0]);
    kernels->scatter(&block, panels[0], to);
    for (int64_t i = 0; i < N; ++i)
      for (int64_t l = 0; l < LANES; ++l) {
        const int64_t at = 2 * (i * block.row + l * block.lane), first = 2 * lanes * i + is_part + l;
        if (l < used) {
          CHECK(read(dtype, panels[0], first + (is_swapped ? lanes : 0)) == read(dtype, from, at));
          CHECK(read(dtype, to, at) == 2 * read(dtype, from, at) && read(dtype, to, at + 1) == 2 * read(dtype, from, at + 1));
        } else
          CHECK(read(dtype, to, at) == 0 && read(dtype, to, at + 1) == 0);
      }
  }
  for (int is_swapped = 0; is_swapped < 2; ++is_swapped) {
    const tnf_fft_block wide = {N, 3 * LANES, 1, 0, lanes, is_swapped, 1};
    const void *const results[3] = {panels[0], panels[1], panels[2]};
    memset(to, 0, sizeof to);
    kernels->gather_wide(&wide, 3, from, panels[0], sizeof panels[0]);
    kernels->scatter_wide(&wide, 3, results, to);
    for (int64_t i = 0; i < N; ++i)
      for (int64_t l = 0; l < 2 * 3 * LANES; ++l)
        CHECK(read(dtype, to, 2 * i * wide.row + l) == (l < 2 * 3 * lanes ? read(dtype, from, 2 * i * wide.row + l) : 0));
  }
}

static void check_kernels(const tnf_fft_kernels *f32, const tnf_fft_kernels *f64) {
  static const int64_t lengths[] = {72,  81,  96,  100, 121, 127,  128,  210,  243,  256, 257,
                                    343, 385, 512, 600, 625, 1000, 1021, 1024, 1155, 1243};
  tnf_context *ctx = tnf_context_new(NULL);
  for (int64_t n = 1; n <= 64; ++n)
    for (int backward = 0; backward < 2; ++backward) {
      check_line(ctx, f32, TNF_F32, n, backward);
      check_line(ctx, f64, TNF_F64, n, backward);
    }
  for (int64_t h = 1; h <= 150; h += h < 70 ? 1 : 16) {
    check_halves(ctx, f32, TNF_F32, h);
    check_halves(ctx, f64, TNF_F64, h);
  }
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; ++i) {
    check_line(ctx, f32, TNF_F32, lengths[i], i % 2);
    check_line(ctx, f64, TNF_F64, lengths[i], i % 2);
  }
  check_ways(f32, TNF_F32);
  check_ways(f64, TNF_F64);
  tnf_context_release(ctx);
}

/* Whole fractions of the circle are exact. */
static void check_roots(void) {
  tnf_fft_roots roots;
  double re, im;
  for (int64_t n = 4; n < (int64_t)1 << 50; n *= 36) {
    tnf_fft_roots_init(&roots, n);
    tnf_fft_root(&roots, 0, &re, &im);
    CHECK(re == 1 && im == 0);
    tnf_fft_root(&roots, n / 4, &re, &im);
    CHECK(re == 0 && im == -1);
    tnf_fft_root(&roots, n / 2, &re, &im);
    CHECK(re == -1 && im == 0);
    tnf_fft_root(&roots, 3 * (n / 4), &re, &im);
    CHECK(re == 0 && im == 1);
    tnf_fft_root(&roots, 1, &re, &im);
    CHECK(fabs(im + (double)sinl(6.283185307179586476925286766559L / (long double)n)) <= 0x1p-53);
  }
}

int main(void) {
  check_roots();
  check_kernels(&tnf_fft_portable_f32_kernels, &tnf_fft_portable_f64_kernels);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    check_kernels(&tnf_fft_avx2_f32_kernels, &tnf_fft_avx2_f64_kernels);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    check_kernels(&tnf_fft_avx512_f32_kernels, &tnf_fft_avx512_f64_kernels);
#endif
  return CHECK_RESULT();
}
