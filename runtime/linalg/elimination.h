/* Gaussian elimination without blocks, by division: with both pivots, and where LAPACK's multiplication by 1 / pivot overflows.
 */
#ifndef TENFERRO_LINALG_ELIMINATION_H
#define TENFERRO_LINALG_ELIMINATION_H

#include "tenferro/rt.h"

/* Packed factors of the m x n matrix in place: element (i, j) of what is left is a[rows[i], columns[j]] of what was given. `rows`
 * and `columns` come as the numbers in order. `columns` NULL: rows alone are interchanged. Returns the sign of the interchanges.
 */
int tnf_linalg_eliminate(int32_t dtype, int64_t m, int64_t n, void *a, int64_t *rows, int64_t *columns);

#endif
