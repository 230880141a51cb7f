/* The products of blocks that convolutions use: the machine's, and portable ones for machines that have none. */
#include "conv/conv.h"

int64_t tnf_conv_strip(const tnf_gemm_kernels *kernels, int64_t left) {
  const int64_t strips = (left + kernels->tile_rows - 1) / kernels->tile_rows;
  return tnf_conv_least(left, tnf_conv_padded(kernels, (left + strips - 1) / strips));
}

enum { ROWS = 8 };

#define DEFINE(name, type)                                                                                                       \
  static void pack_##name(int64_t m, int64_t k, const void *a, int64_t row, int64_t column, void *packed) {                      \
    for (int64_t p = 0; p < k; ++p)                                                                                              \
      for (int64_t i = 0; i < m; ++i)                                                                                            \
        ((type *)packed)[p * m + i] = ((const type *)a)[i * row + p * column];                                                   \
  }                                                                                                                              \
  /* a packed A has at most ROWS rows */                                                                                         \
  static void block_##name(const tnf_gemm_block *block) {                                                                        \
    for (int64_t first = 0; first < block->m; first += ROWS)                                                                     \
      for (int64_t j = 0; j < block->n; ++j) {                                                                                   \
        const int64_t rows = tnf_conv_least(ROWS, block->m - first), column = block->a_column ? block->a_column : rows;          \
        const type *a = (const type *)block->a + first, *b = (const type *)block->b + j * block->b_column;                       \
        type *c = (type *)block->c + first + j * block->c_column, sum[ROWS] = {0};                                               \
        for (int64_t p = 0; p < block->k; ++p)                                                                                   \
          for (int64_t i = 0; i < rows; ++i)                                                                                     \
            sum[i] += a[p * column + i] * b[p * block->b_row];                                                                   \
        for (int64_t i = 0; i < rows; ++i)                                                                                       \
          c[i] = block->accumulate ? c[i] + sum[i] : sum[i];                                                                     \
      }                                                                                                                          \
  }                                                                                                                              \
  static const tnf_gemm_kernels portable_##name = {                                                                              \
      .tile_rows = ROWS, .tile_columns = 1, .lanes = 1, .element = sizeof(type), .block = block_##name, .pack_a = pack_##name};
DEFINE(f32, float)
DEFINE(f64, double)

const tnf_gemm_kernels *tnf_conv_kernels_get(int32_t dtype) {
  const tnf_gemm_kernels *kernels = tnf_gemm_kernels_get(dtype);
  return kernels ? kernels : dtype == TNF_F32 ? &portable_f32 : &portable_f64;
}
