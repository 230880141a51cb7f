/* Batches of products with extents up to 8 for processors with AVX-512: the columns of A stay in registers, one vector each; 4 x
 * 4 products fill a vector with two (f64) or four (f32) columns of C. Compiled for that instruction set. */
#include "gemm/kernel.h"
#include "gemm/transpose.h"

#define PRAGMA(text) _Pragma(#text)
#define UNROLL(times) PRAGMA(GCC unroll times)

/* K columns of op(A), one vector each; lanes from m on are zero. */
static inline __attribute__((always_inline)) void f64_columns(const int K, bool transposed, const double *a, int64_t m,
                                                              __mmask8 rows, __m512d x[8]) {
  if (!transposed) {
    UNROLL(8)
    for (int p = 0; p < K; p++)
      x[p] = _mm512_maskz_loadu_pd(rows, a + p * m);
    return;
  }
  const __mmask8 used = (__mmask8)((1u << K) - 1u);
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    x[i] = i < m ? _mm512_maskz_loadu_pd(used, a + i * K) : _mm512_setzero_pd();
  tnf_transpose_f64x8(x);
}

static inline __attribute__((always_inline)) void f32_columns(const int K, bool transposed, const float *a, int64_t m,
                                                              __mmask8 rows, __m256 x[8]) {
  if (!transposed) {
    UNROLL(8)
    for (int p = 0; p < K; p++)
      x[p] = _mm256_maskz_loadu_ps(rows, a + p * m);
    return;
  }
  const __mmask8 used = (__mmask8)((1u << K) - 1u);
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    x[i] = i < m ? _mm256_maskz_loadu_ps(used, a + i * K) : _mm256_setzero_ps();
  tnf_transpose_f32x8(x);
}

static inline __attribute__((always_inline)) void f64_products(const int K, const bool TRANSPOSED, const tnf_gemm_small *s) {
  const double *a = s->a, *b = s->b;
  double *c = s->c;
  const __mmask8 rows = (__mmask8)((1u << s->m) - 1u);
  const int64_t row = s->transpose_b ? s->n : 1, column = s->transpose_b ? 1 : K;
  for (int64_t i = 0; i < s->count; i++, a += s->m * K, b += K * s->n) {
    __m512d x[8];
    f64_columns(K, TRANSPOSED, a, s->m, rows, x);
    for (int64_t j = 0; j < s->n; j++, c += s->m) {
      __m512d sum = _mm512_setzero_pd();
      UNROLL(8)
      for (int p = 0; p < K; p++)
        sum = _mm512_fmadd_pd(x[p], _mm512_set1_pd(b[p * row + j * column]), sum);
      _mm512_mask_storeu_pd(c, rows, sum);
    }
  }
}

static inline __attribute__((always_inline)) void f32_products(const int K, const bool TRANSPOSED, const tnf_gemm_small *s) {
  const float *a = s->a, *b = s->b;
  float *c = s->c;
  const __mmask8 rows = (__mmask8)((1u << s->m) - 1u);
  const int64_t row = s->transpose_b ? s->n : 1, column = s->transpose_b ? 1 : K;
  for (int64_t i = 0; i < s->count; i++, a += s->m * K, b += K * s->n) {
    __m256 x[8];
    f32_columns(K, TRANSPOSED, a, s->m, rows, x);
    for (int64_t j = 0; j < s->n; j++, c += s->m) {
      __m256 sum = _mm256_setzero_ps();
      UNROLL(8)
      for (int p = 0; p < K; p++)
        sum = _mm256_fmadd_ps(x[p], _mm256_set1_ps(b[p * row + j * column]), sum);
      _mm256_mask_storeu_ps(c, rows, sum);
    }
  }
}

/* 4 x 4 f64: a vector holds two columns. Column p of op(A) is repeated in both halves, the two elements of row p of op(B) fill
 * one half each. */
