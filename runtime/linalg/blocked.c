/* Triangular solves and Cholesky factorisation of real matrices with the kernels of the matrix product: a tile subtracts what is
 * known, then solves with a small triangle in registers. LAPACK's own reach a third of that speed below n = 256. */
#include "linalg/blocked.h"
#include "core/round.h"
#include "linalg/update.h"

#include <math.h>

/* Beyond this, blocks of this size are coupled by products. */
enum { BLOCK = 256 };

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static bool is_f32(const tnf_gemm_kernels *kernels) {
  return kernels->element == 4;
}

static const void *at(const tnf_gemm_kernels *kernels, const void *p, int64_t elements) {
  return (const char *)p + elements * kernels->element;
}

static void *place(const tnf_gemm_kernels *kernels, void *p, int64_t elements) {
  return (char *)p + elements * kernels->element;
}

static void invert_diagonal(const tnf_blocked_triangle *t, int64_t first, int64_t count, void *inverse) {
  const int64_t step = t->row + t->column;
  if (is_f32(t->kernels))
    for (int64_t i = 0; i < count; i++)
      ((float *)inverse)[i] = t->unit ? 1 : 1 / ((const float *)t->t)[(first + i) * step];
  else
    for (int64_t i = 0; i < count; i++)
      ((double *)inverse)[i] = t->unit ? 1 : 1 / ((const double *)t->t)[(first + i) * step];
}

/* X T = B with the diagonal block of T at `first`, at most BLOCK wide; `inverse` belongs to it. */
static void solve_block(const tnf_blocked_triangle *t, int64_t first, int64_t count, int64_t m, void *x, int64_t x_column,
                        const void *inverse) {
  const int64_t width = t->kernels->tile_columns;
  tnf_gemm_step s = {.m = m,
                     .t = at(t->kernels, t->t, first * (t->row + t->column)),
                     .t_row = t->row,
                     .t_column = t->column,
                     .inverse = inverse,
                     .backward = !t->upper,
                     .x = x,
                     .x_column = x_column,
                     .solved_end = count};
  for (int64_t done = 0; done < count; done += width) {
    s.count = least(width, count - done);
    s.first = t->upper ? done : count - done - s.count;
    if (t->upper)
      s.solved_end = done;
    else
      s.solved_begin = count - done;
    t->kernels->step(&s);
  }
}

/* What the coupling of blocks needs, behind `used` bytes of other scratch. */
static size_t with_update(const tnf_gemm_kernels *kernels, int64_t n, int64_t used) {
  return (size_t)tnf_round_up(used, TNF_RT_ALIGNMENT) + (n > BLOCK ? tnf_update_scratch(kernels) : 0);
}

/* The inverses of a block's diagonal, then a strip of right-hand sides. */
static int64_t solve_scratch(const tnf_blocked_triangle *t) {
  const int64_t n = least(t->n, BLOCK);
  return tnf_round_up(n * t->kernels->element, TNF_RT_ALIGNMENT) + t->kernels->tile_rows * n * t->kernels->element;
}

size_t tnf_blocked_scratch(const tnf_blocked_triangle *t) {
  return with_update(t->kernels, t->n, solve_scratch(t));
}

void tnf_blocked_solve_right(const tnf_blocked_triangle *t, int64_t m, void *x, int64_t x_column, void *scratch) {
  const int64_t blocks = (t->n + BLOCK - 1) / BLOCK;
  void *update_scratch = (char *)scratch + tnf_round_up(solve_scratch(t), TNF_RT_ALIGNMENT);
  for (int64_t i = 0; i < blocks; i++) {
    const int64_t first = (t->upper ? i : blocks - 1 - i) * BLOCK, count = least(BLOCK, t->n - first);
    const int64_t begin = t->upper ? 0 : first + count, end = t->upper ? first : t->n;
    void *part = place(t->kernels, x, first * x_column);
    const tnf_update known = {.kernels = t->kernels,
                              .m = m,
                              .n = count,
                              .k = end - begin,
                              .a = at(t->kernels, x, begin * x_column),
                              .a_row = 1,
                              .a_column = x_column,
                              .b = at(t->kernels, t->t, begin * t->row + first * t->column),
                              .b_row = t->row,
                              .b_column = t->column,
                              .c = part,
                              .c_column = x_column};
    tnf_update_apply(&known, update_scratch);
    invert_diagonal(t, first, count, scratch);
    solve_block(t, first, count, m, part, x_column, scratch);
  }
}

