/* The real matrix product for processors with AVX-512: tiles of 24 x 8 f64 and 48 x 8 f32, which keep 24 sums in registers and
 * load 11 vectors for 24 multiply-adds. Compiled for that instruction set and called only where the processor has it. */
#include "gemm/kernel.h"
#include "gemm/transpose.h"

#define VECTORS 3
#define COLUMNS 8
#define PRAGMA(text) _Pragma(#text)
#define UNROLL(times) PRAGMA(GCC unroll times)

static inline void f64_transpose(const double *from, int64_t from_column, double *to, int64_t to_column) {
  __m512d r[8];
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    r[i] = _mm512_loadu_pd(from + i * from_column);
  tnf_transpose_f64x8(r);
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    _mm512_storeu_pd(to + i * to_column, r[i]);
}

static inline void f32_transpose(const float *from, int64_t from_column, float *to, int64_t to_column) {
  __m256 r[8];
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    r[i] = _mm256_loadu_ps(from + i * from_column);
  tnf_transpose_f32x8(r);
  UNROLL(8)
  for (int i = 0; i < 8; i++)
    _mm256_storeu_ps(to + i * to_column, r[i]);
}

#define REAL double
#define LANES 8
#define NAME(x) tnf_gemm_avx512_f64_##x
#define VEC __m512d
#define MASK __mmask8
#define MASK_OF(count) ((__mmask8)((1u << (count)) - 1u))
#define ZERO() _mm512_setzero_pd()
#define LOAD(p) _mm512_loadu_pd(p)
#define LOAD_MASKED(p, mask) _mm512_maskz_loadu_pd(mask, p)
#define SPLAT(p) _mm512_set1_pd(*(p))
#define FMA(a, b, c) _mm512_fmadd_pd(a, b, c)
#define ADD(a, b) _mm512_add_pd(a, b)
#define MUL(a, b) _mm512_mul_pd(a, b)
#define FNMA(a, b, c) _mm512_fnmadd_pd(a, b, c)
#define STORE(p, v) _mm512_storeu_pd(p, v)
#define STORE_MASKED(p, mask, v) _mm512_mask_storeu_pd(p, mask, v)
#define MASK_MATTERS(mask) true /* a masked load costs no more */
#define KEEP_ORDER() (void)0
#define SQUARE 8
#define TRANSPOSE f64_transpose
#define SMALL tnf_gemm_avx512_f64_small
#define DOTS tnf_gemm_avx512_f64_dots
#define WIDEN tnf_gemm_avx512_widen
#include "gemm/outer.inc"
#include "gemm/step.inc"
#include "gemm/tile.inc"

#define REAL float
#define LANES 16
#define NAME(x) tnf_gemm_avx512_f32_##x
#define VEC __m512
#define MASK __mmask16
#define MASK_OF(count) ((__mmask16)((1u << (count)) - 1u))
#define ZERO() _mm512_setzero_ps()
#define LOAD(p) _mm512_loadu_ps(p)
#define LOAD_MASKED(p, mask) _mm512_maskz_loadu_ps(mask, p)
#define SPLAT(p) _mm512_set1_ps(*(p))
#define FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define ADD(a, b) _mm512_add_ps(a, b)
#define MUL(a, b) _mm512_mul_ps(a, b)
#define FNMA(a, b, c) _mm512_fnmadd_ps(a, b, c)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define STORE_MASKED(p, mask, v) _mm512_mask_storeu_ps(p, mask, v)
#define MASK_MATTERS(mask) true /* a masked load costs no more */
#define KEEP_ORDER() (void)0
#define SQUARE 8
#define TRANSPOSE f32_transpose
#define SMALL tnf_gemm_avx512_f32_small
#define DOTS tnf_gemm_avx512_f32_dots
#define WIDEN tnf_gemm_avx512_widen
#include "gemm/outer.inc"
#include "gemm/step.inc"
#include "gemm/tile.inc"
