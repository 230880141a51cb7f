/* Makes the phases of singular vectors and eigenvectors reproducible. */
#include "linalg/gauge.h"
#include "linalg/batch.h"

#include <math.h>

/* x is one number, real (1 part) or complex (2 parts). */
#define GAUGE(REAL, HYPOT, NEARLY)                                                                                               \
  static REAL modulus_##REAL(const REAL *x, int64_t parts) {                                                                     \
    return parts == 2 ? HYPOT(x[0], x[1]) : HYPOT(x[0], 0);                                                                      \
  }                                                                                                                              \
  static const REAL *leader_##REAL(const REAL *column, int64_t m, int64_t parts) {                                               \
    REAL largest = 0;                                                                                                            \
    for (int64_t i = 0; i < m; i++) {                                                                                            \
      const REAL size = modulus_##REAL(column + i * parts, parts);                                                               \
      largest = size > largest ? size : largest;                                                                                 \
    }                                                                                                                            \
    int64_t i = 0;                                                                                                               \
    while (i < m && !(modulus_##REAL(column + i * parts, parts) >= NEARLY * largest))                                            \
      i++;                                                                                                                       \
    return i < m && largest > 0 ? column + i * parts : NULL;                                                                     \
  }                                                                                                                              \
  /* `count` numbers, `step` reals apart, times re + i im */                                                                     \
  static void turn_##REAL(int64_t count, REAL *x, int64_t step, int64_t parts, REAL re, REAL im) {                               \
    for (int64_t i = 0; i < count; i++, x += step) {                                                                             \
      const REAL a = x[0], b = parts == 2 ? x[1] : 0;                                                                            \
      x[0] = parts == 2 ? a * re - b * im : a * re;                                                                              \
      if (parts == 2)                                                                                                            \
        x[1] = a * im + b * re;                                                                                                  \
    }                                                                                                                            \
  }                                                                                                                              \
  static void canonical_##REAL(int64_t parts, int64_t m, int64_t k, REAL *u, int64_t vt_rows, int64_t n, REAL *vt) {             \
    for (int64_t j = 0; j < k; j++) {                                                                                            \
      REAL *column = u + j * m * parts;                                                                                          \
      const REAL *leader = leader_##REAL(column, m, parts);                                                                      \
      if (!leader)                                                                                                               \
        continue;                                                                                                                \
      const REAL size = modulus_##REAL(leader, parts), re = leader[0] / size, im = parts == 2 ? leader[1] / size : 0;            \
      REAL *real_now = column + (leader - column);                                                                               \
      turn_##REAL(m, column, parts, parts, re, -im);                                                                             \
      real_now[0] = size;                                                                                                        \
      if (parts == 2)                                                                                                            \
        real_now[1] = 0;                                                                                                         \
      if (vt)                                                                                                                    \
        turn_##REAL(n, vt + j * parts, vt_rows * parts, parts, re, im);                                                          \
    }                                                                                                                            \
  }
GAUGE(float, hypotf, 0.999f)
GAUGE(double, hypot, 0.999999)

void tnf_linalg_canonical_phases(int32_t dtype, int64_t m, int64_t k, void *u, int64_t vt_rows, int64_t n, void *vt) {
  const int64_t parts = tnf_linalg_is_complex(dtype) ? 2 : 1;
  if (tnf_linalg_real(dtype) == 4)
    canonical_float(parts, m, k, u, vt_rows, n, vt);
  else
    canonical_double(parts, m, k, u, vt_rows, n, vt);
}
