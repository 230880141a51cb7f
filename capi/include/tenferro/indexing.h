/* Elements read and written at places: slices, elements that other values select, windows at index vectors, segments, places
 * among sorted elements.
 *
 * An index is i32 or i64 and in [0, n): one that is not ends the run with OUT_OF_RANGE, its position and its value; none counts
 * from the end. Indices carry no derivative. tnf_take, tnf_scatter_add and tnf_take_along_axis are tnf_gather and tnf_scatter
 * along one axis.
 *
 * An axis that x does not have is OUT_OF_RANGE, a rank that a function does not take RANK_MISMATCH, a dtype DTYPE_MISMATCH.
 * Extents that do not fit are SHAPE_MISMATCH, while building or, where they are unknown, in the run. */
#ifndef TENFERRO_INDEXING_H
#define TENFERRO_INDEXING_H

#include "tenferro/lists.h"
#include "tenferro/plain_ops.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- slices -------------------------------------------------------------------------------------------------------- */

/* Elements starts, starts + strides, ... below limits; one entry per axis (RANK_MISMATCH). 0 <= start <= limit <= n
 * (SHAPE_MISMATCH), strides are positive (INVALID_ARGUMENT); an extent becomes ceil((limit - start) / stride). tnf_slice([1, 2,
 * 3, 4, 5], TNF_EXTENTS(1), TNF_EXTENTS(5), TNF_INTS(2)) is [2, 4]. */
TNF_API tnf_traced tnf_slice(tnf_traced x, tnf_extents starts, tnf_extents limits, tnf_ints strides);
/* The elements [start, limit) along one axis, 0 <= start <= limit <= n (SHAPE_MISMATCH). tnf_slice_axis(x, 0,
 * tnf_extent_const(1), tnf_dim(x, 0)): [n, m] to [n - 1, m]. */
TNF_API tnf_traced tnf_slice_axis(tnf_traced x, int32_t axis, tnf_extent start, tnf_extent limit);
/* The same by numbers. Negative ones count from the end: start -2 is the last but one; limit TNF_END is the end. What is outside
 * x is refused (SHAPE_MISMATCH), when built or by the run: nothing is clamped. tnf_slice_range([1, 2, 3, 4], 0, -2, TNF_END) is
 * [3, 4]. */
TNF_API tnf_traced tnf_slice_range(tnf_traced x, int32_t axis, int64_t start, int64_t limit);
/* x[i, j, ...]: each entry picks one element along its axis, which goes; TNF_ALL keeps the axis, as those stay that have no
 * entry. tnf_index(x, TNF_INDEX(2)) of x[m, n] is row 2, [n]; TNF_INDEX(TNF_ALL, -1) the last column. A negative number counts
 * from the end; an extent that the run knows does not. What is outside x is refused (SHAPE_MISMATCH), when built or by the run;
 * more entries than axes are RANK_MISMATCH. */
TNF_API tnf_traced tnf_index(tnf_traced x, tnf_indices indices);
/* The window of these sizes that begins at `starts`: rank-0 i32 or i64, one per axis (RANK_MISMATCH). A start is clamped to [0, n
 * - size], so that the window lies within x; a size is at most n (SHAPE_MISMATCH). tnf_dynamic_slice(x, (tnf_traced[]){i, j}, 2,
 * TNF_EXTENTS(2, 3)): [m, n] to [2, 3]. */
TNF_API tnf_traced tnf_dynamic_slice(tnf_traced x, const tnf_traced *starts, int32_t count, tnf_extents sizes);
/* x with `update`, of x's rank (RANK_MISMATCH) and no larger (SHAPE_MISMATCH), in the place of such a window; dtypes are
 * promoted. tnf_dynamic_update_slice(x, u, (tnf_traced[]){i, j}, 2) of [m, n] and [2, 3] is [m, n]. */
TNF_API tnf_traced tnf_dynamic_update_slice(tnf_traced x, tnf_traced update, const tnf_traced *starts, int32_t count);
/* tnf_dynamic_slice along one axis: the elements [start, start + size), all of them along the others. tnf_dynamic_slice_axis([1,
 * 2, 3, 4], 0, start, tnf_extent_const(2)) with start 3 is [3, 4]. */
TNF_API tnf_traced tnf_dynamic_slice_axis(tnf_traced x, int32_t axis, tnf_traced start, tnf_extent size);
/* x with `update` from the rank-0 start on, which is clamped, along one axis, and from 0 on along the others.
 * tnf_dynamic_update_slice_axis([1, 2, 3, 4], [8, 9], 0, start) with start 1 is [1, 8, 9, 4]. */
TNF_API tnf_traced tnf_dynamic_update_slice_axis(tnf_traced x, tnf_traced update, int32_t axis, tnf_traced start);
/* The leading entries along `axis`, as many as the rank-0 `size` (f32, f64, i32 or i64) says when the program runs: halves go to
 * the even neighbour, and what is outside [0, extent] to its nearer end. NaN and infinities end the run (INVALID_ARGUMENT). size
 * carries no derivative. tnf_dynamic_truncate([1, 2, 3], size, 0) with size 1.6 is [1, 2]. */
