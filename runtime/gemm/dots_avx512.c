/* Thin products as dot products along k, for processors with AVX-512: eight vectors against up to three. Compiled for that
 * instruction set. */
#include "gemm/kernel.h"

#include <immintrin.h>

#define PRAGMA(text) _Pragma(#text)
#define UNROLL(times) PRAGMA(GCC unroll times)

/* The eight sums of the elements of eight vectors. */
static inline __attribute__((always_inline)) void f64_sums(const __m512d r[8], double sums[8]) {
  __m512d a[4], b[2];
  UNROLL(4)
  for (int i = 0; i < 4; i++)
    a[i] = _mm512_add_pd(_mm512_unpacklo_pd(r[2 * i], r[2 * i + 1]), _mm512_unpackhi_pd(r[2 * i], r[2 * i + 1]));
  UNROLL(2)
  for (int i = 0; i < 2; i++)
    b[i] = _mm512_add_pd(_mm512_shuffle_f64x2(a[2 * i], a[2 * i + 1], 0x88), _mm512_shuffle_f64x2(a[2 * i], a[2 * i + 1], 0xdd));
  _mm512_storeu_pd(sums, _mm512_add_pd(_mm512_shuffle_f64x2(b[0], b[1], 0x88), _mm512_shuffle_f64x2(b[0], b[1], 0xdd)));
}

static inline __attribute__((always_inline)) void f32_sums(const __m512 r[8], float sums[8]) {
  __m256 h[8];
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    h[i] = _mm256_add_ps(_mm512_castps512_ps256(r[i]), _mm512_extractf32x8_ps(r[i], 1));
  __m256 low = _mm256_hadd_ps(_mm256_hadd_ps(h[0], h[1]), _mm256_hadd_ps(h[2], h[3]));
  __m256 high = _mm256_hadd_ps(_mm256_hadd_ps(h[4], h[5]), _mm256_hadd_ps(h[6], h[7]));
  _mm256_storeu_ps(sums, _mm256_add_ps(_mm256_permute2f128_ps(low, high, 0x20), _mm256_permute2f128_ps(low, high, 0x31)));
}

/* Long sums of f32 are summed in single precision for this many vectors, then in double: the sum of 1e7 equal terms is right but
 * for 1.5 units in the last place, and from memory the conversions cost nothing. */
enum { FOLD_STEPS = 8, LONG_SUM = 4096 };

static inline __attribute__((always_inline)) void f32_fold(const __m512 r[8], __m512d total[8]) {
  UNROLL(8)
  for (int i = 0; i < 8; i++) {
    const __m512d low = _mm512_cvtps_pd(_mm512_castps512_ps256(r[i]));
    const __m512d high = _mm512_cvtps_pd(_mm512_extractf32x8_ps(r[i], 1));
    total[i] = _mm512_add_pd(total[i], _mm512_add_pd(low, high));
  }
}

static inline __attribute__((always_inline)) void f64_fold(const __m512d r[8], __m512d total[8]) {
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    total[i] = _mm512_add_pd(total[i], r[i]);
}

/* One long dot product: eight chains of FOLD_STEPS / 2 vectors, added in pairs. */
static float f32_dot(int64_t k, const float *x, const float *y) {
  enum { BLOCK = 8 * FOLD_STEPS / 2 * 16 };
  __m512d total = _mm512_setzero_pd();
  int64_t p = 0;
  for (; p + BLOCK <= k; p += BLOCK) {
    __m512 sum[8];
    UNROLL(8)
    for (int q = 0; q < 8; q++)
      sum[q] = _mm512_mul_ps(_mm512_loadu_ps(x + p + q * 16), _mm512_loadu_ps(y + p + q * 16));
    for (int64_t at = p + 8 * 16; at < p + BLOCK; at += 8 * 16) {
      UNROLL(8)
      for (int q = 0; q < 8; q++)
        sum[q] = _mm512_fmadd_ps(_mm512_loadu_ps(x + at + q * 16), _mm512_loadu_ps(y + at + q * 16), sum[q]);
    }
    UNROLL(4)
    for (int q = 0; q < 4; q++)
      sum[q] = _mm512_add_ps(sum[q], sum[q + 4]);
    const __m512 all = _mm512_add_ps(_mm512_add_ps(sum[0], sum[2]), _mm512_add_ps(sum[1], sum[3]));
    const __m512d low = _mm512_cvtps_pd(_mm512_castps512_ps256(all));
    total = _mm512_add_pd(total, _mm512_add_pd(low, _mm512_cvtps_pd(_mm512_extractf32x8_ps(all, 1))));
  }
  double rest = 0;
  for (; p < k; p++)
    rest += (double)x[p] * (double)y[p];
  return (float)(_mm512_reduce_add_pd(total) + rest);
}

