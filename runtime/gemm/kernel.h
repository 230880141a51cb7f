/* What one instruction set offers to the real matrix product: a product of cache-sized operands, packing, and small products
 * over a batch. All but the dot products compute an element of C as one chain of fused multiply-adds in the order of k, so the
 * bits do not depend on the tile, the partition or the instruction set. */
#ifndef TENFERRO_GEMM_KERNEL_H
#define TENFERRO_GEMM_KERNEL_H

#include "tenferro/rt.h"

/* One product C (+)= A B or C -= A B of cache-sized operands, C column-major, strides in elements. */
typedef struct tnf_gemm_block {
  int64_t m, n, k;
  const void *a;
  int64_t a_column; /* between columns of A (rows are contiguous); 0: packed by pack_a */
  const void *b;
  int64_t b_row, b_column; /* between rows and columns of B; b_row == 0: packed by pack_b */
  void *c;
  int64_t c_column;
  bool accumulate; /* add to C instead of overwriting it */
  bool subtract;   /* with accumulate: subtract from C */
} tnf_gemm_block;

enum { TNF_GEMM_SMALL = 8 };

/* `count` products of m x k by k x n with 1 <= m, n, k <= TNF_GEMM_SMALL, every matrix contiguous. */
typedef struct tnf_gemm_small {
  int64_t m, n, k, count;
  const void *a;
  const void *b;
  void *c;
  bool transpose_a, transpose_b;
} tnf_gemm_small;

/* c[i * c_row + j * c_column] = sum over p < k of x[i * x_column + p] y[j * y_column + p], for i < m and j < n: thin products of
 * matrices that are contiguous along k. An element's sum depends on its vectors alone. */
typedef struct tnf_gemm_dots {
  int64_t m, n, k;
  const void *x;
  int64_t x_column;
  const void *y;
  int64_t y_column;
  void *c;
  int64_t c_row, c_column;
} tnf_gemm_dots;

/* A step of solving X T = B from the right, in place of B, for m rows: columns [first, first + count) of X become
 * B(:, j) - sum of X(:, p) T(p, j) over the solved columns p in [solved_begin, solved_end), and then are solved with the diagonal
 * block of T when `inverse` is given, which holds 1 / T(j, j) at index j. The block is upper triangular, lower when `backward`.
 */
typedef struct tnf_gemm_step {
  int64_t m, first, count; /* count <= tile_columns */
  int64_t solved_begin, solved_end;
  const void *t;
  int64_t t_row, t_column; /* T(p, j) is t[p * t_row + j * t_column] */
  const void *inverse;     /* may be NULL */
  bool backward;
  void *x;
  int64_t x_column;
} tnf_gemm_step;

typedef struct tnf_gemm_kernels {
  int64_t tile_rows, tile_columns; /* the register tile; tile_rows is also the most rows in a strip of a packed A */
  int64_t lanes;                   /* rows in a vector: strips of a packed A are padded to it */
  int64_t element;                 /* bytes */
  void (*block)(const tnf_gemm_block *block);
  /* Packs op(A)(0..m, 0..k), element (i, p) at a[i * row + p * column] with row or column 1, for block(). Writes m rounded up to
   * a vector (at most 64 bytes), times k elements. */
  void (*pack_a)(int64_t m, int64_t k, const void *a, int64_t row, int64_t column, void *packed);
  /* Packs op(B)(0..k, 0..n), element (p, j) at b[p * row + j * column] with row or column 1. Writes n * k elements. */
  void (*pack_b)(int64_t n, int64_t k, const void *b, int64_t row, int64_t column, void *packed);
  /* Undoes pack_a for a stored transpose: a[i * row + p] = packed element (i, p). */
  void (*unpack_a)(int64_t m, int64_t k, const void *packed, void *a, int64_t row);
  void (*step)(const tnf_gemm_step *step);
  void (*small)(const tnf_gemm_small *small); /* may be NULL */
  void (*dots)(const tnf_gemm_dots *dots);
  void (*widen)(int64_t count, const float *from, double *to); /* converts contiguous elements */
  bool (*finite)(int64_t count, const void *x);                /* no NaN and no infinity among contiguous elements */
} tnf_gemm_kernels;

extern const tnf_gemm_kernels tnf_gemm_avx512_f64_kernels, tnf_gemm_avx512_f32_kernels;
extern const tnf_gemm_kernels tnf_gemm_avx2_f64_kernels, tnf_gemm_avx2_f32_kernels;

void tnf_gemm_avx512_f64_small(const tnf_gemm_small *small);
void tnf_gemm_avx512_f32_small(const tnf_gemm_small *small);
void tnf_gemm_avx512_f64_dots(const tnf_gemm_dots *dots);
void tnf_gemm_avx512_f32_dots(const tnf_gemm_dots *dots);
void tnf_gemm_avx512_widen(int64_t count, const float *from, double *to);

/* The kernels for this machine, NULL when it has none (then the BLAS library computes). dtype is TNF_F32 or TNF_F64. */
const tnf_gemm_kernels *tnf_gemm_kernels_get(int32_t dtype);

/* What they are written for: "avx512", "avx2"; "none" when there are none. */
const char *tnf_gemm_instructions(void);

#endif