/* Y in place of B for one block, a strip of right-hand sides at a time, transposed into the scratch and back. */
static void solve_left_block(const tnf_blocked_triangle *t, int64_t first, int64_t count, int64_t rhs, const void *b, void *y,
                             const void *inverse, void *strip) {
  const int64_t rows = t->kernels->tile_rows, vector = t->kernels->lanes;
  for (int64_t r = 0; r < rhs; r += rows) {
    const int64_t used = least(rows, rhs - r), height = used == rows ? rows : (used + vector - 1) / vector * vector;
    t->kernels->pack_a(used, count, at(t->kernels, b, first + r * t->n), t->n, 1, strip);
    solve_block(t, first, count, used, strip, used == rows ? rows : height, inverse);
    t->kernels->unpack_a(used, count, strip, place(t->kernels, y, first + r * t->n), t->n);
  }
}

void tnf_blocked_solve_left(const tnf_blocked_triangle *t, int64_t rhs, const void *b, void *y, void *scratch) {
  const tnf_gemm_kernels *kernels = t->kernels;
  const int64_t blocks = (t->n + BLOCK - 1) / BLOCK;
  void *strip = (char *)scratch + tnf_round_up(least(t->n, BLOCK) * kernels->element, TNF_RT_ALIGNMENT);
  void *update_scratch = (char *)scratch + tnf_round_up(solve_scratch(t), TNF_RT_ALIGNMENT);
  for (int64_t i = 0; i < blocks; i++) {
    const int64_t first = (t->upper ? i : blocks - 1 - i) * BLOCK, count = least(BLOCK, t->n - first);
    invert_diagonal(t, first, count, scratch);
    solve_left_block(t, first, count, rhs, i == 0 ? b : y, y, scratch, strip);
    /* what is known now leaves the rows that are not */
    const int64_t begin = t->upper ? first + count : 0, end = t->upper ? t->n : first;
    if (i == 0 && b != y)
      for (int64_t r = 0; r < rhs; r++)
        __builtin_memcpy(place(kernels, y, begin + r * t->n), at(kernels, b, begin + r * t->n),
                         (size_t)((end - begin) * kernels->element));
    const tnf_update known = {.kernels = kernels,
                              .m = end - begin,
                              .n = rhs,
                              .k = count,
                              .a = at(kernels, t->t, first * t->row + begin * t->column),
                              .a_row = t->column,
                              .a_column = t->row,
                              .b = at(kernels, y, first),
                              .b_row = 1,
                              .b_column = t->n,
                              .c = place(kernels, y, begin),
                              .c_column = t->n};
    tnf_update_apply(&known, update_scratch);
  }
}

/* ---- Cholesky ------------------------------------------------------------------------------------------------ */

/* Factors a diagonal block of at most 8 columns, stores the inverses of its diagonal, clears what the step left above it. Stops
 * at a pivot that is not positive, before it becomes a NaN. */
#define FACTOR_DIAGONAL(REAL, SQRT)                                                                                              \
  static int factor_diagonal_##REAL(int64_t n, REAL *a, int64_t lda, REAL *inverse) {                                            \
    for (int64_t j = 0; j < n; j++) {                                                                                            \
      const REAL pivot = a[j + j * lda];                                                                                         \
      if (!(pivot > 0))                                                                                                          \
        return (int)(j + 1);                                                                                                     \
      const REAL root = SQRT(pivot);                                                                                             \
      inverse[j] = 1 / root;                                                                                                     \
      a[j + j * lda] = root;                                                                                                     \
      for (int64_t i = j + 1; i < n; i++)                                                                                        \
        a[i + j * lda] *= inverse[j];                                                                                            \
      for (int64_t c = j + 1; c < n; c++)                                                                                        \
        for (int64_t i = c; i < n; i++)                                                                                          \
          a[i + c * lda] -= a[i + j * lda] * a[c + j * lda];                                                                     \
      for (int64_t i = 0; i < j; i++)                                                                                            \
        a[i + j * lda] = 0;                                                                                                      \
    }                                                                                                                            \
    return 0;                                                                                                                    \
  }
