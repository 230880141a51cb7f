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

/* REAL, its vector type V, the suffix S of its intrinsics, lanes and mask type. */
#define DOTS(NAME, REAL, V, S, LANES, MASK)                                                                                      \
  static inline __attribute__((always_inline)) void NAME##_tile(const int N, const tnf_gemm_dots *d, int64_t i, int64_t j) {     \
    const REAL *y = (const REAL *)d->y + j * d->y_column;                                                                        \
    const REAL *x[8];                                                                                                            \
    V sum[3][8];                                                                                                                 \
    const int64_t rows = d->m - i < 8 ? d->m - i : 8;                                                                            \
    UNROLL(8)                                                                                                                    \
    for (int q = 0; q < 8; q++)                                                                                                  \
      x[q] = (const REAL *)d->x + (i + (q < rows ? q : rows - 1)) * d->x_column;                                                 \
    UNROLL(3)                                                                                                                    \
    for (int s = 0; s < N; s++) {                                                                                                \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++)                                                                                                \
        sum[s][q] = _mm512_setzero_##S();                                                                                        \
    }                                                                                                                            \
    int64_t p = 0;                                                                                                               \
    for (; p + LANES <= d->k; p += LANES) {                                                                                      \
      V v[3];                                                                                                                    \
      UNROLL(3)                                                                                                                  \
      for (int s = 0; s < N; s++)                                                                                                \
        v[s] = _mm512_loadu_##S(y + s * d->y_column + p);                                                                        \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++) {                                                                                              \
        V u = _mm512_loadu_##S(x[q] + p);                                                                                        \
        UNROLL(3)                                                                                                                \
        for (int s = 0; s < N; s++)                                                                                              \
          sum[s][q] = _mm512_fmadd_##S(u, v[s], sum[s][q]);                                                                      \
      }                                                                                                                          \
    }                                                                                                                            \
    if (p < d->k) {                                                                                                              \
      const MASK mask = (MASK)((1u << (d->k - p)) - 1u);                                                                         \
      V v[3];                                                                                                                    \
      UNROLL(3)                                                                                                                  \
      for (int s = 0; s < N; s++)                                                                                                \
        v[s] = _mm512_maskz_loadu_##S(mask, y + s * d->y_column + p);                                                            \
      UNROLL(8)                                                                                                                  \
      for (int q = 0; q < 8; q++) {                                                                                              \
        V u = _mm512_maskz_loadu_##S(mask, x[q] + p);                                                                            \
        UNROLL(3)                                                                                                                \
        for (int s = 0; s < N; s++)                                                                                              \
          sum[s][q] = _mm512_fmadd_##S(u, v[s], sum[s][q]);                                                                      \
      }                                                                                                                          \
    }                                                                                                                            \
    UNROLL(3)                                                                                                                    \
    for (int s = 0; s < N; s++) {                                                                                                \
      REAL sums[8];                                                                                                              \
      NAME##_sums(sum[s], sums);                                                                                                 \
      REAL *c = (REAL *)d->c + i * d->c_row + (j + s) * d->c_column;                                                             \
      for (int64_t q = 0; q < rows; q++)                                                                                         \
        c[q * d->c_row] = sums[q];                                                                                               \
    }                                                                                                                            \
  }                                                                                                                              \
  void tnf_gemm_avx512_##NAME##_dots(const tnf_gemm_dots *d) {                                                                   \
    for (int64_t i = 0; i < d->m; i += 8)                                                                                        \
      for (int64_t j = 0; j < d->n;) {                                                                                           \
        int64_t left = d->n - j;                                                                                                 \
        if (left == 1) {                                                                                                         \
          NAME##_tile(1, d, i, j);                                                                                               \
          j += 1;                                                                                                                \
        } else if (left == 2 || left == 4) {                                                                                     \
          NAME##_tile(2, d, i, j);                                                                                               \
          j += 2;                                                                                                                \
        } else {                                                                                                                 \
          NAME##_tile(3, d, i, j);                                                                                               \
          j += 3;                                                                                                                \
        }                                                                                                                        \
      }                                                                                                                          \
  }

DOTS(f64, double, __m512d, pd, 8, __mmask8)
DOTS(f32, float, __m512, ps, 16, __mmask16)