void tnf_gemm_avx512_widen(int64_t count, const float *from, double *to) {
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm512_storeu_pd(to + i, _mm512_cvtps_pd(_mm256_loadu_ps(from + i)));
  for (; i < count; i++)
    to[i] = (double)from[i];
}

/* REAL, its vector type V, the suffix S of its intrinsics, lanes and mask type. FOLD: long sums are folded every FOLD_STEPS
 * vectors. */
#define DOTS(NAME, REAL, V, S, LANES, MASK, FOLD)                                                                                \
  /* sum[s][q] = the products of x[q] and of column s of y over [p, stop), lane by lane */                                       \
  static inline __attribute__((always_inline)) void NAME##_run(const int N, const REAL *const x[8], const REAL *y,               \
                                                               int64_t y_column, int64_t p, int64_t stop, V sum[3][8]) {         \
    UNROLL(3)                                                                                                                    \
    for (int s = 0; s < N; s++) {                                                                                                \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++)                                                                                                \
        sum[s][q] = _mm512_setzero_##S();                                                                                        \
    }                                                                                                                            \
    for (; p + LANES <= stop; p += LANES) {                                                                                      \
      V v[3];                                                                                                                    \
      UNROLL(3)                                                                                                                  \
      for (int s = 0; s < N; s++)                                                                                                \
        v[s] = _mm512_loadu_##S(y + s * y_column + p);                                                                           \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++) {                                                                                              \
        V u = _mm512_loadu_##S(x[q] + p);                                                                                        \
        UNROLL(3)                                                                                                                \
        for (int s = 0; s < N; s++)                                                                                              \
          sum[s][q] = _mm512_fmadd_##S(u, v[s], sum[s][q]);                                                                      \
      }                                                                                                                          \
    }                                                                                                                            \
    if (p < stop) {                                                                                                              \
      const MASK mask = (MASK)((1u << (stop - p)) - 1u);                                                                         \
      V v[3];                                                                                                                    \
      UNROLL(3)                                                                                                                  \
      for (int s = 0; s < N; s++)                                                                                                \
        v[s] = _mm512_maskz_loadu_##S(mask, y + s * y_column + p);                                                               \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++) {                                                                                              \
        V u = _mm512_maskz_loadu_##S(mask, x[q] + p);                                                                            \
        UNROLL(3)                                                                                                                \
        for (int s = 0; s < N; s++)                                                                                              \
          sum[s][q] = _mm512_fmadd_##S(u, v[s], sum[s][q]);                                                                      \
      }                                                                                                                          \
    }                                                                                                                            \
  }                                                                                                                              \
  /* the same, in double precision in the end */                                                                                 \
  static inline __attribute__((always_inline)) void NAME##_long_run(const int N, const REAL *const x[8], const REAL *y,          \
                                                                    int64_t y_column, int64_t k, __m512d total[3][8]) {          \
    UNROLL(3)                                                                                                                    \
    for (int s = 0; s < N; s++) {                                                                                                \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++)                                                                                                \
        total[s][q] = _mm512_setzero_pd();                                                                                       \
    }                                                                                                                            \
    for (int64_t p = 0; p < k; p += FOLD_STEPS * LANES) {                                                                        \
      V sum[3][8];                                                                                                               \
      NAME##_run(N, x, y, y_column, p, k - p > FOLD_STEPS * LANES ? p + FOLD_STEPS * LANES : k, sum);                            \
      UNROLL(3)                                                                                                                  \
      for (int s = 0; s < N; s++)                                                                                                \
        NAME##_fold(sum[s], total[s]);                                                                                           \
    }                                                                                                                            \
  }                                                                                                                              \
  static inline __attribute__((always_inline)) void NAME##_tile(const int N, const bool LONG, const tnf_gemm_dots *d, int64_t i, \
                                                                int64_t j) {                                                     \
    const REAL *y = (const REAL *)d->y + j * d->y_column;                                                                        \
    const REAL *x[8];                                                                                                            \
    V sum[3][8];                                                                                                                 \
    __m512d total[3][8];                                                                                                         \
    const int64_t rows = d->m - i < 8 ? d->m - i : 8;                                                                            \
    UNROLL(8)                                                                                                                    \
    for (int q = 0; q < 8; q++)                                                                                                  \
      x[q] = (const REAL *)d->x + (i + (q < rows ? q : rows - 1)) * d->x_column;                                                 \
    if (LONG)                                                                                                                    \
      NAME##_long_run(N, x, y, d->y_column, d->k, total);                                                                        \
    else                                                                                                                         \
      NAME##_run(N, x, y, d->y_column, 0, d->k, sum);                                                                            \
    UNROLL(3)                                                                                                                    \
    for (int s = 0; s < N; s++) {                                                                                                \
      REAL *c = (REAL *)d->c + i * d->c_row + (j + s) * d->c_column;                                                             \
      REAL sums[8];                                                                                                              \
      if (LONG) {                                                                                                                \
        double wide[8];                                                                                                          \
        f64_sums(total[s], wide);                                                                                                \
        for (int q = 0; q < 8; q++)                                                                                              \
          sums[q] = (REAL)wide[q];                                                                                               \
      } else {                                                                                                                   \
        NAME##_sums(sum[s], sums);                                                                                               \
      }                                                                                                                          \
      for (int64_t q = 0; q < rows; q++)                                                                                         \
        c[q * d->c_row] = sums[q];                                                                                               \
    }                                                                                                                            \
  }                                                                                                                              \
  static inline __attribute__((always_inline)) void NAME##_all(const bool LONG, const tnf_gemm_dots *d) {                        \
    for (int64_t i = 0; i < d->m; i += 8)                                                                                        \
      for (int64_t j = 0; j < d->n;) {                                                                                           \
        int64_t left = d->n - j;                                                                                                 \
        if (left == 1) {                                                                                                         \
          NAME##_tile(1, LONG, d, i, j);                                                                                         \
          j += 1;                                                                                                                \
        } else if (left == 2 || left == 4) {                                                                                     \
          NAME##_tile(2, LONG, d, i, j);                                                                                         \
          j += 2;                                                                                                                \
        } else {                                                                                                                 \
          NAME##_tile(3, LONG, d, i, j);                                                                                         \
          j += 3;                                                                                                                \
        }                                                                                                                        \
      }                                                                                                                          \
  }                                                                                                                              \
  static void NAME##_dots(const tnf_gemm_dots *d) {                                                                              \
    if (FOLD && d->k > LONG_SUM)                                                                                                 \
      NAME##_all(true, d);                                                                                                       \
    else                                                                                                                         \
      NAME##_all(false, d);                                                                                                      \
  }

DOTS(f64, double, __m512d, pd, 8, __mmask8, false)
DOTS(f32, float, __m512, ps, 16, __mmask16, true)

void tnf_gemm_avx512_f64_dots(const tnf_gemm_dots *d) {
  f64_dots(d);
}

void tnf_gemm_avx512_f32_dots(const tnf_gemm_dots *d) {
  if (d->m == 1 && d->n == 1 && d->k > LONG_SUM)
    *(float *)d->c = f32_dot(d->k, d->x, d->y);
  else
    f32_dots(d);
}
