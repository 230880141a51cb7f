/* Divided differences. Each is worked out as a quotient, whose error is that of its parts over the distance, and as a series
 * around the first and around the last point, whose error is what it leaves out; the one with the smaller error is taken. */
#include "linalg/divided.h"

#include <float.h>
#include <math.h>

tnf_divided tnf_divided_place(int32_t dtype, int64_t n, int64_t values, tnf_parts *parts) {
  tnf_divided d = {.dtype = dtype, .n = n, .values = values};
  d.rounding = tnf_linalg_real(dtype) == 4 ? FLT_EPSILON : DBL_EPSILON;
  d.points = tnf_parts_take(parts, n, sizeof(double));
  d.terms = tnf_parts_take(parts, n * values, sizeof(double));
  d.sizes = tnf_parts_take(parts, n * values, sizeof(double));
  d.of_pairs = tnf_parts_take(parts, n * n, sizeof(tnf_estimate));
  return d;
}

static double real_at(int32_t dtype, const void *numbers, int64_t i) {
  double number[2];
  tnf_dense_get(dtype, numbers, i, number);
  return number[0];
}

/* ---- the series ------------------------------------------------------------------------------------------------------------ */

/* The sum over j of f^(r + j)(c) / (r + j)! h_j(x - c), r + 1 points x, h_j the complete homogeneous symmetric polynomials. */
static double series_around(const tnf_divided *d, int64_t center, const int64_t *points, int64_t count) {
  const int64_t last = d->values - count;
  double h[TNF_DIVIDED_VALUES] = {1};
  for (int64_t p = 0; p < count; p++) {
    const double x = d->points[points[p]] - d->points[center];
    for (int64_t j = 1; j <= last; j++)
      h[j] += x * h[j - 1];
  }
  const double *terms = d->terms + center * d->values + count - 1;
  double sum = 0;
  for (int64_t j = last; j >= 0; j--)
    if (h[j] != 0) /* a derivative that is not needed may be infinite */
      sum += terms[j] * h[j];
  return sum;
}

static double binomial(int64_t n, int64_t k) {
  double b = 1;
  for (int64_t i = 1; i <= k; i++)
    b = b * (double)(n - k + i) / (double)i;
  return b;
}

/* log2 of the terms of f's own series at the distance between two points, the larger of both; false where one is not finite. */
static bool sizes_between(const tnf_divided *d, int64_t first, int64_t last, double *sizes) {
  const double distance = log2(d->points[last] - d->points[first]);
  const double *x = d->sizes + first * d->values, *y = d->sizes + last * d->values;
  for (int64_t s = 0; s < d->values; s++) {
    sizes[s] = (x[s] > y[s] ? x[s] : y[s]) + (double)s * distance;
    if (!(sizes[s] < DBL_MAX))
      return false;
  }
  return true;
}

/* What the series leaves out, where f's terms go on as they decay behind the last one that is about as large as any; infinity
 * where they do not halve. */
static double left_out(const tnf_divided *d, int64_t first, int64_t last, int64_t count) {
  double sizes[TNF_DIVIDED_VALUES], largest = -INFINITY, decay = -INFINITY;
  int64_t from = 0;
  if (!sizes_between(d, first, last, sizes))
    return INFINITY;
  for (int64_t s = 0; s < d->values; s++)
    largest = sizes[s] > largest ? sizes[s] : largest;
  if (largest == -INFINITY)
    return 0;
  for (int64_t s = 0; s < d->values; s++)
    from = sizes[s] >= largest - 1 ? s : from;
  for (int64_t s = from + 1; s < d->values; s++)
    decay = fmax(decay, (sizes[s] - sizes[from]) / (double)(s - from));
  if (decay > -1 || from == d->values - 1)
    return INFINITY;
  const double next =
      sizes[from] + (double)(d->values - from) * decay - (double)(count - 1) * log2(d->points[last] - d->points[first]);
  return 2 * binomial(d->values, count - 1) * exp2(next);
}

static tnf_estimate by_series(const tnf_divided *d, const int64_t *points, int64_t count) {
  const int64_t first = points[0], last = points[count - 1];
  if (!(d->points[first] < d->points[last])) {
    const double value = d->terms[first * d->values + count - 1];
    return (tnf_estimate){value, d->rounding * fabs(value)};
  }
  const double beyond = left_out(d, first, last, count);
  if (beyond == INFINITY)
    return (tnf_estimate){0, INFINITY};
  const double x = series_around(d, first, points, count), y = series_around(d, last, points, count), apart = fabs(x - y);
  if (!(apart < DBL_MAX))
    return (tnf_estimate){0, INFINITY};
  const double rounding = d->rounding * (fabs(x) + fabs(d->terms[first * d->values + count - 1]));
  return (tnf_estimate){0.5 * (x + y), (apart > beyond ? apart : beyond) + rounding};
}

/* ---- differences ----------------------------------------------------------------------------------------------------------- */

static tnf_estimate difference(const tnf_divided *d, const int64_t *points, int64_t count);

static tnf_estimate of_part(const tnf_divided *d, const int64_t *points, int64_t count) {
  return count == 2 ? d->of_pairs[points[0] * d->n + points[1]] : difference(d, points, count);
}

static tnf_estimate difference(const tnf_divided *d, const int64_t *points, int64_t count) {
  const tnf_estimate series = by_series(d, points, count);
  const double distance = d->points[points[count - 1]] - d->points[points[0]];
  if (count == 1 || !(distance > 0) || series.error <= 2 * d->rounding * fabs(series.value))
    return series;
  const tnf_estimate low = of_part(d, points, count - 1), high = of_part(d, points + 1, count - 1);
  const double value = (high.value - low.value) / distance;
  const double error = (high.error + low.error) / distance + d->rounding * fabs(value);
  return series.error <= error ? series : (tnf_estimate){value, error};
}

void tnf_divided_read(const tnf_divided *d, const void *points, const void *const *values) {
  for (int64_t i = 0; i < d->n; i++) {
    d->points[i] = real_at(d->dtype, points, i);
    double factorial = 1;
    for (int64_t s = 0; s < d->values; s++) {
      const double term = real_at(d->dtype, values[s], i) / factorial;
      d->terms[i * d->values + s] = term;
      d->sizes[i * d->values + s] = log2(fabs(term));
      factorial *= (double)(s + 1);
    }
  }
  if (d->values < 2)
    return;
  for (int64_t i = 0; i < d->n; i++)
    for (int64_t j = i; j < d->n; j++)
      d->of_pairs[i * d->n + j] = difference(d, (const int64_t[]){i, j}, 2);
}

double tnf_divided_difference(const tnf_divided *d, const int64_t *points, int64_t count) {
  return of_part(d, points, count).value;
}
