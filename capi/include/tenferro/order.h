/* Elements in order, and sums and extremes of those before each one. */
#ifndef TENFERRO_ORDER_H
#define TENFERRO_ORDER_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- order and running values -------------------------------------------------------------------------------------- */

/* The elements along `axis` in rising order, or falling with `descending`: stable, NaN above every number. Real and integer
 * dtypes. The derivative goes with the elements. argsort: their places in x, i64, so that tnf_take_along_axis(x, tnf_argsort(x,
 * ..), axis) is tnf_sort(x, ..). */
TNF_API tnf_traced tnf_sort(tnf_traced x, int32_t axis, bool descending);
TNF_API tnf_traced tnf_argsort(tnf_traced x, int32_t axis, bool descending);
/* The first `count` of them in falling order (the largest), or with `smallest` in rising order, and into *places, where that is
 * not NULL, their places. count is at most the extent (SHAPE_MISMATCH). */
TNF_API tnf_traced tnf_top(tnf_traced x, tnf_extent count, int32_t axis, bool smallest, tnf_traced *places);
/* The different elements of x in rising order (one NaN, if there is any; zeros are equal), of a size that x's values decide; for
 * each element of x, in its shape, the place of its value among them, i64; and how often each value occurs, i64. Real and integer
 * dtypes. */
typedef struct tnf_unique_result {
  tnf_traced values, inverse, counts;
} tnf_unique_result;
TNF_API tnf_unique_result tnf_unique(tnf_traced x);
/* The place of the largest, or the smallest, element along `axis`, which goes: i64, the first of equal ones; NaN counts as
 * larger, and as smaller, than every number. An extent of 0 there is SHAPE_MISMATCH. */
TNF_API tnf_traced tnf_argmax(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_argmin(tnf_traced x, int32_t axis);
/* The sum, product, largest and smallest of the elements up to each one along `axis`, of x's shape. Sums of f32 are made in f64.
 */
TNF_API tnf_traced tnf_cumsum(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_cumprod(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_cummax(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_cummin(tnf_traced x, int32_t axis);

#ifdef __cplusplus
}
#endif
#endif
