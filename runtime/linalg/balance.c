/* Balancing: a similarity by powers of two that makes a matrix's norm small. As LAPACK's gebal does after Parlett and Reinsch,
 * but for two things: rows and columns without elements beside the diagonal count as the diagonal's largest one, so that
 * triangular matrices are balanced too, and nothing is done for elements that are smaller than that. */
#include "linalg/balance.h"

#include <math.h>

static const int most_sweeps = 100, room = 64; /* sizes are kept as multiples of 2^room, so that no sum of them overflows */

static int exponent_of(double x) {
  int exponent;
  frexp(x, &exponent);
  return exponent;
}

static double size_of(int32_t dtype, const void *a, int64_t i) {
  double z[2];
  tnf_dense_get(dtype, a, i, z);
  return z[1] == 0 ? fabs(ldexp(z[0], -room)) : hypot(ldexp(z[0], -room), ldexp(z[1], -room));
}

/* The halved difference of the exponents of row and column j, neither of which counts as less than `least`. */
static int step_of(int64_t n, const double *sizes, int64_t j, double least) {
  double row = 0, column = 0;
  for (int64_t i = 0; i < n; i++)
    if (i != j) {
      row += sizes[j + i * n];
      column += sizes[i + j * n];
    }
  return (exponent_of(fmax(row, least)) - exponent_of(fmax(column, least))) / 2;
}

static void take_step(int64_t n, double *sizes, int64_t j, int step) {
  for (int64_t i = 0; i < n; i++)
    if (i != j) {
      sizes[j + i * n] = ldexp(sizes[j + i * n], -step);
      sizes[i + j * n] = ldexp(sizes[i + j * n], step);
    }
}

double tnf_balance_find(int32_t dtype, int64_t n, const void *a, double *sizes, int64_t *d) {
  double least = ldexp(0.5, -room), largest = 0;
  for (int64_t i = 0; i < n * n; i++)
    sizes[i] = size_of(dtype, a, i);
  for (int64_t j = 0; j < n; j++) {
    least = fmax(least, sizes[j + j * n]);
    d[j] = 0;
  }
  bool is_done = false;
  for (int sweep = 0; sweep < most_sweeps && !is_done; sweep++) {
    is_done = true;
    for (int64_t j = 0; j < n; j++) {
      const int step = step_of(n, sizes, j, least);
      if (step == 0)
        continue;
      take_step(n, sizes, j, step);
      d[j] += step;
      is_done = false;
    }
  }
  for (int64_t j = 0; j < n; j++) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
      sum += sizes[i + j * n];
    largest = fmax(largest, sum);
  }
  return log2(largest) + room;
}

static int power_of(int64_t exponent) {
  return exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent;
}

void tnf_balance_apply(int32_t dtype, int64_t n, const int64_t *d, int sign, int64_t shift, void *a) {
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < n; i++) {
      const int power = power_of(sign * (d[j] - d[i]) + shift);
      double z[2];
      tnf_dense_get(dtype, a, i + j * n, z);
      tnf_dense_set(dtype, a, i + j * n, (const double[2]){ldexp(z[0], power), ldexp(z[1], power)});
    }
}

int64_t tnf_balance_exponent(int32_t dtype, int64_t n, const int64_t *d, const void *a) {
  int64_t largest = INT64_MIN;
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < n; i++) {
      double z[2];
      tnf_dense_get(dtype, a, i + j * n, z);
      const double size = fmax(fabs(z[0]), fabs(z[1]));
      const int64_t exponent = size == 0 ? INT64_MIN : exponent_of(size) + d[j] - d[i];
      largest = exponent > largest ? exponent : largest;
    }
  return largest == INT64_MIN ? 0 : largest;
}
