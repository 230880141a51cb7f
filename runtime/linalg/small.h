/* Batches of small real matrices, one matrix per vector lane. */
#ifndef TENFERRO_LINALG_SMALL_H
#define TENFERRO_LINALG_SMALL_H

#include "linalg/batch.h"

enum { TNF_LINALG_SMALL = 8 };

/* Lower Cholesky factors of `count` n x n matrices, 1 <= n <= TNF_LINALG_SMALL, dtype TNF_F32 or TNF_F64; l may be a. Failures
 * are recorded with index first + i; a matrix that is not finite is none with `propagate`, its factor is NaN. */
void tnf_linalg_small_cholesky(int32_t dtype, int64_t n, int64_t count, const void *a, void *l, int64_t first, bool propagate,
                               tnf_linalg_failure *failure);

#endif
