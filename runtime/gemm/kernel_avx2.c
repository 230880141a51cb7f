/* The real matrix product for processors with AVX2 and FMA: tiles of 12 x 4 f64 and 24 x 4 f32, 12 sums in 16 registers.
 * Compiled for that instruction set and called only where the processor has it. */
#include "gemm/kernel.h"
#include "gemm/transpose.h"

#define VECTORS 3
#define COLUMNS 4
#define UNROLL _Pragma("GCC unroll 4")

static inline void f64_transpose(const double *from, int64_t from_column, double *to, int64_t to_column) {
  __m256d r[4];
  UNROLL for (int i = 0; i < 4; i++) r[i] = _mm256_loadu_pd(from + i * from_column);
  tnf_transpose_f64x4(r);
  UNROLL for (int i = 0; i < 4; i++) _mm256_storeu_pd(to + i * to_column, r[i]);
}

static inline void f32_transpose(const float *from, int64_t from_column, float *to, int64_t to_column) {
  __m256 r[8];
  for (int i = 0; i < 8; i++)
    r[i] = _mm256_loadu_ps(from + i * from_column);
  tnf_transpose_f32x8(r);
  for (int i = 0; i < 8; i++)
    _mm256_storeu_ps(to + i * to_column, r[i]);
}

/* The first `count` lanes selected. */
static inline __m256i f64_mask(int64_t count) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3));
}

static inline __m256i f32_mask(int64_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

#define REAL double
#define LANES 4
#define NAME(x) tnf_gemm_avx2_f64_##x
#define VEC __m256d
#define MASK __m256i
#define MASK_OF(count) f64_mask(count)
#define ZERO() _mm256_setzero_pd()
#define LOAD(p) _mm256_loadu_pd(p)
#define LOAD_MASKED(p, mask) _mm256_maskload_pd(p, mask)
#define SPLAT(p) _mm256_broadcast_sd(p)
#define FMA(a, b, c) _mm256_fmadd_pd(a, b, c)
#define ADD(a, b) _mm256_add_pd(a, b)
#define STORE(p, v) _mm256_storeu_pd(p, v)
#define STORE_MASKED(p, mask, v) _mm256_maskstore_pd(p, mask, v)
#define SQUARE 4
#define TRANSPOSE f64_transpose
#define SMALL NULL
#include "gemm/tile.inc"

#define REAL float
#define LANES 8
#define NAME(x) tnf_gemm_avx2_f32_##x
#define VEC __m256
#define MASK __m256i
#define MASK_OF(count) f32_mask(count)
#define ZERO() _mm256_setzero_ps()
#define LOAD(p) _mm256_loadu_ps(p)
#define LOAD_MASKED(p, mask) _mm256_maskload_ps(p, mask)
#define SPLAT(p) _mm256_broadcast_ss(p)
#define FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define ADD(a, b) _mm256_add_ps(a, b)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define STORE_MASKED(p, mask, v) _mm256_maskstore_ps(p, mask, v)
#define SQUARE 8
#define TRANSPOSE f32_transpose
#define SMALL NULL
#include "gemm/tile.inc"
