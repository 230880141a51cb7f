/* Statistics of elements along axes, of sets of elements, and of samples of functions. tnf_mean, tnf_var and tnf_std, tnf_sort,
 * tnf_top (which is what partition is for), tnf_unique and tnf_histogram are in the other headers.
 *
 * An axis that x does not have is OUT_OF_RANGE, a rank that a function does not take RANK_MISMATCH, a dtype DTYPE_MISMATCH.
 * Extents that do not fit are SHAPE_MISMATCH, while building or, where they are unknown, in the run. */
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

/* The value at the place q (n - 1) among the n elements in order along `axis`: q in [0, 1], real, of rank 0 (the axis goes) or 1
 * (the axis has its extent; RANK_MISMATCH). NaN where an element is NaN. A q outside, or no elements, ends the run
 * (OUT_OF_RANGE); no interpolation of the list is INVALID_ARGUMENT. Real x; derivatives go to the neighbours, and to q.
 * tnf_quantile(x, tnf_scalar_f64(graph, 0.9), 0, TNF_INTERPOLATION_LINEAR): [m, n] to [n]. */
TNF_API tnf_traced tnf_quantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation);
/* The tnf_quantile of 1/2, with TNF_INTERPOLATION_LINEAR. Real x. tnf_median(x, 0): [m, n] to [n]; tnf_median([3, 1, 2, 9], 0) is
 * 2.5. */
TNF_API tnf_traced tnf_median(tnf_traced x, int32_t axis);

/* tnf_quantile of the elements that are not NaN; NaN where there are none. An axis of extent 0 still ends the run (OUT_OF_RANGE).
 * Real x. tnf_nanquantile(x, tnf_scalar_f64(graph, 0.9), 0, TNF_INTERPOLATION_LINEAR): [m, n] to [n]. */
TNF_API tnf_traced tnf_nanquantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation);
/* tnf_median of the elements that are not NaN; NaN where there are none. Real x. tnf_nanmedian([3, NaN, 1], 0) is 2. */
TNF_API tnf_traced tnf_nanmedian(tnf_traced x, int32_t axis);
/* The sum of the elements along `axes` that are not NaN; 0 where there are none. Floating-point x. tnf_nansum(x, TNF_AXES(0)):
 * [m, n] to [n]; tnf_nansum([1, NaN, 2], TNF_ALL_AXES) is 3. */
TNF_API tnf_traced tnf_nansum(tnf_traced x, tnf_axes axes);
/* The product of the elements along `axes` that are not NaN; 1 where there are none. Floating-point x. tnf_nanprod(x,
 * TNF_AXES(0)): [m, n] to [n]; tnf_nanprod([3, NaN, 2], TNF_ALL_AXES) is 6. */
TNF_API tnf_traced tnf_nanprod(tnf_traced x, tnf_axes axes);
/* The largest of the elements along `axes` that are not NaN; NaN where there are elements and all of them are NaN. Real x.
 * tnf_nanmax(x, TNF_AXES(0)): [m, n] to [n]; tnf_nanmax([1, NaN, 2], TNF_ALL_AXES) is 2. */
TNF_API tnf_traced tnf_nanmax(tnf_traced x, tnf_axes axes);
/* The smallest of the elements along `axes` that are not NaN; NaN where there are elements and all of them are NaN. Real x.
 * tnf_nanmin(x, TNF_AXES(0)): [m, n] to [n]; tnf_nanmin([1, NaN, 2], TNF_ALL_AXES) is 1. */
TNF_API tnf_traced tnf_nanmin(tnf_traced x, tnf_axes axes);
/* The mean of the elements along `axes` that are not NaN; NaN where there are none. Floating-point x. tnf_nanmean(x,
 * TNF_AXES(0)): [m, n] to [n]; tnf_nanmean([1, NaN, 3], TNF_ALL_AXES) is 2. */
TNF_API tnf_traced tnf_nanmean(tnf_traced x, tnf_axes axes);
/* tnf_var of the elements along `axes` that are not NaN, divided by their number less `correction`; NaN where there are none.
 * Real; floating-point x. tnf_nanvar(x, TNF_AXES(0), 1): [m, n] to [n]; tnf_nanvar([1, NaN, 3], TNF_ALL_AXES, 1) is 2. */
TNF_API tnf_traced tnf_nanvar(tnf_traced x, tnf_axes axes, double correction);
/* The square root of tnf_nanvar, as tnf_std that of tnf_var. Real; floating-point x. tnf_nanstd(x, TNF_AXES(0), 1): [m, n] to
 * [n]; tnf_nanstd([1, NaN, 3], TNF_ALL_AXES, 0) is 1. */
TNF_API tnf_traced tnf_nanstd(tnf_traced x, tnf_axes axes, double correction);

/* The mean of x over `axes` with weights, which are broadcast to x (RANK_MISMATCH, SHAPE_MISMATCH): sum(w x) / sum(w).
 * Floating-point. tnf_average(x, w, TNF_AXES(0)): [m, n] and [m, 1] to [n]; tnf_average([1, 4], [2, 1], TNF_ALL_AXES) is 2. */
TNF_API tnf_traced tnf_average(tnf_traced x, tnf_traced weights, tnf_axes axes);
/* The largest element along `axes` less the smallest. Real or integer. tnf_ptp(x, TNF_AXES(0)): [m, n] to [n]; tnf_ptp([3, 1, 7],
 * TNF_ALL_AXES) is 6. */
TNF_API tnf_traced tnf_ptp(tnf_traced x, tnf_axes axes);
/* The covariances of m variables, each a row of x[m, n, batch...] with n observations: sum of (x - mean) (x - mean)^H over n -
 * `correction`. Floating-point x of rank 2 at least (RANK_MISMATCH). tnf_cov(x, 1): [m, n, batch...] to [m, m, batch...];
 * tnf_cov([[1, 3], [0, 4]], 1) is [[2, 4], [4, 8]]. */