TNF_API tnf_traced tnf_dynamic_truncate(tnf_traced x, tnf_traced size, int32_t axis);
/* x with zeros behind it along `axis`, up to the extent of `like` there, which is not smaller (SHAPE_MISMATCH).
 * tnf_pad_to_match([1, 2], [5, 6, 7], 0) is [1, 2, 0]. */
TNF_API tnf_traced tnf_pad_to_match(tnf_traced x, tnf_traced like, int32_t axis);

/* ---- elements selected --------------------------------------------------------------------------------------------- */

/* x[.., indices[k], ..]: the elements at the places along `axis` that indices (i32 or i64) says, in their order, as often as it
 * says them. indices[k] of rank 1 gives the axis its extent; a rank-0 index drops the axis. One outside of x ends the run
 * (OUT_OF_RANGE, with its position and value); a negative one is outside. tnf_take([5, 6, 7], [2, 0], 0) is [7, 5]. */
TNF_API tnf_traced tnf_take(tnf_traced x, tnf_traced indices, int32_t axis);
/* x with updates[.., k, ..] added at indices[k] along `axis`, in the order of the updates: a place that is named twice gets both.
 * updates has the extents that tnf_take of these indices gives (SHAPE_MISMATCH); dtypes, which are numeric, are promoted. Indices
 * as in tnf_take. tnf_scatter_add([1, 1, 1], [2, 2], [3, 4], 0) is [1, 1, 8]. */
TNF_API tnf_traced tnf_scatter_add(tnf_traced x, tnf_traced indices, tnf_traced updates, int32_t axis);
/* x[.., indices[.., k, ..], ..]: for each line along `axis` the elements at places of its own; indices has x's extents but along
 * `axis` (SHAPE_MISMATCH), and the result has those of indices. Indices as in tnf_take. tnf_take_along_axis([[1, 2], [3, 4]],
 * [[1, 0]], 0) is [[3, 2]]. */
TNF_API tnf_traced tnf_take_along_axis(tnf_traced x, tnf_traced indices, int32_t axis);
/* Where x is not zero (or true), in column-major order: i64[count, rank], one row for each such element. tnf_nonzero([[0, 3], [4,
 * 0]]) is [[1, 0], [0, 1]]. */
TNF_API tnf_traced tnf_nonzero(tnf_traced x);
/* The elements of x along `axis` at which mask, bool[n] with the extent of that axis (SHAPE_MISMATCH), is true: values decide how
 * many. tnf_compress([5, 6, 7], [true, false, true], 0) is [5, 7]. */
TNF_API tnf_traced tnf_compress(tnf_traced x, tnf_traced mask, int32_t axis);
/* 1 at [.., indices[..]] and 0 elsewhere along a new last axis of extent `depth`, which is not negative (SHAPE_MISMATCH); an
 * index outside of it has no 1. tnf_one_hot([1, 0], tnf_extent_const(3), TNF_F64) is [[0, 1, 0], [1, 0, 0]]. */
TNF_API tnf_traced tnf_one_hot(tnf_traced indices, tnf_extent depth, tnf_dtype dtype);

/* ---- windows and segments ----------------------------------------------------------------------------------------------- */

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
 * the result has the axes of a window and, in their order, the others of indices. A window lies within x (OUT_OF_RANGE). Numbers
 * that do not belong together are INVALID_ARGUMENT. With index_axes and dropped_axes {0} and vector_axis 1, tnf_gather(x, rows,
 * &numbers, TNF_EXTENTS(1, tnf_dim(x, 1))) of x[m, n] and rows[k] gives rows, [n, k]. */
TNF_API tnf_traced tnf_gather(tnf_traced x, tnf_traced indices, const tnf_index_numbers *numbers, tnf_extents sizes);
/* x with the updates, which look like the result of tnf_gather, combined into such windows by `kind`: TNF_SCATTER_KIND_OVERWRITE
 * (of several the last one), _ADD, _MULTIPLY, _MINIMUM, _MAXIMUM (NaN where one is), in the order of the vectors, as one thread
 * would; dtypes are promoted. Sums and products are of numeric dtypes, extremes of real and integer ones. The derivative: none of
 * what was overwritten is x's, and of several updates it is the last one's; extremes share it among the elements that equal the
 * result; that of products divides nothing. tnf_scatter(TNF_SCATTER_KIND_ADD, x, rows, updates, &numbers) with the numbers above
 * and updates[n, k] adds to rows. */
TNF_API tnf_traced tnf_scatter(tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates,
                               const tnf_index_numbers *numbers);
/* x[.., i, .., j, ..]: the elements of x at indices[0], ..., which are broadcast together (SHAPE_MISMATCH), along the `axes`, one
 * for each (INVALID_ARGUMENT); the axes of the indices stand where the first of those was. tnf_gather_at(x, (tnf_traced[]){i, j},
 * 2, TNF_AXES(0, 1)) is x[i, j]; one index tensor of any rank is an embedding. */
