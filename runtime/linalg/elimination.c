/* Gaussian elimination without blocks. */
#include "linalg/elimination.h"
#include "linalg/batch.h"

#include <math.h>

/* Where the next pivot is. */
typedef struct place {
  int64_t row, column;
} place;

static void swap_numbers(int64_t *list, int64_t i, int64_t j) {
  const int64_t t = list[i];
  list[i] = list[j];
  list[j] = t;
}

/* A number is one real or two (`parts`); its size is the sum of their absolute values, as LAPACK's pivoting has it. */
#define ELIMINATION(REAL, FABS)                                                                                                  \
  static REAL size_##REAL(const REAL *x, int64_t parts) {                                                                        \
    return parts == 2 ? FABS(x[0]) + FABS(x[1]) : FABS(x[0]);                                                                    \
  }                                                                                                                              \
  /* The largest element from (first, first) on, in columns before `end`. */                                                     \
  static place largest_##REAL(const REAL *a, int64_t parts, int64_t m, int64_t first, int64_t end) {                             \
    place found = {first, first};                                                                                                \
    REAL most = size_##REAL(a + (first + first * m) * parts, parts);                                                             \
    for (int64_t j = first; j < end; j++)                                                                                        \
      for (int64_t i = first; i < m; i++) {                                                                                      \
        const REAL size = size_##REAL(a + (i + j * m) * parts, parts);                                                           \
        if (size > most) {                                                                                                       \
          most = size;                                                                                                           \
          found = (place){i, j};                                                                                                 \
        }                                                                                                                        \
      }                                                                                                                          \
    return found;                                                                                                                \
  }                                                                                                                              \
  static void swap_##REAL(int64_t count, REAL *x, REAL *y, int64_t step, int64_t parts) {                                        \
    for (int64_t i = 0; i < count; i++)                                                                                          \
      for (int64_t part = 0; part < parts; part++) {                                                                             \
        const REAL t = x[i * step + part];                                                                                       \
        x[i * step + part] = y[i * step + part];                                                                                 \
        y[i * step + part] = t;                                                                                                  \
      }                                                                                                                          \
  }                                                                                                                              \
  /* x /= pivot, complex ones with the larger part of the pivot divided out first */                                             \
  static void divide_##REAL(int64_t count, REAL *x, const REAL *pivot, int64_t parts) {                                          \
    const bool turned = parts == 2 && FABS(pivot[0]) < FABS(pivot[1]);                                                           \
    const REAL large = pivot[turned], small = parts == 2 ? pivot[!turned] / large : 0,                                           \
               norm = parts == 2 ? 1 + small * small : 1;                                                                        \
    for (int64_t i = 0; i < count; i++, x += parts) {                                                                            \
      if (parts == 1) {                                                                                                          \
        x[0] /= large;                                                                                                           \
        continue;                                                                                                                \
      }                                                                                                                          \
      const REAL re = x[0] / large, im = x[1] / large;                                                                           \
      x[0] = (turned ? re * small + im : re + im * small) / norm;                                                                \
      x[1] = (turned ? im * small - re : im - re * small) / norm;                                                                \
    }                                                                                                                            \
  }                                                                                                                              \
  /* y -= u x */                                                                                                                 \
  static void subtract_##REAL(int64_t count, const REAL *x, const REAL *u, REAL *y, int64_t parts) {                             \
    const REAL re = u[0], im = parts == 2 ? u[1] : 0;                                                                            \
    if (parts == 1)                                                                                                              \
      for (int64_t i = 0; i < count; i++)                                                                                        \
        y[i] -= re * x[i];                                                                                                       \
    else                                                                                                                         \
      for (int64_t i = 0; i < count; i++) {                                                                                      \
        y[2 * i] -= re * x[2 * i] - im * x[2 * i + 1];                                                                           \
        y[2 * i + 1] -= re * x[2 * i + 1] + im * x[2 * i];                                                                       \
      }                                                                                                                          \
  }                                                                                                                              \
  static int eliminate_##REAL(int64_t parts, int64_t m, int64_t n, REAL *a, int64_t *rows, int64_t *columns) {                   \
    int sign = 1;                                                                                                                \
    for (int64_t j = 0; j < m && j < n; j++) {                                                                                   \
      const place p = largest_##REAL(a, parts, m, j, columns ? n : j + 1);                                                       \
      REAL *column = a + j * m * parts, *pivot = column + j * parts;                                                             \
      if (p.row != j) {                                                                                                          \
        swap_##REAL(n, a + j * parts, a + p.row * parts, m * parts, parts);                                                      \
        swap_numbers(rows, j, p.row);                                                                                            \
        sign = -sign;                                                                                                            \
      }                                                                                                                          \
      if (p.column != j) {                                                                                                       \
        swap_##REAL(m, column, a + p.column * m * parts, parts, parts);                                                          \
        swap_numbers(columns, j, p.column);                                                                                      \
        sign = -sign;                                                                                                            \
      }                                                                                                                          \
      if (size_##REAL(pivot, parts) == 0)                                                                                        \
        continue; /* what is below is 0, too */                                                                                  \
      divide_##REAL(m - j - 1, pivot + parts, pivot, parts);                                                                     \
      for (int64_t c = j + 1; c < n; c++)                                                                                        \
        subtract_##REAL(m - j - 1, pivot + parts, a + (j + c * m) * parts, a + (j + 1 + c * m) * parts, parts);                  \
    }                                                                                                                            \
    return sign;                                                                                                                 \
  }
ELIMINATION(float, fabsf)
ELIMINATION(double, fabs)

int tnf_linalg_eliminate(int32_t dtype, int64_t m, int64_t n, void *a, int64_t *rows, int64_t *columns) {
  const int64_t parts = tnf_linalg_is_complex(dtype) ? 2 : 1;
  return tnf_linalg_real(dtype) == 4 ? eliminate_float(parts, m, n, a, rows, columns)
                                     : eliminate_double(parts, m, n, a, rows, columns);
}
