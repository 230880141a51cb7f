/* The kernels for different instruction sets give the same bits as one chain of fused multiply-adds, and see every element that
 * is not finite. */
#include <float.h>
#include <math.h>

#include "../../check.h"
#include "gemm/kernel.h"

static double unit(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 11) * 0x1p-52 - 1;
}

/* Packed and unpacked operands, all widths of tiles, every remainder. */
static void check_f64(const tnf_gemm_kernels *kernels, const char *name, int64_t k) {
  enum { MOST = 70, DEPTH = 21 };
  static double a[MOST * DEPTH], b[MOST * DEPTH], c[MOST * MOST], want[MOST * MOST], packed_a[(MOST + 8) * DEPTH],
      packed_b[MOST * DEPTH];
  uint64_t state = 7;
  for (int64_t m = 1; m <= MOST; m += m < 26 ? 1 : 11)
    for (int64_t n = 1; n <= 40; n += n < 18 ? 1 : 7)
      for (int way = 0; way < 8; ++way) {
        const bool trans_a = way & 1, trans_b = way & 2, pack = way & 4;
        for (int64_t i = 0; i < MOST * DEPTH; ++i) {
          a[i] = unit(&state);
          b[i] = unit(&state);
        }
        tnf_gemm_block block = {m, n, k, a, m, b, trans_b ? n : 1, trans_b ? 1 : k, c, m, n % 3 == 0, n % 6 == 0};
        for (int64_t j = 0; j < n; ++j)
          for (int64_t i = 0; i < m; ++i) {
            double sum = 0;
            for (int64_t p = 0; p < k; ++p)
              sum = fma(trans_a ? a[p + i * k] : a[i + p * m], b[p * block.b_row + j * block.b_column], sum);
            c[i + j * m] = (double)(i - j);
            want[i + j * m] = block.subtract ? (double)(i - j) - sum : block.accumulate ? (double)(i - j) + sum : sum;
          }
        if (pack || trans_a) {
          kernels->pack_a(m, k, a, trans_a ? k : 1, trans_a ? 1 : m, packed_a);
          block.a = packed_a;
          block.a_column = 0;
        }
        if (pack) {
          kernels->pack_b(n, k, b, block.b_row, block.b_column, packed_b);
          block.b = packed_b;
          block.b_row = 0;
        }
        kernels->block(&block);
        if (!CHECK(memcmp(c, want, (size_t)(m * n) * sizeof(double)) == 0))
          fprintf(stderr, "  %s m %lld n %lld way %d\n", name, (long long)m, (long long)n, way);
      }
}

static void check_f32(const tnf_gemm_kernels *kernels, const char *name, int64_t k) {
  enum { MOST = 100, DEPTH = 19 };
  static float a[MOST * DEPTH], b[MOST * DEPTH], c[MOST * MOST], want[MOST * MOST], packed_a[(MOST + 16) * DEPTH],
      packed_b[MOST * DEPTH];
  uint64_t state = 9;
  for (int64_t m = 1; m <= MOST; m += m < 36 ? 1 : 13)
    for (int64_t n = 1; n <= 40; n += n < 18 ? 1 : 7)
      for (int way = 0; way < 8; ++way) {
        const bool trans_a = way & 1, trans_b = way & 2, pack = way & 4;
        for (int64_t i = 0; i < MOST * DEPTH; ++i) {
          a[i] = (float)unit(&state);
          b[i] = (float)unit(&state);
        }
        tnf_gemm_block block = {m, n, k, a, m, b, trans_b ? n : 1, trans_b ? 1 : k, c, m, n % 3 == 0, n % 6 == 0};
        for (int64_t j = 0; j < n; ++j)
          for (int64_t i = 0; i < m; ++i) {
            float sum = 0;
            for (int64_t p = 0; p < k; ++p)
              sum = fmaf(trans_a ? a[p + i * k] : a[i + p * m], b[p * block.b_row + j * block.b_column], sum);
            c[i + j * m] = (float)(i - j);
            want[i + j * m] = block.subtract ? (float)(i - j) - sum : block.accumulate ? (float)(i - j) + sum : sum;
          }
        if (pack || trans_a) {
          kernels->pack_a(m, k, a, trans_a ? k : 1, trans_a ? 1 : m, packed_a);
          block.a = packed_a;
          block.a_column = 0;
        }
        if (pack) {
          kernels->pack_b(n, k, b, block.b_row, block.b_column, packed_b);
          block.b = packed_b;
          block.b_row = 0;
        }
        kernels->block(&block);
        if (!CHECK(memcmp(c, want, (size_t)(m * n) * sizeof(float)) == 0))
          fprintf(stderr, "  %s m %lld n %lld way %d\n", name, (long long)m, (long long)n, way);
      }
}

