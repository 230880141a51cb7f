/* Applies products of Householder reflectors, in blocks I - V T V^T (Schreiber and Van Loan), with the kernels of the matrix
 * product: two to three times as fast as LAPACK's ormtr and ormbr at n = 256. */
#include "linalg/reflectors.h"
#include "core/round.h"

#include <string.h>

/* Reflectors in a block, and the blocks of a product as in the matrix product itself. */
enum { WIDTH = 32, K_BLOCK = 256, ROW_BLOCK = 192 };

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* A block of reflectors: V is length x width with leading dimension `length`, T is width x width with leading dimension WIDTH. */
typedef struct reflector_block {
  const tnf_gemm_kernels *kernels;
  int64_t length, width;
  void *v;
  void *t;      /* minus T, upper triangular, zero below */
  void *w, *w2; /* width x others, or others x width */
  void *packed;
} reflector_block;

static void *place(const tnf_gemm_kernels *kernels, void *p, int64_t elements) {
  return (char *)p + elements * kernels->element;
}

static const void *at(const tnf_gemm_kernels *kernels, const void *p, int64_t elements) {
  return (const char *)p + elements * kernels->element;
}

size_t tnf_reflectors_scratch(const tnf_gemm_kernels *kernels, int64_t rows, int64_t others) {
  const int64_t element = kernels->element;
  return (size_t)(tnf_round_up(rows * WIDTH * element, TNF_RT_ALIGNMENT) +
                  2 * tnf_round_up(WIDTH * WIDTH * element, TNF_RT_ALIGNMENT) +
                  2 * tnf_round_up(WIDTH * others * element, TNF_RT_ALIGNMENT) +
                  tnf_round_up((WIDTH + 16) * K_BLOCK * element, TNF_RT_ALIGNMENT));
}

static reflector_block carve(const tnf_reflectors *q, int64_t others, char *scratch) {
  const int64_t element = q->kernels->element;
  reflector_block b = {.kernels = q->kernels, .v = scratch};
  b.t = (char *)b.v + tnf_round_up(q->rows * WIDTH * element, TNF_RT_ALIGNMENT);
  b.w = (char *)b.t + 2 * tnf_round_up(WIDTH * WIDTH * element, TNF_RT_ALIGNMENT); /* T and V^T V */
  b.w2 = (char *)b.w + tnf_round_up(WIDTH * others * element, TNF_RT_ALIGNMENT);
  b.packed = (char *)b.w2 + tnf_round_up(WIDTH * others * element, TNF_RT_ALIGNMENT);
  return b;
}

typedef struct operand {
  const void *p;
  int64_t row, column;
} operand;

/* C (+)= A B with op(A) as its strides say; `packed` has room for 32 rows of a transposed A. */
static void multiply(const reflector_block *block, int64_t m, int64_t n, int64_t k, operand a, operand b, void *c,
                     int64_t c_column, bool accumulate) {
  const tnf_gemm_kernels *kernels = block->kernels;
  for (int64_t p = 0; p < k; p += K_BLOCK)
    for (int64_t i = 0; i < m; i += ROW_BLOCK) {
      tnf_gemm_block g = {.m = least(ROW_BLOCK, m - i),
                          .n = n,
                          .k = least(K_BLOCK, k - p),
                          .a = at(kernels, a.p, i * a.row + p * a.column),
                          .a_column = a.column,
                          .b = at(kernels, b.p, p * b.row),
                          .b_row = b.row,
                          .b_column = b.column,
                          .c = place(kernels, c, i),
                          .c_column = c_column,
                          .accumulate = accumulate || p > 0};
      if (a.row != 1) {
        kernels->pack_a(g.m, g.k, g.a, a.row, a.column, block->packed);
        g.a = block->packed;
        g.a_column = 0;
      }
      kernels->block(&g);
    }
}

/* V of the reflectors from `first` on, and minus T by T(0:j, j) = -tau(j) T(0:j, 0:j) V(:, 0:j)^T v(j). */
#define LOAD_BLOCK(REAL)                                                                                                         \
  static void load_##REAL(const tnf_reflectors *q, int64_t first, reflector_block *b) {                                          \
    const int64_t length = b->length, width = b->width;                                                                          \
    const REAL *a = (const REAL *)q->a + first * (q->row + q->column), *tau = (const REAL *)q->tau + first;                      \
    REAL *v = b->v, *t = b->t, *gram = t + WIDTH * WIDTH;                                                                        \
    if (q->row == 1)                                                                                                             \
      for (int64_t j = 0; j < width; j++)                                                                                        \
        for (int64_t i = 0; i < length; i++)                                                                                     \
          v[i + j * length] = i < j ? 0 : i == j ? 1 : a[i + j * q->column];                                                     \
    else                                                                                                                         \
      for (int64_t i = 0; i < length; i++)                                                                                       \
        for (int64_t j = 0; j < width; j++)                                                                                      \
          v[i + j * length] = i < j ? 0 : i == j ? 1 : a[i * q->row + j];                                                        \
    multiply(b, width, width, length, (operand){v, length, 1}, (operand){v, 1, length}, gram, WIDTH, false);                     \
    for (int64_t j = 0; j < width; j++) {                                                                                        \
      for (int64_t i = 0; i < WIDTH; i++)                                                                                        \
        t[i + j * WIDTH] = 0;                                                                                                    \
      for (int64_t p = 0; p < j; p++)                                                                                            \
        for (int64_t i = 0; i <= p; i++)                                                                                         \
          t[i + j * WIDTH] -= t[i + p * WIDTH] * (tau[j] * gram[p + j * WIDTH]);                                                 \
      t[j + j * WIDTH] = -tau[j];                                                                                                \
    }                                                                                                                            \
  }