TNF_API tnf_traced tnf_cov(tnf_traced x, double correction);
/* The correlations of m variables: tnf_cov divided by both deviations, c[i, j] / sqrt(c[i, i] c[j, j]). Floating-point x of rank
 * 2 at least (RANK_MISMATCH). tnf_corrcoef(x): [m, n, batch...] to [m, m, batch...]; tnf_corrcoef([[1, 3], [0, 4]]) is [[1, 1],
 * [1, 1]]. */
TNF_API tnf_traced tnf_corrcoef(tnf_traced x);

/* The places that put what is sorted in the order of the last key, then of the one before, and so on: keys are real or integer,
 * of one shape (RANK_MISMATCH, SHAPE_MISMATCH); stable; i64, in their shape. tnf_lexsort((tnf_traced[]){second, first}, 2, 0):
 * [n] and [n] to [n]; of second [2, 1, 0] and first [1, 1, 0] it is [2, 1, 0]. */
TNF_API tnf_traced tnf_lexsort(const tnf_traced *keys, int32_t count, int32_t axis);

/* ---- sets of elements --------------------------------------------------------------------------------------------------- */

/* Whether each element of x is one of `set`, any shapes, as bool in x's; NaN is none. Real or integer, promoted. tnf_isin([1, 2,
 * 3], [3, 1]) is [true, false, true]. */
TNF_API tnf_traced tnf_isin(tnf_traced x, tnf_traced set);
/* The different elements of a and b, of any shapes, in rising order: [k]. Values decide how many. Real or integer, promoted.
 * tnf_union1d([3, 1], [2, 3]) is [1, 2, 3]. */
TNF_API tnf_traced tnf_union1d(tnf_traced a, tnf_traced b);
/* The different elements of a that are in b, of any shapes, in rising order: [k]. Values decide how many. Real or integer,
 * promoted. tnf_intersect1d([3, 1, 3], [2, 3]) is [3]. */
TNF_API tnf_traced tnf_intersect1d(tnf_traced a, tnf_traced b);
/* The different elements of a that are not in b, of any shapes, in rising order: [k]. Values decide how many. Real or integer,
 * promoted. tnf_setdiff1d([3, 1, 1], [2, 3]) is [1]. */
TNF_API tnf_traced tnf_setdiff1d(tnf_traced a, tnf_traced b);
/* The places, i64[count], of the elements that are not zero, in column-major order of them all. Any dtype and shape.
 * tnf_flatnonzero([0, 5, 6]) is [1, 2]. */
TNF_API tnf_traced tnf_flatnonzero(tnf_traced x);
/* |x - y| <= absolute + relative |y|, elementwise (broadcast, promoted), as bool: infinities are close to themselves, NaN, with
 * `equal_nan`, to NaN. Numeric. tnf_isclose([1, 2], [1.001, 3], 0.01, 0, false) is [true, false]. */
TNF_API tnf_traced tnf_isclose(tnf_traced x, tnf_traced y, double relative, double absolute, bool equal_nan);
/* Whether tnf_isclose holds for all elements: a rank-0 bool. tnf_allclose([1, 2], [1.001, 3], 0.01, 0, false) is false. */
TNF_API tnf_traced tnf_allclose(tnf_traced x, tnf_traced y, double relative, double absolute, bool equal_nan);
/* Whether all elements of x and y, of one shape (RANK_MISMATCH, SHAPE_MISMATCH), are equal: a rank-0 bool. Dtypes are promoted.
 * tnf_array_equal([1, 2], [1, 2]) is true. */
TNF_API tnf_traced tnf_array_equal(tnf_traced x, tnf_traced y);

/* ---- samples of functions ----------------------------------------------------------------------------------------------- */

/* x[i + 1] - x[i] along `axis`, `order` times, in [0, 1000] (INVALID_ARGUMENT); the extent is smaller by as much (SHAPE_MISMATCH
 * where it is not large enough). Numeric x. tnf_diff(x, 1, 0): [m, n] to [m - 1, n]; tnf_diff([1, 4, 9], 2, 0) is [2]. */
TNF_API tnf_traced tnf_diff(tnf_traced x, int32_t order, int32_t axis);
/* The slope of samples at equal distances along `axis`: central differences (x[i + 1] - x[i - 1]) / (2 spacing) inside, one-sided
 * ones at both ends; x's shape. At least 2 samples (SHAPE_MISMATCH), whose spacing is finite and not 0 (INVALID_ARGUMENT).
 * Floating-point. tnf_gradient([1, 4, 9], 0.5, 0) is [6, 8, 10]. */
TNF_API tnf_traced tnf_gradient(tnf_traced x, double spacing, int32_t axis);
/* The integral of samples at equal distances along `axis`, which goes, by trapezoids: the sum of spacing (y[i] + y[i + 1]) / 2, 0
 * of fewer than 2 samples. Floating-point. tnf_trapezoid(y, 0.1, 0): [m, n] to [n]; tnf_trapezoid([1, 2, 4], 2, 0) is 9. */
TNF_API tnf_traced tnf_trapezoid(tnf_traced y, double spacing, int32_t axis);
/* The integrals up to each sample behind the first, as tnf_trapezoid; the extent is smaller by 1, 0 without samples.
 * Floating-point. tnf_cumulative_trapezoid(y, 0.1, 0): [m, n] to [m - 1, n]; tnf_cumulative_trapezoid([1, 2, 4], 2, 0) is [3,
 * 9]. */
TNF_API tnf_traced tnf_cumulative_trapezoid(tnf_traced y, double spacing, int32_t axis);

#ifdef __cplusplus
}
#endif
#endif
