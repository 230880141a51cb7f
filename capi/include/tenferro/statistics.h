/* Statistics of elements along axes, of sets of elements, and of samples of functions. tnf_mean, tnf_var and tnf_std, tnf_sort,
 * tnf_top (which is what partition is for), tnf_unique and tnf_histogram are in the other headers. */
#ifndef TENFERRO_STATISTICS_H
#define TENFERRO_STATISTICS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- statistics ----------------------------------------------------------------------------------------------------- */

/* How the value between two neighbours is made. */
typedef enum tnf_interpolation {
  TNF_INTERPOLATION_LINEAR = 0,
  TNF_INTERPOLATION_LOWER = 1,
  TNF_INTERPOLATION_HIGHER = 2,
  TNF_INTERPOLATION_MIDPOINT = 3,
  TNF_INTERPOLATION_NEAREST = 4 /* of two equally near ones the one at an even place */
} tnf_interpolation;

/* The value at the place q (n - 1) among the n elements in order along `axis`: q in [0, 1], floating-point, of rank 0 (the axis
 * goes) or 1 (the axis has its extent). NaN where an element is NaN. A q outside, or no elements, ends the run (OUT_OF_RANGE).
 * Floating-point x; derivatives go to the neighbours, and to q. tnf_quantile(x, tnf_scalar_f64(graph, 0.9), 0,
 * TNF_INTERPOLATION_LINEAR). The median is that of 1/2. */
TNF_API tnf_traced tnf_quantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation);
TNF_API tnf_traced tnf_median(tnf_traced x, int32_t axis);

/* The same as without nan, of the elements that are not NaN: sums over none are 0, products 1, means, variances, quantiles and
 * medians NaN, the extremes NaN where there are elements and all of them are NaN. Floating-point x; the extremes, quantiles and
 * medians real. tnf_nanquantile(x, tnf_scalar_f64(graph, 0.9), 0, TNF_INTERPOLATION_LINEAR), tnf_nanstd(x, TNF_AXES(0), 1) */
TNF_API tnf_traced tnf_nanquantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation);
TNF_API tnf_traced tnf_nanmedian(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_nansum(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_nanprod(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_nanmax(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_nanmin(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_nanmean(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_nanvar(tnf_traced x, tnf_axes axes, double correction);
TNF_API tnf_traced tnf_nanstd(tnf_traced x, tnf_axes axes, double correction);

/* The mean of x over `axes` with weights, which are broadcast to x: sum(w x) / sum(w). Floating-point. */
TNF_API tnf_traced tnf_average(tnf_traced x, tnf_traced weights, tnf_axes axes);
/* The largest element along `axes` less the smallest. Real or integer. */
TNF_API tnf_traced tnf_ptp(tnf_traced x, tnf_axes axes);
/* The covariances of m variables, each a row of x[m, n, batch...] with n observations: sum of (x - mean) (x - mean)^H over n -
 * `correction`, [m, m, batch...]. corrcoef divides by both deviations. Floating-point. */
TNF_API tnf_traced tnf_cov(tnf_traced x, double correction);
TNF_API tnf_traced tnf_corrcoef(tnf_traced x);

/* The places that put what is sorted in the order of the last key, then of the one before, and so on: keys are real or integer,
 * of one shape; stable; i64. */
TNF_API tnf_traced tnf_lexsort(const tnf_traced *keys, int32_t count, int32_t axis);

/* ---- sets of elements --------------------------------------------------------------------------------------------------- */

/* Whether each element of x is one of `set`, any shapes, as bool; NaN is none. Real or integer, promoted. */
TNF_API tnf_traced tnf_isin(tnf_traced x, tnf_traced set);
/* The different elements, in rising order, of a and b; of a that are in b; of a that are not. Values decide how many. */
TNF_API tnf_traced tnf_union1d(tnf_traced a, tnf_traced b);
TNF_API tnf_traced tnf_intersect1d(tnf_traced a, tnf_traced b);
TNF_API tnf_traced tnf_setdiff1d(tnf_traced a, tnf_traced b);
/* The places, i64[count], of the elements that are not zero, in column-major order of them all. */
TNF_API tnf_traced tnf_flatnonzero(tnf_traced x);
/* |x - y| <= absolute + relative |y|, elementwise (broadcast, promoted), as bool: infinities are close to themselves, NaN, with
 * `equal_nan`, to NaN. allclose: all of them. array_equal: whether all elements of x and y, of one shape, are equal. */
TNF_API tnf_traced tnf_isclose(tnf_traced x, tnf_traced y, double relative, double absolute, bool equal_nan);
TNF_API tnf_traced tnf_allclose(tnf_traced x, tnf_traced y, double relative, double absolute, bool equal_nan);
TNF_API tnf_traced tnf_array_equal(tnf_traced x, tnf_traced y);

/* ---- samples of functions ----------------------------------------------------------------------------------------------- */

/* x[i + 1] - x[i] along `axis`, `order` times, whose extent is smaller by as much (SHAPE_MISMATCH where it is not large enough).
 */
TNF_API tnf_traced tnf_diff(tnf_traced x, int32_t order, int32_t axis);
/* The slope of samples at equal distances along `axis`: central differences inside, one-sided ones at both ends. At least 2
 * samples (SHAPE_MISMATCH), whose spacing is finite and not 0 (INVALID_ARGUMENT). Floating-point. */
TNF_API tnf_traced tnf_gradient(tnf_traced x, double spacing, int32_t axis);
/* The integral of samples at equal distances along `axis`, by trapezoids; and up to each sample behind the first. Floating-point.
 */
TNF_API tnf_traced tnf_trapezoid(tnf_traced y, double spacing, int32_t axis);
TNF_API tnf_traced tnf_cumulative_trapezoid(tnf_traced y, double spacing, int32_t axis);

#ifdef __cplusplus
}
#endif
#endif
