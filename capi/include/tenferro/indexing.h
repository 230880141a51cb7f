/* Elements read and written at places that other values say: windows at index vectors, segments, places among sorted elements.
 *
 * tnf_take, tnf_scatter_add and tnf_take_along_axis (tenferro/ops.h) are the cases of one axis. An index is i32 or i64 and in [0,
 * n): one that is not ends the run with OUT_OF_RANGE, its position and its value; none counts from the end. Indices carry no
 * derivative. */
#ifndef TENFERRO_INDEXING_H
#define TENFERRO_INDEXING_H

#include "tenferro/ops.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- indexing ------------------------------------------------------------------------------------------------------- */

/* What the axes of x, of indices and of the windows are, as StableHLO's dimension numbers. An index vector says where a window of
 * x begins; along axes of x without a component it begins at 0. Negative axes count from the end. */
typedef struct tnf_index_numbers {
  uint32_t size;               /* sizeof(tnf_index_numbers) */
  tnf_axes index_axes;         /* the axis of x that each component of a vector counts along */
  tnf_axes dropped_axes;       /* axes of x, of size 1 in a window, that the windows lack */
  tnf_axes x_batch_axes;       /* axes of x that go with axes of indices, entry by entry: the windows lack them too */
  tnf_axes indices_batch_axes; /* those of indices */
  tnf_axes window_axes; /* the rising axes of the result (updates) that the axes of a window are; count -1: the first ones */
  int32_t vector_axis;  /* the axis of indices that a vector runs along; its rank: indices are vectors of one component */
} tnf_index_numbers;
#define TNF_INDEX_NUMBERS_INIT {sizeof(tnf_index_numbers), {0, {0}}, {0, {0}}, {0, {0}}, {0, {0}}, {-1, {0}}, 0}

/* The windows of x, of these sizes (one per axis of x, extents, 1 along dropped and batch axes), that begin at the index vectors:
 * the result has the axes of a window and, in their order, the others of indices. A window lies within x. TNF_EXTENTS(1,
 * tnf_dim(x, 1)) with index_axes and dropped_axes {0} gives rows. */
TNF_API tnf_traced tnf_gather(tnf_traced x, tnf_traced indices, const tnf_index_numbers *numbers, tnf_extents sizes);
/* x with the updates, which look like the result of tnf_gather, combined into such windows by `kind`: TNF_SCATTER_KIND_OVERWRITE
 * (of several the last one), _ADD, _MULTIPLY, _MINIMUM, _MAXIMUM (NaN where one is), in the order of the vectors, as one thread
 * would; dtypes are promoted. The derivative: none of what was overwritten is x's, and of several updates it is the last one's;
 * extremes share it among the elements that equal the result; that of products divides nothing. */
TNF_API tnf_traced tnf_scatter(tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates,
                               const tnf_index_numbers *numbers);
/* x[.., i, .., j, ..]: the elements of x at indices[0], ..., which are broadcast together, along the `axes`; the axes of the
 * indices stand where the first of those was. tnf_gather_at(x, (tnf_traced[]){i, j}, 2, TNF_AXES(0, 1)) is x[i, j]; one index
 * tensor of any rank is an embedding. */
TNF_API tnf_traced tnf_gather_at(tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes axes);
/* x with the updates, which look like the result of tnf_gather_at, combined into those elements by `kind`: x[i, j] = updates, and
 * so on. */
TNF_API tnf_traced tnf_scatter_at(tnf_scatter_kind kind, tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes axes,
                                  tnf_traced updates);
/* x with updates[.., k, ..] combined by `kind` into the elements indices[.., k, ..] along `axis`, in each line by itself: what
 * tnf_take_along_axis reads. indices has x's extents but along `axis`, updates those of indices. */
TNF_API tnf_traced tnf_put_along_axis(tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates, int32_t axis);

/* The sum, product, smallest and largest element, and mean, of the elements x[.., k, ..] of each segment: ids[k], in [0, count),
 * says which one, in any order. The result has `count` in the place of `axis`. A segment without elements has 0, 1, the largest
 * and the least number of the dtype (inf, -inf), and NaN. ids is [n]. */
TNF_API tnf_traced tnf_segment_sum(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
TNF_API tnf_traced tnf_segment_prod(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
TNF_API tnf_traced tnf_segment_min(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
TNF_API tnf_traced tnf_segment_max(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
TNF_API tnf_traced tnf_segment_mean(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);

/* ---- places among sorted elements --------------------------------------------------------------------------------------- */

/* How many elements of `sorted` are below each value, or with `right` not above it: where it would be inserted, i64. sorted is
 * [n], and values has any shape; or sorted is [n, batch...] and values [m, batch...]. In the order of tnf_sort; dtypes are
 * promoted. tnf_searchsorted(edges, x, true) tells the bin of x as NumPy's digitize. */
TNF_API tnf_traced tnf_searchsorted(tnf_traced sorted, tnf_traced values, bool right);
/* How often each number from 0 on occurs in x (i32 or i64, any shape), i64[n], or with `weights` (x's shape; NULL: none) the sums
 * of theirs. n is the largest number and 1, but at least `least`: values decide it. A negative number ends the run
 * (OUT_OF_RANGE). */
TNF_API tnf_traced tnf_bincount(tnf_traced x, const tnf_traced *weights, tnf_extent least);
/* How many elements of x lie in each bin [edges[i], edges[i + 1]), the last one closed: i64[m - 1] for m rising edges, m at least
 * 1; or with `weights` (x's shape; NULL: none) the sums of theirs. Bins of equal width: edges from tnf_linspace. */
TNF_API tnf_traced tnf_histogram(tnf_traced x, tnf_traced edges, const tnf_traced *weights);
/* The piecewise linear function with the values fp[n] at the rising points xp[n], at x (any shape); constant outside. Derivatives
 * pass through all three. Floating-point x and xp, n at least 1. */
TNF_API tnf_traced tnf_interp(tnf_traced x, tnf_traced xp, tnf_traced fp);

#ifdef __cplusplus
}
#endif
#endif
