/* Products of matrices whose elements leave the range of their type: each one has a power of two of its own. */
#include "linalg/wide.h"

#include <math.h>

static const int64_t out_of_range = INT64_C(1) << 28;

static int32_t held(int64_t exponent) {
  return (int32_t)(exponent > out_of_range ? out_of_range : exponent < -out_of_range ? -out_of_range : exponent);
}

/* Element i = z 2^exponent */
static void put(int32_t dtype, tnf_wide a, int64_t i, const double z[2], int64_t exponent) {
  const double size = fmax(fabs(z[0]), fabs(z[1]));
  int own = 0;
  frexp(size, &own);
  tnf_dense_set(dtype, a.x, i, (const double[2]){ldexp(z[0], -own), ldexp(z[1], -own)});
  a.exponent[i] = size == 0 ? 0 : held(exponent + own);
}

void tnf_wide_begin(int32_t dtype, int64_t n, tnf_wide a) {
  for (int64_t i = 0; i < n * n; i++) {
    double z[2];
    tnf_dense_get(dtype, a.x, i, z);
    put(dtype, a, i, z, 0);
  }
}

void tnf_wide_end(int32_t dtype, int64_t n, tnf_wide a) {
  for (int64_t i = 0; i < n * n; i++) {
    double z[2];
    tnf_dense_get(dtype, a.x, i, z);
    tnf_dense_set(dtype, a.x, i, (const double[2]){ldexp(z[0], a.exponent[i]), ldexp(z[1], a.exponent[i])});
  }
}

/* The product of an element of a row and one of a column, and its exponent; false where it is 0. */
static bool term(int32_t dtype, tnf_wide a, int64_t i, tnf_wide b, int64_t j, double z[2], int64_t *exponent) {
  double x[2], y[2];
  tnf_dense_get(dtype, a.x, i, x);
  tnf_dense_get(dtype, b.x, j, y);
  z[0] = x[0] * y[0] - x[1] * y[1];
  z[1] = x[0] * y[1] + x[1] * y[0];
  *exponent = (int64_t)a.exponent[i] + b.exponent[j];
  return z[0] != 0 || z[1] != 0;
}

void tnf_wide_multiply(int32_t dtype, int64_t n, int count, const tnf_wide *a, const tnf_wide *b, tnf_wide c) {
  for (int64_t column = 0; column < n; column++)
    for (int64_t row = 0; row < n; row++) {
      double z[2], sum[2] = {0, 0};
      int64_t exponent, top = -4 * out_of_range;
      for (int64_t t = 0; t < count * n; t++)
        if (term(dtype, a[t / n], row + t % n * n, b[t / n], t % n + column * n, z, &exponent) && exponent > top)
          top = exponent;
      for (int64_t t = 0; t < count * n; t++)
        if (term(dtype, a[t / n], row + t % n * n, b[t / n], t % n + column * n, z, &exponent) && top - exponent < 2000)
          for (int part = 0; part < 2; part++)
            sum[part] += ldexp(z[part], (int)(exponent - top));
      put(dtype, c, row + column * n, sum, top);
    }
}

bool tnf_wide_same(int32_t dtype, int64_t n, tnf_wide a, tnf_wide b) {
  for (int64_t i = 0; i < n * n; i++) {
    double x[2], y[2];
    tnf_dense_get(dtype, a.x, i, x);
    tnf_dense_get(dtype, b.x, i, y);
    const bool is_out = a.exponent[i] == b.exponent[i] && (a.exponent[i] == out_of_range || a.exponent[i] == -out_of_range);
    if (!is_out && (a.exponent[i] != b.exponent[i] || x[0] != y[0] || x[1] != y[1]))
      return false;
  }
  return true;
}
