/* The real matrix product for processors with AVX2 and FMA: tiles of 12 x 4 f64 and 24 x 4 f32, 12 sums in 16 registers.
 * Compiled for that instruction set and called only where the processor has it. */
#include "gemm/kernel.h"
#include "gemm/transpose.h"

#define VECTORS 3
#define COLUMNS 4
#define PRAGMA(text) _Pragma(#text)
#define UNROLL(times) PRAGMA(GCC unroll times)

static inline void f64_transpose(const double *from, int64_t from_column, double *to, int64_t to_column) {
  __m256d r[4];
  UNROLL(8)
  for (int i = 0; i < 4; i++)
    r[i] = _mm256_loadu_pd(from + i * from_column);
  tnf_transpose_f64x4(r);
  UNROLL(8)
  for (int i = 0; i < 4; i++)
    _mm256_storeu_pd(to + i * to_column, r[i]);
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

static inline double f64_sum(__m256d v) {
  __m128d half = _mm_add_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
  return _mm_cvtsd_f64(_mm_add_sd(half, _mm_unpackhi_pd(half, half)));
}

/* As with AVX-512: single precision for this many vectors, then double. */
enum { FOLD_STEPS = 8 };

static inline __m256d f32_fold(__m256 r, __m256d total) {
  const __m256d low = _mm256_cvtps_pd(_mm256_castps256_ps128(r)), high = _mm256_cvtps_pd(_mm256_extractf128_ps(r, 1));
  return _mm256_add_pd(total, _mm256_add_pd(low, high));
}

static inline __m256d f64_fold(__m256d r, __m256d total) {
  return _mm256_add_pd(total, r);
}

/* Four vectors against one: the matrix is read once per column of the result, which is bound by memory. */
#define DOT_PRODUCTS(NAME, REAL, V, S, LANES, BLOCK)                                                                             \
  static void NAME##_dots(const tnf_gemm_dots *d) {                                                                              \
    const int64_t whole = d->k - d->k % LANES;                                                                                   \
    const __m256i mask = NAME##_mask(d->k - whole);                                                                              \
    for (int64_t i = 0; i < d->m; i += 4)                                                                                        \
      for (int64_t j = 0; j < d->n; j++) {                                                                                       \
        const int64_t rows = d->m - i < 4 ? d->m - i : 4;                                                                        \
        const REAL *y = (const REAL *)d->y + j * d->y_column, *x[4];                                                             \
        __m256d total[4];                                                                                                        \
        UNROLL(4)                                                                                                                \
        for (int q = 0; q < 4; q++) {                                                                                            \
          x[q] = (const REAL *)d->x + (i + (q < rows ? q : rows - 1)) * d->x_column;                                             \
          const V first = _mm256_maskload_##S(x[q] + whole, mask);                                                               \
          total[q] = NAME##_fold(_mm256_mul_##S(first, _mm256_maskload_##S(y + whole, mask)), _mm256_setzero_pd());              \
        }                                                                                                                        \
        for (int64_t p = 0, stop; p < whole; p = stop) {                                                                         \
          V sum[4];                                                                                                              \
          stop = whole - p < BLOCK ? whole : p + BLOCK;                                                                          \
          UNROLL(4)                                                                                                              \
          for (int q = 0; q < 4; q++)                                                                                            \
            sum[q] = _mm256_setzero_##S();                                                                                       \
          for (; p < stop; p += LANES) {                                                                                         \
            V v = _mm256_loadu_##S(y + p);                                                                                       \
            UNROLL(4)                                                                                                            \
            for (int q = 0; q < 4; q++)                                                                                          \
              sum[q] = _mm256_fmadd_##S(_mm256_loadu_##S(x[q] + p), v, sum[q]);                                                  \
          }                                                                                                                      \
          UNROLL(4)                                                                                                              \
          for (int q = 0; q < 4; q++)                                                                                            \
            total[q] = NAME##_fold(sum[q], total[q]);                                                                            \
        }                                                                                                                        \
        for (int q = 0; q < rows; q++)                                                                                           \
          ((REAL *)d->c)[(i + q) * d->c_row + j * d->c_column] = (REAL)f64_sum(total[q]);                                        \
      }                                                                                                                          \
  }
DOT_PRODUCTS(f64, double, __m256d, pd, 4, INT64_MAX)
DOT_PRODUCTS(f32, float, __m256, ps, 8, FOLD_STEPS * 8)

static void widen(int64_t count, const float *from, double *to) {
  int64_t i = 0;
  for (; i + 4 <= count; i += 4)
    _mm256_storeu_pd(to + i, _mm256_cvtps_pd(_mm_loadu_ps(from + i)));
  for (; i < count; i++)
    to[i] = (double)from[i];
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
#define MUL(a, b) _mm256_mul_pd(a, b)
#define FNMA(a, b, c) _mm256_fnmadd_pd(a, b, c)
#define STORE(p, v) _mm256_storeu_pd(p, v)
#define STORE_MASKED(p, mask, v) _mm256_maskstore_pd(p, mask, v)
#define MASK_MATTERS(mask) (_mm256_movemask_epi8(mask) != -1) /* the mask would be a 17th register */
#define KEEP_ORDER() __asm__ volatile("" ::: "memory")        /* so would an early load */
#define SQUARE 4
#define TRANSPOSE f64_transpose
#define SMALL NULL
#define DOTS f64_dots
#define WIDEN widen
#include "gemm/outer.inc"
#include "gemm/step.inc"
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
#define MUL(a, b) _mm256_mul_ps(a, b)
#define FNMA(a, b, c) _mm256_fnmadd_ps(a, b, c)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define STORE_MASKED(p, mask, v) _mm256_maskstore_ps(p, mask, v)
#define MASK_MATTERS(mask) (_mm256_movemask_epi8(mask) != -1) /* the mask would be a 17th register */
#define KEEP_ORDER() __asm__ volatile("" ::: "memory")        /* so would an early load */
#define SQUARE 8
#define TRANSPOSE f32_transpose
#define SMALL NULL
#define DOTS f32_dots
#define WIDEN widen
#include "gemm/outer.inc"
#include "gemm/step.inc"
#include "gemm/tile.inc"
