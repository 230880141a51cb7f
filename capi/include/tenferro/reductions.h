/* Reductions: what elements along axes, which go, have together. tnf_reduce_sum, _prod, _max and _min are in plain_ops.h. */
#ifndef TENFERRO_REDUCTIONS_H
#define TENFERRO_REDUCTIONS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reductions ---------------------------------------------------------------------------------------------------- */

TNF_API tnf_traced tnf_mean(tnf_traced x, tnf_axes axes);
/* The sum of |x - mean|^2 over `axes`, divided by the number of elements less `correction` (0: of all there are, 1: of a sample);
 * real; NaN where the sum of x overflows. std is its square root, whose squares neither overflow nor underflow, and whose
 * derivative is 0 where all elements are equal. */
TNF_API tnf_traced tnf_var(tnf_traced x, tnf_axes axes, double correction);
TNF_API tnf_traced tnf_std(tnf_traced x, tnf_axes axes, double correction);
/* Whether all elements along `axes` are nonzero (true over none), or one of them (false over none), as bool; and how many, as
 * i64.
 */
TNF_API tnf_traced tnf_all(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_any(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_count_nonzero(tnf_traced x, tnf_axes axes);
/* Sum of |x|^2, real. */
TNF_API tnf_traced tnf_reduce_sum_squares(tnf_traced x, tnf_axes axes);
/* log of the sum of e^x over `axes`, which go; -inf over no elements and over elements that are all -inf. x is f32 or f64.
 * Without overflow, and right in every derivative; where the largest element is infinite the derivative is 0. */
TNF_API tnf_traced tnf_logsumexp(tnf_traced x, tnf_axes axes);

#ifdef __cplusplus
}
#endif
#endif
