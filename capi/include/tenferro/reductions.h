/* Reductions: what elements along axes, which go, have together. tnf_reduce_sum, _prod, _max and _min are in plain_ops.h.
 * An axis that x does not have is OUT_OF_RANGE, one that is given twice INVALID_ARGUMENT, a dtype that a function does not take
 * DTYPE_MISMATCH. TNF_ALL_AXES gives rank 0. */
#ifndef TENFERRO_REDUCTIONS_H
#define TENFERRO_REDUCTIONS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reductions ---------------------------------------------------------------------------------------------------- */

/* The sum over `axes` divided by the number of elements; NaN over none. Floating-point x. tnf_mean(x, TNF_AXES(0)): [m, n] to
 * [n]; tnf_mean([1, 2, 6], TNF_ALL_AXES) is 3. */
TNF_API tnf_traced tnf_mean(tnf_traced x, tnf_axes axes);
/* The sum of |x - mean|^2 over `axes`, divided by the number of elements less `correction` (0: of all there are, 1: of a sample),
 * which counts as 0 at least; real; NaN where the sum of x overflows. Floating-point x. tnf_var(x, TNF_AXES(0), 1): [m, n] to
 * [n]; tnf_var([1, 2, 3], TNF_ALL_AXES, 1) is 1. */
TNF_API tnf_traced tnf_var(tnf_traced x, tnf_axes axes, double correction);
/* The square root of tnf_var, whose squares neither overflow nor underflow, and whose derivative is 0 where all elements are
 * equal; real. Floating-point x. tnf_std(x, TNF_AXES(0), 1): [m, n] to [n]; tnf_std([1, 3], TNF_ALL_AXES, 0) is 1. */
TNF_API tnf_traced tnf_std(tnf_traced x, tnf_axes axes, double correction);
/* Whether all elements along `axes` are nonzero (true over none), as bool. Any dtype. tnf_all(x, TNF_AXES(1)): [m, n] to [m];
 * tnf_all([2, 0], TNF_ALL_AXES) is false. */
TNF_API tnf_traced tnf_all(tnf_traced x, tnf_axes axes);
/* Whether one of the elements along `axes` is nonzero (false over none), as bool. Any dtype. tnf_any(x, TNF_AXES(1)): [m, n] to
 * [m]; tnf_any([2, 0], TNF_ALL_AXES) is true. */
TNF_API tnf_traced tnf_any(tnf_traced x, tnf_axes axes);
/* How many elements along `axes` are nonzero, as i64. Any dtype. tnf_count_nonzero(x, TNF_AXES(1)): [m, n] to [m];
 * tnf_count_nonzero([2, 0, 3], TNF_ALL_AXES) is 2. */
TNF_API tnf_traced tnf_count_nonzero(tnf_traced x, tnf_axes axes);
/* Sum of |x|^2 over `axes`, real. Numeric x. tnf_reduce_sum_squares(x, TNF_AXES(0)): [m, n] to [n]; tnf_reduce_sum_squares([3,
 * 4], TNF_ALL_AXES) is 25. */
TNF_API tnf_traced tnf_reduce_sum_squares(tnf_traced x, tnf_axes axes);
/* log of the sum of e^x over `axes`, which go; -inf over no elements and over elements that are all -inf. x is f32 or f64.
 * Without overflow, and right in every derivative; where the largest element is infinite the derivative is 0. tnf_logsumexp(x,
 * TNF_AXES(0)): [m, n] to [n]; tnf_logsumexp([0, 0], TNF_ALL_AXES) is log 2. */
TNF_API tnf_traced tnf_logsumexp(tnf_traced x, tnf_axes axes);

#ifdef __cplusplus
}
#endif
#endif