LOAD_BLOCK(float)
LOAD_BLOCK(double)

/* The block of reflectors from `first` on. */
static void load(const tnf_reflectors *q, int64_t first, reflector_block *b) {
  b->width = least(WIDTH, q->count - first);
  b->length = q->rows - first;
  if (q->kernels->element == 4)
    load_float(q, first, b);
  else
    load_double(q, first, b);
}

/* Block `i`, or its adjoint, applied to `columns` columns of which `part` is the place of its first row. */
static void apply_block(const tnf_reflectors *q, int64_t i, bool is_adjoint, int64_t columns, void *part, int64_t c_column,
                        reflector_block *b) {
  load(q, i * WIDTH, b);
  const operand t = is_adjoint ? (operand){b->t, WIDTH, 1} : (operand){b->t, 1, WIDTH};
  multiply(b, b->width, columns, b->length, (operand){b->v, b->length, 1}, (operand){part, 1, c_column}, b->w, b->width, false);
  multiply(b, b->width, columns, b->width, t, (operand){b->w, 1, b->width}, b->w2, b->width, false);
  multiply(b, b->length, columns, b->width, (operand){b->v, 1, b->length}, (operand){b->w2, 1, b->width}, part, c_column, true);
}

void tnf_reflectors_apply_left(const tnf_reflectors *q, int64_t columns, void *c, int64_t c_column, void *scratch) {
  reflector_block b = carve(q, columns, scratch);
  for (int64_t i = (q->count + WIDTH - 1) / WIDTH - 1; i >= 0; i--)
    apply_block(q, i, false, columns, place(q->kernels, c, i * WIDTH), c_column, &b);
}

void tnf_reflectors_apply_adjoint(const tnf_reflectors *q, int64_t columns, void *c, int64_t c_column, void *scratch) {
  reflector_block b = carve(q, columns, scratch);
  for (int64_t i = 0; i * WIDTH < q->count; i++)
    apply_block(q, i, true, columns, place(q->kernels, c, i * WIDTH), c_column, &b);
}

/* Column j of the identity, which is left alone by the blocks behind it. */
static void write_unit(const tnf_gemm_kernels *kernels, int64_t rows, int64_t j, void *column) {
  const float one_f32 = 1;
  const double one_f64 = 1;
  memset(column, 0, (size_t)(rows * kernels->element));
  memcpy(place(kernels, column, j), kernels->element == 4 ? (const void *)&one_f32 : (const void *)&one_f64,
         (size_t)kernels->element);
}

void tnf_reflectors_form(const tnf_reflectors *q, int64_t columns, void *c, int64_t c_column, void *scratch) {
  reflector_block b = carve(q, columns, scratch);
  for (int64_t j = 0; j < columns; j++)
    write_unit(q->kernels, q->rows, j, place(q->kernels, c, j * c_column));
  for (int64_t i = (q->count + WIDTH - 1) / WIDTH - 1; i >= 0; i--)
    apply_block(q, i, false, columns - i * WIDTH, place(q->kernels, c, i * WIDTH * (c_column + 1)), c_column, &b);
}

void tnf_reflectors_apply_right(const tnf_reflectors *q, int64_t m, void *c, int64_t c_column, void *scratch) {
  reflector_block b = carve(q, m, scratch);
  for (int64_t i = (q->count + WIDTH - 1) / WIDTH - 1; i >= 0; i--) {
    load(q, i * WIDTH, &b);
    void *part = place(q->kernels, c, i * WIDTH * c_column);
    multiply(&b, m, b.width, b.length, (operand){part, 1, c_column}, (operand){b.v, 1, b.length}, b.w, m, false);
    multiply(&b, m, b.width, b.width, (operand){b.w, 1, m}, (operand){b.t, WIDTH, 1}, b.w2, m, false);
    multiply(&b, m, b.length, b.width, (operand){b.w2, 1, m}, (operand){b.v, b.length, 1}, part, c_column, true);
  }
}
