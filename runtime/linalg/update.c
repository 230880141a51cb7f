/* C -= A B inside one task, with the kernels of the matrix product. */
#include "linalg/update.h"

/* As in the matrix product: a block of A fits the second-level cache. */
enum { ROWS = 192, COLUMNS = 256, DEPTH = 256 };
/* Rows of memory this far apart share few cache sets and translation entries; a copy pays when it is used this often. */
enum { FAR = 4096, OFTEN = 64 };
/* Up to this many columns, a product of rows that are contiguous along k is computed as dot products. */
enum { THIN = 4 };

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static const void *at(const tnf_update *u, const void *p, int64_t elements) {
  return (const char *)p + elements * u->kernels->element;
}

size_t tnf_update_scratch(const tnf_gemm_kernels *kernels) {
  return (size_t)((ROWS + COLUMNS) * DEPTH * kernels->element);
}

/* One block of columns and one of k. `packed` has room for both operands. */
static void apply_block(const tnf_update *u, int64_t j, int64_t columns, int64_t p, int64_t k, char *packed) {
  const int64_t element = u->kernels->element;
  const bool pack_a = u->a_row != 1 || (u->a_column * element >= FAR && columns >= OFTEN);
  const bool pack_b = (u->b_row == 1 ? u->b_column : u->b_row) * element >= FAR && u->m >= OFTEN;
  const void *b = at(u, u->b, p * u->b_row + j * u->b_column);
  char *const b_packed = packed + ROWS * DEPTH * element;
  if (pack_b)
    u->kernels->pack_b(columns, k, b, u->b_row, u->b_column, b_packed);
  for (int64_t i = 0; i < u->m; i += ROWS) {
    const int64_t rows = least(ROWS, u->m - i);
    const void *a = at(u, u->a, i * u->a_row + p * u->a_column);
    if (pack_a)
      u->kernels->pack_a(rows, k, a, u->a_row, u->a_column, packed);
    const tnf_gemm_block block = {.m = rows,
                                  .n = columns,
                                  .k = k,
                                  .a = pack_a ? packed : a,
                                  .a_column = pack_a ? 0 : u->a_column,
                                  .b = pack_b ? b_packed : b,
                                  .b_row = pack_b ? 0 : u->b_row,
                                  .b_column = u->b_column,
                                  .c = (char *)u->c + (i + j * u->c_column) * element,
                                  .c_column = u->c_column,
                                  .accumulate = true,
                                  .subtract = true};
    u->kernels->block(&block);
  }
}

#define SUBTRACT_COLUMNS(REAL)                                                                                                   \
  static void subtract_columns_##REAL(int64_t m, int64_t n, const REAL *from, REAL *c, int64_t c_column) {                       \
    for (int64_t j = 0; j < n; j++)                                                                                              \
      for (int64_t i = 0; i < m; i++)                                                                                            \
        c[i + j * c_column] -= from[i + j * m];                                                                                  \
  }
SUBTRACT_COLUMNS(float)
SUBTRACT_COLUMNS(double)

/* Few columns, the rows of A contiguous: packing would cost more than the product. A part of the rows at a time. */
static void apply_thin(const tnf_update *u, void *scratch) {
  const int64_t most = (ROWS + COLUMNS) * DEPTH / THIN;
  for (int64_t i = 0; i < u->m; i += most) {
    const int64_t rows = least(most, u->m - i);
    const tnf_gemm_dots dots = {.m = rows,
                                .n = u->n,
                                .k = u->k,
                                .x = at(u, u->a, i * u->a_row),
                                .x_column = u->a_row,
                                .y = u->b,
                                .y_column = u->b_column,
                                .c = scratch,
                                .c_row = 1,
                                .c_column = rows};
    u->kernels->dots(&dots);
    void *c = (char *)u->c + i * u->kernels->element;
    if (u->kernels->element == 4)
      subtract_columns_float(rows, u->n, scratch, c, u->c_column);
    else
      subtract_columns_double(rows, u->n, scratch, c, u->c_column);
  }
}

void tnf_update_apply(const tnf_update *u, void *scratch) {
  if (u->n <= THIN && u->a_column == 1 && u->b_row == 1 && u->k > 0) {
    apply_thin(u, scratch);
    return;
  }
  for (int64_t j = 0; j < u->n; j += COLUMNS)
    for (int64_t p = 0; p < u->k; p += DEPTH)
      apply_block(u, j, least(COLUMNS, u->n - j), p, least(DEPTH, u->k - p), scratch);
}
