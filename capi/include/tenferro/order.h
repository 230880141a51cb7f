/* Elements in order, and sums and extremes of those before each one. An axis that x does not have is OUT_OF_RANGE, a dtype that a
 * function does not take DTYPE_MISMATCH. */
#ifndef TENFERRO_ORDER_H
#define TENFERRO_ORDER_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- order and running values -------------------------------------------------------------------------------------- */

/* The elements along `axis` in rising order, or falling with `descending`: stable, NaN above every number; x's shape. Real and
 * integer dtypes. The derivative goes with the elements. tnf_sort([3, 1, 2], 0, false) is [1, 2, 3]. */
TNF_API tnf_traced tnf_sort(tnf_traced x, int32_t axis, bool descending);
/* The places in x of what tnf_sort gives, i64, x's shape: tnf_take_along_axis(x, tnf_argsort(x, 0, false), 0) is tnf_sort(x, 0,
 * false). Real and integer dtypes. tnf_argsort([3, 1, 2], 0, false) is [1, 2, 0]. */
TNF_API tnf_traced tnf_argsort(tnf_traced x, int32_t axis, bool descending);
/* The first `count` elements along `axis` in falling order (the largest), or with `smallest` in rising order, and into *places,
 * where that is not NULL, their places, i64. count is at most the extent, which it replaces (SHAPE_MISMATCH). Real and integer
 * dtypes. tnf_top([3, 1, 2], tnf_extent_const(2), 0, false, &places) is [3, 2] with the places [0, 2]. */
TNF_API tnf_traced tnf_top(tnf_traced x, tnf_extent count, int32_t axis, bool smallest, tnf_traced *places);
/* What tnf_unique gives. */
typedef struct tnf_unique_result {
  tnf_traced values, inverse, counts;
} tnf_unique_result;
/* The different elements of x in rising order (one NaN, if there is any; zeros are equal), of a size that x's values decide; for
 * each element of x, in its shape, the place of its value among them, i64; and how often each value occurs, i64. Real and integer
 * dtypes, any shape. tnf_unique([3, 1, 3]) is {[1, 3], [1, 0, 1], [1, 2]}. */
TNF_API tnf_unique_result tnf_unique(tnf_traced x);
/* The place of the largest element along `axis`, which goes: i64, the first of equal ones; NaN counts as larger than every
 * number. Real and integer dtypes; an extent of 0 there is SHAPE_MISMATCH. tnf_argmax(x, 0): [m, n] to [n]; tnf_argmax([1, 5, 5],
 * 0) is 1. */
TNF_API tnf_traced tnf_argmax(tnf_traced x, int32_t axis);
/* The place of the smallest element along `axis`, as tnf_argmax; NaN counts as smaller than every number. tnf_argmin([2, 1, 1],
 * 0) is 1. */
TNF_API tnf_traced tnf_argmin(tnf_traced x, int32_t axis);
/* The sums of the elements up to each one along `axis`, y[k] = x[0] + ... + x[k], of x's shape; those of f32 are made in f64.
 * Numeric x. tnf_cumsum([1, 2, 3], 0) is [1, 3, 6]. */
TNF_API tnf_traced tnf_cumsum(tnf_traced x, int32_t axis);
/* The products of the elements up to each one along `axis`, y[k] = x[0] ... x[k], of x's shape. Numeric x. tnf_cumprod([1, 2, 3],
 * 0) is [1, 2, 6]. */
TNF_API tnf_traced tnf_cumprod(tnf_traced x, int32_t axis);
/* The largest of the elements up to each one along `axis`, y[k] = max(x[0], ..., x[k]), of x's shape; NaN from the first one on.
 * Real and integer dtypes. tnf_cummax([1, 3, 2], 0) is [1, 3, 3]. */
TNF_API tnf_traced tnf_cummax(tnf_traced x, int32_t axis);
/* The smallest of the elements up to each one along `axis`, y[k] = min(x[0], ..., x[k]), of x's shape; NaN from the first one on.
 * Real and integer dtypes. tnf_cummin([3, 1, 2], 0) is [3, 1, 1]. */
TNF_API tnf_traced tnf_cummin(tnf_traced x, int32_t axis);

#ifdef __cplusplus
}
#endif
#endif
