/* Batches of small real matrices: LU factors and solves, one matrix per vector lane. */
#ifndef TENFERRO_LINALG_SMALL_LU_H
#define TENFERRO_LINALG_SMALL_LU_H

#include "linalg/small.h"

enum { TNF_LINALG_LANES = 16 }; /* matrices of a group: 16 f32 or two vectors of 8 f64 */

/* Factors and interchanges, as LAPACK's getrf writes them, of `count` n x n matrices, 1 <= n <= TNF_LINALG_SMALL, 1 <= count <=
 * TNF_LINALG_LANES, dtype TNF_F32 or TNF_F64; lu may be a. left[i] is set for a matrix that is left to others: one that is not
 * finite or not regular, or whose elements or pivots are so small or large that it has to be scaled. */
void tnf_linalg_small_factor(int32_t dtype, int64_t n, int64_t count, const void *a, void *lu, int32_t *pivots, bool *left);

/* x = op(a)^-1 b for `count` such factors and n x rhs matrices b; x may be b. left[i] is set where b is not finite, or the matrix
 * was scaled. */
void tnf_linalg_small_solve(int32_t dtype, int64_t n, int64_t rhs, bool transposed, int64_t count, const void *lu,
                            const int32_t *pivots, const void *b, void *x, bool *left);

#endif