static inline __attribute__((always_inline)) void f64_products4(const bool TRANS_A, const bool TRANS_B, const tnf_gemm_small *s) {
  const double *a = s->a, *b = s->b;
  double *c = s->c;
  const __m512i a_index = _mm512_setr_epi64(0, 4, 8, 12, 0, 4, 8, 12);
  const __m512i b_index = _mm512_setr_epi64(0, 0, 0, 0, 1, 1, 1, 1);
  for (int64_t i = 0; i < s->count; i++, a += 16, b += 16, c += 16) {
    __m512d a0 = _mm512_loadu_pd(a), a1 = _mm512_loadu_pd(a + 8), b0 = _mm512_loadu_pd(b), b1 = _mm512_loadu_pd(b + 8);
    __m512d c0 = _mm512_setzero_pd(), c1 = _mm512_setzero_pd();
    __m512d y0[4] = {_mm512_permutex_pd(b0, 0x00), _mm512_permutex_pd(b0, 0x55), _mm512_permutex_pd(b0, 0xaa),
                     _mm512_permutex_pd(b0, 0xff)};
    __m512d y1[4] = {_mm512_permutex_pd(b1, 0x00), _mm512_permutex_pd(b1, 0x55), _mm512_permutex_pd(b1, 0xaa),
                     _mm512_permutex_pd(b1, 0xff)};
    UNROLL(8)
    for (int p = 0; p < 4; p++) {
      __m512d x = TRANS_A ? _mm512_permutex2var_pd(a0, _mm512_add_epi64(a_index, _mm512_set1_epi64(p)), a1)
                          : _mm512_broadcast_f64x4(_mm256_loadu_pd(a + 4 * p));
      if (TRANS_B) {
        __m512i index = _mm512_add_epi64(b_index, _mm512_set1_epi64(4 * (p & 1)));
        y0[p] = _mm512_permutexvar_pd(index, p < 2 ? b0 : b1);
        y1[p] = _mm512_permutexvar_pd(_mm512_add_epi64(index, _mm512_set1_epi64(2)), p < 2 ? b0 : b1);
      }
      c0 = _mm512_fmadd_pd(x, y0[p], c0);
      c1 = _mm512_fmadd_pd(x, y1[p], c1);
    }
    _mm512_storeu_pd(c, c0);
    _mm512_storeu_pd(c + 8, c1);
  }
}

/* 4 x 4 f32: a vector holds the whole matrix. */
static inline __attribute__((always_inline)) void f32_products4(const bool TRANS_A, const bool TRANS_B, const tnf_gemm_small *s) {
  const float *a = s->a, *b = s->b;
  float *c = s->c;
  const __m512i a_index = _mm512_setr_epi32(0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  const __m512i b_index = TRANS_B ? _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
                                  : _mm512_setr_epi32(0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12);
  for (int64_t i = 0; i < s->count; i++, a += 16, b += 16, c += 16) {
    __m512 all_a = _mm512_loadu_ps(a), all_b = _mm512_loadu_ps(b), sum = _mm512_setzero_ps();
    UNROLL(8)
    for (int p = 0; p < 4; p++) {
      __m512 x = TRANS_A ? _mm512_permutexvar_ps(_mm512_add_epi32(a_index, _mm512_set1_epi32(p)), all_a)
                         : _mm512_broadcast_f32x4(_mm_loadu_ps(a + 4 * p));
      __m512 y = _mm512_permutexvar_ps(_mm512_add_epi32(b_index, _mm512_set1_epi32(TRANS_B ? 4 * p : p)), all_b);
      sum = _mm512_fmadd_ps(x, y, sum);
    }
    _mm512_storeu_ps(c, sum);
  }
}

#define SMALL(REAL)                                                                                                              \
  void tnf_gemm_avx512_##REAL##_small(const tnf_gemm_small *s) {                                                                 \
    if (s->m == 4 && s->n == 4 && s->k == 4) {                                                                                   \
      if (s->transpose_a)                                                                                                        \
        s->transpose_b ? REAL##_products4(true, true, s) : REAL##_products4(true, false, s);                                     \
      else                                                                                                                       \
        s->transpose_b ? REAL##_products4(false, true, s) : REAL##_products4(false, false, s);                                   \
      return;                                                                                                                    \
    }                                                                                                                            \
    switch (2 * s->k + s->transpose_a) {                                                                                         \
      CASE(REAL, 1)                                                                                                              \
      CASE(REAL, 2)                                                                                                              \
      CASE(REAL, 3)                                                                                                              \
      CASE(REAL, 4)                                                                                                              \
      CASE(REAL, 5)                                                                                                              \
      CASE(REAL, 6)                                                                                                              \
      CASE(REAL, 7)                                                                                                              \
      CASE(REAL, 8)                                                                                                              \
    }                                                                                                                            \
  }
#define CASE(REAL, K)                                                                                                            \
  case 2 * K:                                                                                                                    \
    REAL##_products(K, false, s);                                                                                                \
    break;                                                                                                                       \
  case 2 * K + 1:                                                                                                                \
    REAL##_products(K, true, s);                                                                                                 \
    break;
SMALL(f64)
SMALL(f32)