TNF_API tnf_traced tnf_gather_at(tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes axes);
/* x with the updates, which look like the result of tnf_gather_at, combined into those elements by `kind`, as tnf_scatter does.
 * x[i, j] = u is tnf_scatter_at(TNF_SCATTER_KIND_OVERWRITE, x, (tnf_traced[]){i, j}, 2, TNF_AXES(0, 1), u). */
TNF_API tnf_traced tnf_scatter_at(tnf_scatter_kind kind, tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes axes,
                                  tnf_traced updates);
/* x with updates[.., k, ..] combined by `kind` into the elements indices[.., k, ..] along `axis`, in each line by itself: what
 * tnf_take_along_axis reads. indices has x's rank (RANK_MISMATCH) and x's extents but along `axis`, updates those of indices
 * (SHAPE_MISMATCH). tnf_put_along_axis(TNF_SCATTER_KIND_ADD, [1, 2, 3], [2], [9], 0) is [1, 2, 12]. */
TNF_API tnf_traced tnf_put_along_axis(tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates, int32_t axis);

/* The sum of the elements x[.., k, ..] of each segment: ids[k], in [0, count) (OUT_OF_RANGE), says which one, in any order. The
 * result has `count` in the place of `axis`; a segment without elements has 0. ids is i32[n] or i64[n] (RANK_MISMATCH) for the n
 * elements along `axis` (SHAPE_MISMATCH), x numeric. tnf_segment_sum([1, 2, 3], [0, 1, 0], tnf_extent_const(2), 0) is [4, 2]. */
TNF_API tnf_traced tnf_segment_sum(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
/* The products of segments, as tnf_segment_sum; without elements 1. tnf_segment_prod([1, 2, 3], [0, 1, 0], tnf_extent_const(2),
 * 0) is [3, 2]. */
TNF_API tnf_traced tnf_segment_prod(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
/* The smallest elements of segments, as tnf_segment_sum; without elements the largest number of the dtype (inf). Real or integer
 * x. tnf_segment_min([1, 2, 3], [0, 1, 0], tnf_extent_const(2), 0) is [1, 2]. */
TNF_API tnf_traced tnf_segment_min(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
/* The largest elements of segments, as tnf_segment_sum; without elements the least number of the dtype (-inf). Real or integer x.
 * tnf_segment_max([1, 2, 3], [0, 1, 0], tnf_extent_const(2), 0) is [3, 2]. */
TNF_API tnf_traced tnf_segment_max(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);
/* The means of segments, as tnf_segment_sum: the sum over the number of elements; without elements NaN. Floating-point x.
 * tnf_segment_mean([1, 2, 3], [0, 1, 0], tnf_extent_const(2), 0) is [2, 2]. */
TNF_API tnf_traced tnf_segment_mean(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis);

/* ---- places among sorted elements --------------------------------------------------------------------------------------- */

/* How many elements of `sorted` are below each value, or with `right` not above it: where it would be inserted, i64. sorted is
 * [n], and values has any shape; or sorted is [n, batch...] and values [m, batch...] (RANK_MISMATCH, SHAPE_MISMATCH). In the
 * order of tnf_sort; real or integer dtypes, promoted. tnf_searchsorted(edges, x, true) tells the bin of x as NumPy's digitize;
 * tnf_searchsorted([1, 3, 5], [3, 4], false) is [1, 2]. */
TNF_API tnf_traced tnf_searchsorted(tnf_traced sorted, tnf_traced values, bool right);
/* How often each number from 0 on occurs in x (i32 or i64, any shape), i64[n], or with `weights` (x's shape; NULL: none) the sums
 * of theirs. n is the largest number and 1, but at least `least`: values decide it. A negative number ends the run
 * (OUT_OF_RANGE). tnf_bincount([0, 2, 2], NULL, tnf_extent_const(4)) is [1, 0, 2, 0]. */
TNF_API tnf_traced tnf_bincount(tnf_traced x, const tnf_traced *weights, tnf_extent least);
/* How many elements of x lie in each bin [edges[i], edges[i + 1]), the last one closed: i64[m - 1] for m rising edges
 * (RANK_MISMATCH), m at least 1; or with `weights` (x's shape; NULL: none) the sums of theirs. Real or integer x and edges. Bins
 * of equal width: edges from tnf_linspace. tnf_histogram([1, 2, 2, 4], [0, 2, 4], NULL) is [1, 3]. */
TNF_API tnf_traced tnf_histogram(tnf_traced x, tnf_traced edges, const tnf_traced *weights);
/* The piecewise linear function with the values fp[n] at the rising points xp[n], at x (any shape): fp[i] + (fp[i + 1] - fp[i])
 * (x - xp[i]) / (xp[i + 1] - xp[i]) for the i with xp[i] <= x < xp[i + 1]; constant outside. Derivatives pass through all three.
 * Real floating-point x and xp, floating-point fp, n at least 1; xp and fp have one extent (SHAPE_MISMATCH). tnf_interp([1.5, 9],
 * [1, 2], [10, 20]) is [15, 20]. */
TNF_API tnf_traced tnf_interp(tnf_traced x, tnf_traced xp, tnf_traced fp);

#ifdef __cplusplus
}
#endif
#endif
