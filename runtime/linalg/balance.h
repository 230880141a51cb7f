/* Balancing: a similarity by powers of two that makes a matrix's norm small. */
#ifndef TENFERRO_LINALG_BALANCE_H
#define TENFERRO_LINALG_BALANCE_H

#include "linalg/dense.h"

/* Exponents d such that the elements a[i, j] 2^(d[j] - d[i]) have rows and columns of sizes like the diagonal's largest element,
 * or 1, where that is less than they have. `sizes` holds n * n numbers. The result is the base-2 logarithm of the new 1-norm. */
double tnf_balance_find(int32_t dtype, int64_t n, const void *a, double *sizes, int64_t *d);
/* Element (i, j) times 2^(sign (d[j] - d[i]) + shift), without overflow on the way. */
void tnf_balance_apply(int32_t dtype, int64_t n, const int64_t *d, int sign, int64_t shift, void *a);
/* The largest exponent of an element 2^(d[j] - d[i]) a[i, j] of finite numbers, in frexp's sense; 0 for a zero matrix. */
int64_t tnf_balance_exponent(int32_t dtype, int64_t n, const int64_t *d, const void *a);

#endif
