/* LU factors of small real matrices and solves with them, one matrix per vector lane: loops over lanes are innermost and
 * vectorise; an interchange of rows that differ between lanes is a choice for each row. */
#include "linalg/small_lu.h"

#include <math.h>

enum { LANES = TNF_LINALG_LANES, MOST = TNF_LINALG_SMALL };

#define EACH_LANE for (int64_t q = 0; q < LANES; q++)
#define INLINE static inline __attribute__((always_inline))

/* LOW and HIGH are far within what a matrix need not be scaled for, whose elements' sizes add up to something between them; a
 * smaller pivot than TINY may have no reciprocal. */
#define SMALL_LU(REAL, FABS, LOW, HIGH, TINY)                                                                                    \
  typedef REAL lanes_##REAL[LANES];                                                                                              \
  /* Puts the row that `row` says in the place of row j, of `count` columns. */                                                  \
  INLINE void interchange_##REAL(const int64_t N, int64_t columns, int64_t j, const REAL *row, lanes_##REAL *t) {                \
    for (int64_t i = j + 1; i < N; i++)                                                                                          \
      for (int64_t c = 0; c < columns; c++)                                                                                      \
        EACH_LANE {                                                                                                              \
          const bool here = row[q] == (REAL)i;                                                                                   \
          const REAL upper = t[j + c * N][q], lower = t[i + c * N][q];                                                           \
          t[j + c * N][q] = here ? lower : upper;                                                                                \
          t[i + c * N][q] = here ? upper : lower;                                                                                \
        }                                                                                                                        \
  }                                                                                                                              \
  INLINE void load_##REAL(int64_t elements, int64_t count, const REAL *a, lanes_##REAL *t) {                                     \
    for (int64_t e = 0; e < elements; e++)                                                                                       \
      EACH_LANE t[e][q] = a[(q < count ? q : count - 1) * elements + e];                                                         \
  }                                                                                                                              \
  INLINE void store_##REAL(int64_t elements, int64_t count, const lanes_##REAL *t, const bool *left, REAL *a) {                  \
    for (int64_t q = 0; q < count; q++)                                                                                          \
      for (int64_t e = 0; e < elements && !left[q]; e++)                                                                         \
        a[q * elements + e] = t[e][q];                                                                                           \
  }                                                                                                                              \
  INLINE void factor_##REAL(const int64_t N, int64_t count, const REAL *a, REAL *lu, int32_t *pivots, bool *left) {              \
    lanes_##REAL t[MOST * MOST], row[MOST], sum = {0}, lowest;                                                                   \
    load_##REAL(N * N, count, a, t);                                                                                             \
    for (int64_t e = 0; e < N * N; e++)                                                                                          \
      EACH_LANE sum[q] += FABS(t[e][q]);                                                                                         \
    EACH_LANE lowest[q] = HIGH;                                                                                                  \
    for (int64_t j = 0; j < N; j++) {                                                                                            \
      lanes_##REAL best, inverse;                                                                                                \
      EACH_LANE {                                                                                                                \
        best[q] = FABS(t[j + j * N][q]);                                                                                         \
        row[j][q] = (REAL)j;                                                                                                     \
      }                                                                                                                          \
      for (int64_t i = j + 1; i < N; i++)                                                                                        \
        EACH_LANE {                                                                                                              \
          const REAL size = FABS(t[i + j * N][q]);                                                                               \
          row[j][q] = size > best[q] ? (REAL)i : row[j][q];                                                                      \
          best[q] = size > best[q] ? size : best[q];                                                                             \
        }                                                                                                                        \
      interchange_##REAL(N, N, j, row[j], t);                                                                                    \
      EACH_LANE {                                                                                                                \
        lowest[q] = best[q] < lowest[q] ? best[q] : lowest[q];                                                                   \
        inverse[q] = 1 / t[j + j * N][q];                                                                                        \
      }                                                                                                                          \
      for (int64_t i = j + 1; i < N; i++)                                                                                        \
        EACH_LANE t[i + j * N][q] *= inverse[q];                                                                                 \
      for (int64_t c = j + 1; c < N; c++)                                                                                        \
        for (int64_t i = j + 1; i < N; i++)                                                                                      \
          EACH_LANE t[i + c * N][q] -= t[i + j * N][q] * t[j + c * N][q];                                                        \
    }                                                                                                                            \
    for (int64_t q = 0; q < count; q++) {                                                                                        \
      left[q] = !(sum[q] >= LOW && sum[q] <= HIGH && lowest[q] >= TINY);                                                         \
      for (int64_t j = 0; j < N && !left[q]; j++)                                                                                \
        pivots[q * N + j] = (int32_t)row[j][q] + 1;                                                                              \
    }                                                                                                                            \
    store_##REAL(N * N, count, t, left, lu);                                                                                     \
  }                                                                                                                              \
  /* x is op(u)^-1 x, or op(l)^-1 x, where the triangle that is left is the upper or the lower one. */                           \
  INLINE void substitute_##REAL(const int64_t N, bool upper, bool transposed, const lanes_##REAL *t, lanes_##REAL *x) {          \
    const bool back = upper != transposed;                                                                                       \
    for (int64_t k = 0; k < N; k++) {                                                                                            \
      const int64_t j = back ? N - 1 - k : k;                                                                                    \
      if (upper)                                                                                                                 \
        EACH_LANE x[j][q] /= t[j + j * N][q];                                                                                    \
      for (int64_t i = back ? 0 : j + 1; i < (back ? j : N); i++)                                                                \
        EACH_LANE x[i][q] -= t[transposed ? j + i * N : i + j * N][q] * x[j][q];                                                 \
    }                                                                                                                            \
  }                                                                                                                              \
  INLINE void solve_##REAL(const int64_t N, int64_t rhs, bool transposed, int64_t count, const REAL *lu, const int32_t *pivots,  \
                           const REAL *b, REAL *to, bool *left) {                                                                \
    lanes_##REAL t[MOST * MOST], row[MOST];                                                                                      \
    load_##REAL(N * N, count, lu, t);                                                                                            \
    for (int64_t j = 0; j < N; j++)                                                                                              \
      EACH_LANE row[j][q] = (REAL)(pivots[(q < count ? q : count - 1) * N + j] - 1);                                             \
    for (int64_t q = 0; q < count; q++) {                                                                                        \
      REAL poison = 0;                                                                                                           \
      for (int64_t e = 0; e < N * rhs; e++)                                                                                      \
        poison += b[q * N * rhs + e] * 0;                                                                                        \
      left[q] = pivots[q * N] > N || poison != 0;                                                                                \
    }                                                                                                                            \
    for (int64_t r = 0; r < rhs; r++) {                                                                                          \
      lanes_##REAL x[MOST];                                                                                                      \
      for (int64_t i = 0; i < N; i++)                                                                                            \
        EACH_LANE x[i][q] = b[((q < count ? q : count - 1) * rhs + r) * N + i];                                                  \
      for (int64_t j = 0; j < N && !transposed; j++)                                                                             \
        interchange_##REAL(N, 1, j, row[j], x);                                                                                  \
      substitute_##REAL(N, transposed, transposed, t, x);                                                                        \
      substitute_##REAL(N, !transposed, transposed, t, x);                                                                       \
      for (int64_t j = N; j-- > 0 && transposed;)                                                                                \
        interchange_##REAL(N, 1, j, row[j], x);                                                                                  \
      for (int64_t q = 0; q < count; q++)                                                                                        \
        for (int64_t i = 0; i < N && !left[q]; i++)                                                                              \
          to[(q * rhs + r) * N + i] = x[i][q];                                                                                   \
    }                                                                                                                            \
  }                                                                                                                              \
  static void factor_any_##REAL(int64_t n, int64_t count, const REAL *a, REAL *lu, int32_t *pivots, bool *left) {                \
    switch (n) { EACH_SIZE(factor_##REAL, count, a, lu, pivots, left) }                                                          \
  }                                                                                                                              \
  static void solve_any_##REAL(int64_t n, int64_t rhs, bool transposed, int64_t count, const REAL *lu, const int32_t *pivots,    \
                               const REAL *b, REAL *x, bool *left) {                                                             \
    if (transposed)                                                                                                              \
      switch (n) { EACH_SIZE(solve_##REAL, rhs, true, count, lu, pivots, b, x, left) }                                           \
    else                                                                                                                         \
      switch (n) { EACH_SIZE(solve_##REAL, rhs, false, count, lu, pivots, b, x, left) }                                          \
  }

#define SIZE(N, function, ...)                                                                                                   \
  case N:                                                                                                                        \
    function(N, __VA_ARGS__);                                                                                                    \
    break;
#define EACH_SIZE(...)                                                                                                           \
  SIZE(1, __VA_ARGS__)                                                                                                           \
  SIZE(2, __VA_ARGS__)                                                                                                           \
  SIZE(3, __VA_ARGS__)                                                                                                           \
  SIZE(4, __VA_ARGS__)                                                                                                           \
  SIZE(5, __VA_ARGS__)                                                                                                           \
  SIZE(6, __VA_ARGS__)                                                                                                           \
  SIZE(7, __VA_ARGS__)                                                                                                           \
  SIZE(8, __VA_ARGS__)

SMALL_LU(float, fabsf, 0x1p-50f, 0x1p90f, 0x1p-80f)
SMALL_LU(double, fabs, 0x1p-490, 0x1p980, 0x1p-600)

void tnf_linalg_small_factor(int32_t dtype, int64_t n, int64_t count, const void *a, void *lu, int32_t *pivots, bool *left) {
  if (dtype == TNF_F32)
    factor_any_float(n, count, a, lu, pivots, left);
  else
    factor_any_double(n, count, a, lu, pivots, left);
}

void tnf_linalg_small_solve(int32_t dtype, int64_t n, int64_t rhs, bool transposed, int64_t count, const void *lu,
                            const int32_t *pivots, const void *b, void *x, bool *left) {
  if (dtype == TNF_F32)
    solve_any_float(n, rhs, transposed, count, lu, pivots, b, x, left);
  else
    solve_any_double(n, rhs, transposed, count, lu, pivots, b, x, left);
}
