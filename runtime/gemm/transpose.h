/* Transposes of small squares held in vector registers. Needs AVX; the f64 square of eight needs AVX-512. */
#ifndef TENFERRO_GEMM_TRANSPOSE_H
#define TENFERRO_GEMM_TRANSPOSE_H

#include <immintrin.h>

/* r[i][j] <-> r[j][i] of eight vectors of eight f32. */
static inline __attribute__((always_inline)) void tnf_transpose_f32x8(__m256 r[8]) {
  __m256 t[8], s[8];
  for (int i = 0; i < 4; i++) {
    t[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    s[4 * i] = _mm256_shuffle_ps(t[4 * i], t[4 * i + 2], 0x44);
    s[4 * i + 1] = _mm256_shuffle_ps(t[4 * i], t[4 * i + 2], 0xee);
    s[4 * i + 2] = _mm256_shuffle_ps(t[4 * i + 1], t[4 * i + 3], 0x44);
    s[4 * i + 3] = _mm256_shuffle_ps(t[4 * i + 1], t[4 * i + 3], 0xee);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm256_permute2f128_ps(s[i], s[i + 4], 0x20);
    r[i + 4] = _mm256_permute2f128_ps(s[i], s[i + 4], 0x31);
  }
}

/* r[i][j] <-> r[j][i] of four vectors of four f64. */
static inline __attribute__((always_inline)) void tnf_transpose_f64x4(__m256d r[4]) {
  __m256d t0 = _mm256_unpacklo_pd(r[0], r[1]), t1 = _mm256_unpackhi_pd(r[0], r[1]);
  __m256d t2 = _mm256_unpacklo_pd(r[2], r[3]), t3 = _mm256_unpackhi_pd(r[2], r[3]);
  r[0] = _mm256_permute2f128_pd(t0, t2, 0x20);
  r[1] = _mm256_permute2f128_pd(t1, t3, 0x20);
  r[2] = _mm256_permute2f128_pd(t0, t2, 0x31);
  r[3] = _mm256_permute2f128_pd(t1, t3, 0x31);
}

#ifdef __AVX512F__
/* r[i][j] <-> r[j][i] of eight vectors of eight f64. */
static inline __attribute__((always_inline)) void tnf_transpose_f64x8(__m512d r[8]) {
  __m512d t[8], s[8];
  for (int i = 0; i < 4; i++) {
    t[2 * i] = _mm512_unpacklo_pd(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_pd(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    s[i] = _mm512_shuffle_f64x2(t[i], t[i + 2], 0x88);
    s[i + 2] = _mm512_shuffle_f64x2(t[i], t[i + 2], 0xdd);
    s[i + 4] = _mm512_shuffle_f64x2(t[i + 4], t[i + 6], 0x88);
    s[i + 6] = _mm512_shuffle_f64x2(t[i + 4], t[i + 6], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_f64x2(s[i], s[i + 4], 0x88);
    r[i + 4] = _mm512_shuffle_f64x2(s[i], s[i + 4], 0xdd);
  }
}
#endif

#endif