/* Dot products of small integers are exact whatever the order. */
static void check_dots(const tnf_gemm_kernels *f64, const tnf_gemm_kernels *f32) {
  enum { LONG = 21, THIN = 5, DEPTH = 40 };
  static double x64[LONG * DEPTH], y64[THIN * DEPTH], c64[LONG * THIN];
  static float x32[LONG * DEPTH], y32[THIN * DEPTH], c32[LONG * THIN];
  for (int64_t i = 0; i < LONG * DEPTH; ++i)
    x32[i] = (float)(x64[i] = (double)(i * 7 % 11 - 5));
  for (int64_t i = 0; i < THIN * DEPTH; ++i)
    y32[i] = (float)(y64[i] = (double)(i * 5 % 13 - 6));
  for (int64_t m = 1; m <= LONG; ++m)
    for (int64_t n = 1; n <= THIN; ++n)
      for (int64_t k = 1; k <= DEPTH; k += 3) {
        f64->dots(&(tnf_gemm_dots){m, n, k, x64, k, y64, k, c64, n, 1});
        f32->dots(&(tnf_gemm_dots){m, n, k, x32, k, y32, k, c32, 1, m});
        for (int64_t i = 0; i < m; ++i)
          for (int64_t j = 0; j < n; ++j) {
            double sum = 0;
            for (int64_t p = 0; p < k; ++p)
              sum += x64[i * k + p] * y64[j * k + p];
            CHECK(c64[i * n + j] == sum && c32[i + j * m] == (float)sum);
          }
      }
}

/* One bad element at each place of every length; what lies behind the last is not looked at. */
static void check_finite(const tnf_gemm_kernels *f64, const tnf_gemm_kernels *f32) {
  enum { LONG = 150 };
  static const double bad[] = {NAN, INFINITY, -INFINITY};
  double x64[LONG + 1];
  float x32[LONG + 1];
  for (int64_t count = 0; count <= LONG; ++count) {
    for (int64_t i = 0; i < count; ++i) {
      x64[i] = i % 2 ? DBL_MAX : -DBL_MIN;
      x32[i] = i % 2 ? FLT_MAX : -FLT_MIN;
    }
    x64[count] = x32[count] = NAN;
    CHECK(f64->finite(count, x64) && f32->finite(count, x32));
    for (int64_t i = 0; i < count; ++i) {
      const double kept64 = x64[i];
      const float kept32 = x32[i];
      x64[i] = bad[i % 3];
      x32[i] = (float)bad[i % 3];
      CHECK(!f64->finite(count, x64) && !f32->finite(count, x32));
      x64[i] = kept64;
      x32[i] = kept32;
    }
  }
}

int main(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    for (int64_t k = 1; k <= 17; k += k < 3 ? 1 : 7) {
      check_f64(&tnf_gemm_avx2_f64_kernels, "avx2", k);
      check_f32(&tnf_gemm_avx2_f32_kernels, "avx2", k);
    }
    check_dots(&tnf_gemm_avx2_f64_kernels, &tnf_gemm_avx2_f32_kernels);
    check_finite(&tnf_gemm_avx2_f64_kernels, &tnf_gemm_avx2_f32_kernels);
  }
  if (tnf_gemm_kernels_get(TNF_F64) == &tnf_gemm_avx512_f64_kernels) {
    for (int64_t k = 1; k <= 17; k += k < 3 ? 1 : 7) {
      check_f64(&tnf_gemm_avx512_f64_kernels, "avx512", k);
      check_f32(&tnf_gemm_avx512_f32_kernels, "avx512", k);
    }
    check_dots(&tnf_gemm_avx512_f64_kernels, &tnf_gemm_avx512_f32_kernels);
    check_finite(&tnf_gemm_avx512_f64_kernels, &tnf_gemm_avx512_f32_kernels);
  }
#endif
  return CHECK_RESULT();
}