FACTOR_DIAGONAL(float, sqrtf)
FACTOR_DIAGONAL(double, sqrt)

/* The first `columns` columns of the factor of an n x n matrix, in all its rows. */
static int factor_panel(const tnf_gemm_kernels *kernels, int64_t n, int64_t columns, void *a, int64_t lda, void *inverse) {
  for (int64_t j = 0; j < columns; j += kernels->tile_columns) {
    const int64_t count = least(kernels->tile_columns, columns - j);
    /* column p of the factor is row p of T = L^T */
    tnf_gemm_step s = {.m = count,
                       .first = j,
                       .count = count,
                       .solved_end = j,
                       .t = a,
                       .t_row = lda,
                       .t_column = 1,
                       .x = place(kernels, a, j),
                       .x_column = lda};
    kernels->step(&s);
    void *diagonal = place(kernels, a, j + j * lda), *scale = place(kernels, inverse, j);
    const int minor = is_f32(kernels) ? factor_diagonal_float(count, diagonal, lda, scale)
                                      : factor_diagonal_double(count, diagonal, lda, scale);
    if (minor)
      return (int)j + minor;
    s.m = n - j - count;
    s.inverse = inverse;
    s.x = place(kernels, a, j + count);
    kernels->step(&s);
  }
  return 0;
}

/* The lower triangle of C -= P P^T, C and P of `rest` rows in the matrix with leading dimension lda, P of `columns` columns.
 * Above the diagonal of each square on it the product is computed too, and cleared again. */
static void update_trailing(const tnf_gemm_kernels *kernels, int64_t rest, int64_t columns, const void *p, void *c, int64_t lda,
                            void *scratch) {
  enum { SQUARE = 48, STRIP = 192 };
  for (int64_t strip = 0; strip < rest; strip += STRIP) {
    const int64_t below = least(strip + STRIP, rest);
    tnf_update u = {.kernels = kernels, .k = columns, .a_row = 1, .a_column = lda, .b_row = lda, .b_column = 1, .c_column = lda};
    for (int64_t j = strip; j < below; j += SQUARE) {
      u.m = below - j;
      u.n = least(SQUARE, below - j);
      u.a = u.b = at(kernels, p, j);
      u.c = place(kernels, c, j * (lda + 1));
      tnf_update_apply(&u, scratch);
      for (int64_t i = 1; i < u.n; i++)
        __builtin_memset(place(kernels, u.c, i * lda), 0, (size_t)(i * kernels->element));
    }
    u.m = rest - below;
    u.n = below - strip;
    u.a = at(kernels, p, below);
    u.b = at(kernels, p, strip);
    u.c = place(kernels, c, below + strip * lda);
    tnf_update_apply(&u, scratch);
  }
}

size_t tnf_blocked_cholesky_scratch(const tnf_gemm_kernels *kernels, int64_t n) {
  return with_update(kernels, n, least(n, BLOCK) * kernels->element);
}

int tnf_blocked_cholesky(const tnf_gemm_kernels *kernels, int64_t n, void *a, void *scratch) {
  void *update_scratch = (char *)scratch + tnf_round_up(least(n, BLOCK) * kernels->element, TNF_RT_ALIGNMENT);
  for (int64_t j = 0; j < n; j += BLOCK) {
    const int64_t columns = least(BLOCK, n - j);
    const int minor = factor_panel(kernels, n - j, columns, place(kernels, a, j + j * n), n, scratch);
    if (minor)
      return (int)j + minor;
    update_trailing(kernels, n - j - columns, columns, at(kernels, a, j + columns + j * n),
                    place(kernels, a, (j + columns) * (n + 1)), n, update_scratch);
  }
  return 0;
}
