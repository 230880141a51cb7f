/* Divided differences of a function known with its derivatives at points: f[x] = f(x), f[x, ..., y, z] = (f[y.., z] - f[x, ..y])
 * / (z - x), and what that tends to where points are equal. */
#ifndef TNF_LINALG_DIVIDED_H
#define TNF_LINALG_DIVIDED_H

#include "linalg/dense.h"

enum { TNF_DIVIDED_VALUES = 16 }; /* the function and derivatives, at most */

/* A number and a bound of its error, estimated. */
typedef struct tnf_estimate {
  double value, error;
} tnf_estimate;

typedef struct tnf_divided {
  int32_t dtype;
  int64_t n;              /* points */
  int64_t values;         /* the function and its derivatives */
  double rounding;        /* of the numbers given, relative */
  double *points;         /* ascending */
  double *terms;          /* f^(s) / s! of point i at [i * values + s] */
  double *sizes;          /* log2 of their absolute values */
  tnf_estimate *of_pairs; /* f[points i, j] at [i * n + j], i <= j */
} tnf_divided;

/* Takes its arrays; `dtype`, a real one, is that of what is read. */
tnf_divided tnf_divided_place(int32_t dtype, int64_t n, int64_t values, tnf_parts *parts);
/* Reads points and, for each derivative, an array like them. */
void tnf_divided_read(const tnf_divided *d, const void *points, const void *const *values);
/* Of 1 to `values` points, whose numbers ascend. */
double tnf_divided_difference(const tnf_divided *d, const int64_t *points, int64_t count);

#endif
