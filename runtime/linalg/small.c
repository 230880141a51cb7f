/* Batches of small real matrices, one matrix per vector lane: loops over lanes are innermost and vectorise. */
#include "linalg/small.h"

#include <math.h>

enum { LANES = 16 }; /* 16 f32 or two vectors of 8 f64 */

/* Element (i, j) of all matrices in a group; lower triangle only. */
#define AT(t, i, j) t[(i) * TNF_LINALG_SMALL + (j)]

#define CHOLESKY(REAL, SQRT)                                                                                                     \
  static inline __attribute__((always_inline)) void cholesky_##REAL(                                                             \
      const int64_t N, int64_t count, const REAL *a, REAL *l, int64_t first, bool propagate, tnf_linalg_failure *failure) {      \
    REAL t[TNF_LINALG_SMALL * TNF_LINALG_SMALL][LANES];                                                                          \
    REAL poison[LANES] = {0}; /* NaN after a value that is not finite */                                                         \
    REAL lowest[LANES];       /* of the pivots */                                                                                \
    for (int64_t q = 0; q < LANES; q++) {                                                                                        \
      const REAL *from = a + (q < count ? q : count - 1) * N * N;                                                                \
      lowest[q] = 1;                                                                                                             \
      for (int64_t j = 0; j < N; j++)                                                                                            \
        for (int64_t i = j; i < N; i++)                                                                                          \
          AT(t, i, j)[q] = from[i + j * N];                                                                                      \
    }                                                                                                                            \
    for (int64_t j = 0; j < N; j++) {                                                                                            \
      REAL inverse[LANES];                                                                                                       \
      for (int64_t i = j; i < N; i++) {                                                                                          \
        for (int64_t q = 0; q < LANES; q++)                                                                                      \
          poison[q] += AT(t, i, j)[q] * 0;                                                                                       \
        for (int64_t p = 0; p < j; p++)                                                                                          \
          for (int64_t q = 0; q < LANES; q++)                                                                                    \
            AT(t, i, j)[q] -= AT(t, i, p)[q] * AT(t, j, p)[q];                                                                   \
      }                                                                                                                          \
      for (int64_t q = 0; q < LANES; q++) {                                                                                      \
        REAL pivot = AT(t, j, j)[q];                                                                                             \
        lowest[q] = pivot > 0 ? lowest[q] : 0;                                                                                   \
        AT(t, j, j)[q] = SQRT(pivot);                                                                                            \
        inverse[q] = 1 / AT(t, j, j)[q];                                                                                         \
      }                                                                                                                          \
      for (int64_t i = j + 1; i < N; i++)                                                                                        \
        for (int64_t q = 0; q < LANES; q++)                                                                                      \
          AT(t, i, j)[q] *= inverse[q];                                                                                          \
    }                                                                                                                            \
    for (int64_t q = 0; q < count; q++) {                                                                                        \
      REAL *to = l + q * N * N;                                                                                                  \
      for (int64_t j = 0; j < N; j++)                                                                                            \
        for (int64_t i = 0; i < N; i++)                                                                                          \
          to[i + j * N] = i < j ? 0 : AT(t, i, j)[q];                                                                            \
      if (poison[q] != 0 && propagate) {                                                                                         \
        for (int64_t j = 0; j < N; j++)                                                                                          \
          for (int64_t i = j; i < N; i++)                                                                                        \
            to[i + j * N] = (REAL)NAN;                                                                                           \
      } else if (poison[q] != 0)                                                                                                 \
        tnf_linalg_fail(failure, first + q, TNF_LINALG_NON_FINITE, 0);                                                           \
      else if (lowest[q] == 0) {                                                                                                 \
        int minor = 0; /* the first pivot whose root is zero or NaN */                                                           \
        while (AT(t, minor, minor)[q] > 0)                                                                                       \
          minor++;                                                                                                               \
        tnf_linalg_fail(failure, first + q, TNF_LINALG_NOT_POSITIVE_DEFINITE, minor + 1);                                        \
      }                                                                                                                          \
    }                                                                                                                            \
  }                                                                                                                              \
  static void cholesky_groups_##REAL(int64_t n, int64_t count, const REAL *a, REAL *l, int64_t first, bool propagate,            \
                                     tnf_linalg_failure *failure) {                                                              \
    for (int64_t i = 0; i < count; i += LANES, a += LANES * n * n, l += LANES * n * n, first += LANES) {                         \
      const int64_t group = count - i < LANES ? count - i : LANES;                                                               \
      switch (n) {                                                                                                               \
        CASE(REAL, 1)                                                                                                            \
        CASE(REAL, 2)                                                                                                            \
        CASE(REAL, 3)                                                                                                            \
        CASE(REAL, 4)                                                                                                            \
        CASE(REAL, 5)                                                                                                            \
        CASE(REAL, 6)                                                                                                            \
        CASE(REAL, 7)                                                                                                            \
        CASE(REAL, 8)                                                                                                            \
      }                                                                                                                          \
    }                                                                                                                            \
  }
#define CASE(REAL, N)                                                                                                            \
  case N:                                                                                                                        \
    cholesky_##REAL(N, group, a, l, first, propagate, failure);                                                                  \
    break;
CHOLESKY(float, sqrtf)
CHOLESKY(double, sqrt)

void tnf_linalg_small_cholesky(int32_t dtype, int64_t n, int64_t count, const void *a, void *l, int64_t first, bool propagate,
                               tnf_linalg_failure *failure) {
  if (dtype == TNF_F32)
    cholesky_groups_float(n, count, a, l, first, propagate, failure);
  else
    cholesky_groups_double(n, count, a, l, first, propagate, failure);
}
