/* The complex Schur form, and square roots and logarithms of triangular matrices. */
#include "linalg/schur.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

tnf_schur tnf_schur_place(int64_t n, tnf_parts *parts) {
  tnf_schur s = {.n = n};
  s.t = tnf_parts_take(parts, n * n, sizeof *s.t);
  s.q = tnf_parts_take(parts, n * n, sizeof *s.q);
  s.values = tnf_parts_take(parts, n, sizeof *s.values);
  s.work = tnf_parts_take(parts, TNF_SCHUR_WORK * n, sizeof *s.work);
  s.reals = tnf_parts_take(parts, n, sizeof *s.reals);
  return s;
}

void tnf_schur_widen(int32_t dtype, int64_t count, const void *from, tnf_complex *to) {
  for (int64_t i = 0; i < count; i++) {
    double z[2];
    tnf_dense_get(dtype, from, i, z);
    memcpy(to + i, z, sizeof z);
  }
}

void tnf_schur_narrow(int32_t dtype, int64_t count, const tnf_complex *from, void *to) {
  for (int64_t i = 0; i < count; i++)
    tnf_dense_set(dtype, to, i, (const double[2]){creal(from[i]), cimag(from[i])});
}

bool tnf_schur_run(const tnf_schur *s, int32_t dtype, const void *a) {
  const int n = (int)s->n;
  int sorted = 0;
  tnf_schur_widen(dtype, s->n * s->n, a, s->t);
  if (LAPACKE_zgees_work(LAPACK_COL_MAJOR, 'V', 'N', NULL, n, s->t, n, &sorted, s->values, s->q, n, s->work, TNF_SCHUR_WORK * n,
                         s->reals, NULL) != 0)
    return false;
  for (int64_t j = 0; j < s->n; j++)
    for (int64_t i = j + 1; i < s->n; i++)
      s->t[i + j * s->n] = 0;
  return true;
}

void tnf_schur_multiply(char op_a, char op_b, int64_t m, int64_t n, int64_t k, const tnf_complex *a, const tnf_complex *b,
                        tnf_complex *c) {
  tnf_dense_multiply(&(tnf_dense_product){TNF_COMPLEX_F64, op_a, op_b, m, n, k, 1, 0}, a, b, c);
}

static double size_of(tnf_complex z) {
  return hypot(creal(z), cimag(z));
}

/* Bjorck and Hammarling: t[i, j] = r[i, i] r[i, j] + ... + r[i, j] r[j, j], column by column from the diagonal up. */
bool tnf_triangular_sqrt(int64_t n, tnf_complex *t) {
  const double noise = (double)n * DBL_EPSILON * tnf_dense_norm_1(TNF_COMPLEX_F64, n, n, t);
  for (int64_t j = 0; j < n; j++) {
    t[j + j * n] = csqrt(t[j + j * n]);
    for (int64_t i = j - 1; i >= 0; i--) {
      tnf_complex rest = t[i + j * n], below = t[i + i * n] + t[j + j * n];
      for (int64_t k = i + 1; k < j; k++)
        rest -= t[i + k * n] * t[k + j * n];
      if (size_of(below) == 0 && size_of(rest) > noise)
        return false;
      t[i + j * n] = size_of(below) == 0 ? 0 : rest / below;
    }
  }
  return true;
}

enum { NODES = 8, MOST_ROOTS = 200 };

/* Of Gauss-Legendre's quadrature on [0, 1]: log(1 + x) = sum of weight x / (1 + node x) to rounding for |x| <= 1/4. */
static const double nodes[NODES] = {0.01985507175123188, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751,
                                    0.5917173212478249,  0.7627662049581645,  0.8983332387068134, 0.9801449282487681};
static const double weights[NODES] = {0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.1813418916891810,
                                      0.1813418916891810,  0.15685332293894363, 0.11119051722668724, 0.05061426814518813};

/* The 1-norm of t - 1. */
static double distance_from_identity(int64_t n, const tnf_complex *t) {
  double largest = 0;
  for (int64_t j = 0; j < n; j++) {
    double sum = size_of(t[j + j * n] - 1);
    for (int64_t i = 0; i < j; i++)
      sum += size_of(t[i + j * n]);
    largest = fmax(largest, sum);
  }
  return largest;
}

bool tnf_triangular_log(int64_t n, tnf_complex *t, tnf_complex *work) {
  const size_t bytes = (size_t)(n * n) * sizeof *t;
  tnf_complex *const x = work, *const system = work + n * n, *const solved = work + 2 * n * n;
  const double one[2] = {1, 0};
  memcpy(x, t, bytes);
  for (int64_t j = 0; j < n; j++)
    if (size_of(t[j + j * n]) == 0)
      return false;
  int roots = 0;
  while (distance_from_identity(n, x) > 0.25)
    if (roots++ == MOST_ROOTS || !tnf_triangular_sqrt(n, x))
      return false;
  for (int64_t j = 0; j < n; j++)
    x[j + j * n] -= 1;
  for (int64_t j = 0; j < n; j++) /* the diagonal is known better */
    for (int64_t i = 0; i <= j; i++)
      t[i + j * n] = i == j ? clog(t[j + j * n]) : 0;
  for (int p = 0; p < NODES; p++) {
    for (int64_t i = 0; i < n * n; i++)
      system[i] = nodes[p] * x[i];
    for (int64_t j = 0; j < n; j++)
      system[j + j * n] += 1;
    memcpy(solved, x, bytes);
    cblas_ztrsm(CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, (int)n, (int)n, one, system, (int)n, solved,
                (int)n);
    for (int64_t j = 0; j < n; j++)
      for (int64_t i = 0; i < j; i++)
        t[i + j * n] += ldexp(weights[p], roots) * solved[i + j * n];
  }
  return true;
}
