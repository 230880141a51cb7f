/* Arrays reshaped, joined, rearranged, extended and made of others. Counts and places are extents, so the run may decide them.
 * flip is tnf_reverse (tenferro/plain_ops.h), hstack, vstack and append are tnf_concatenate, diagflat is tnf_diag of tnf_ravel.
 * Any dtype unless a function says otherwise.
 *
 * An axis that x does not have is OUT_OF_RANGE, a rank that a function does not take RANK_MISMATCH, a dtype DTYPE_MISMATCH.
 * Extents that do not fit are SHAPE_MISMATCH, while building or, where they are unknown, in the run. */
#ifndef TENFERRO_ARRAYS_H
#define TENFERRO_ARRAYS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- shape and arrangement ----------------------------------------------------------------------------------------- */

/* The same elements, in column-major order, under other extents, whose product is that of x's (SHAPE_MISMATCH). tnf_reshape(x,
 * TNF_EXTENTS(tnf_dim(x, 0), 4)): [n, 2, 2] to [n, 4]. */
TNF_API tnf_traced tnf_reshape(tnf_traced x, tnf_extents extents);
/* All elements of x, in column-major order, as a vector. tnf_ravel([[1, 2], [3, 4]]) is [1, 3, 2, 4]. */
TNF_API tnf_traced tnf_ravel(tnf_traced x);
/* A new axis of extent 1 before axis `axis` of the result, which is in [-rank - 1, rank] for x's rank. tnf_expand_dims(x, 0): [n]
 * to [1, n]. */
TNF_API tnf_traced tnf_expand_dims(tnf_traced x, int32_t axis);
/* x without its axis `axis`, whose extent is 1 (SHAPE_MISMATCH). tnf_squeeze(x, -1): [n, 1] to [n]. */
TNF_API tnf_traced tnf_squeeze(tnf_traced x, int32_t axis);
/* Result axis i is x's axis permutation[i]: one entry per axis (RANK_MISMATCH), none twice (INVALID_ARGUMENT). tnf_transpose(x,
 * TNF_AXES(2, 0, 1)): [k, m, n] to [n, k, m]. */
TNF_API tnf_traced tnf_transpose(tnf_traced x, tnf_axes permutation);
/* Matrices transposed, y[i, j] = x[j, i]. tnf_matrix_transpose(x): [m, n, batch...] to [n, m, batch...]. The rank is at least 2
 * (RANK_MISMATCH). */
TNF_API tnf_traced tnf_matrix_transpose(tnf_traced x);
/* Matrices transposed and conjugated, y[i, j] = conj(x[j, i]). tnf_adjoint(x): [m, n, batch...] to [n, m, batch...]. The rank is
 * at least 2 (RANK_MISMATCH). */
TNF_API tnf_traced tnf_adjoint(tnf_traced x);
/* x's axis i becomes result axis dims[i], repeated along the others; an extent of x known to be 1 is repeated too, any other is
 * the result's (SHAPE_MISMATCH). dims rise and have one entry per axis of x (RANK_MISMATCH). tnf_broadcast_in_dim(x,
 * TNF_EXTENTS(3, tnf_dim(x, 0)), TNF_AXES(1)): [n] to [3, n], x as each row. */
TNF_API tnf_traced tnf_broadcast_in_dim(tnf_traced x, tnf_extents extents, tnf_axes dims);
/* The same with x's axes at the end, as NumPy; the result has x's rank at least (RANK_MISMATCH). tnf_broadcast_to(x,
 * TNF_EXTENTS(5, 3, 4)): [3, 1] to [5, 3, 4]. */
TNF_API tnf_traced tnf_broadcast_to(tnf_traced x, tnf_extents extents);
/* x with the rank-0 `value`, of x's dtype (RANK_MISMATCH, DTYPE_MISMATCH), before (low), after (high) and between (interior) its
 * elements, one entry per axis (RANK_MISMATCH); negative low and high crop, interior is not negative (OUT_OF_RANGE). An extent n
 * becomes low + n + interior (n - 1) + high, which is not negative (SHAPE_MISMATCH). tnf_pad([1, 2], 0, TNF_EXTENTS(1),
 * TNF_EXTENTS(2), TNF_INTS(1)) is [0, 1, 0, 2, 0, 0]. */
TNF_API tnf_traced tnf_pad(tnf_traced x, tnf_traced value, tnf_extents low, tnf_extents high, tnf_ints interior);
/* One after the other along `axis`, whose extents add up; the others are equal (SHAPE_MISMATCH), as are the ranks
 * (RANK_MISMATCH). Dtypes are promoted. tnf_concatenate((tnf_traced[]){a, b}, 2, 0): [2, n] and [3, n] to [5, n]. */
TNF_API tnf_traced tnf_concatenate(const tnf_traced *xs, int32_t count, int32_t axis);
/* The same along a new axis `axis` of the result: all are of one shape (RANK_MISMATCH, SHAPE_MISMATCH). Dtypes are promoted.
 * tnf_stack((tnf_traced[]){a, b}, 2, 0): [n] and [n] to [2, n]. */
TNF_API tnf_traced tnf_stack(const tnf_traced *xs, int32_t count, int32_t axis);
/* x with its elements moved by `shift` places along `axis`, those that leave at one end coming in at the other: y[(i + shift) mod
 * n] = x[i]. A shift of INT64_MIN is OUT_OF_RANGE. tnf_roll([1, 2, 3], 1, 0) is [3, 1, 2]. */
TNF_API tnf_traced tnf_roll(tnf_traced x, int64_t shift, int32_t axis);
/* `count` copies of x one behind the other along `axis`; a negative count is INVALID_ARGUMENT. tnf_tile(x, 2, 0): [3, n] to [6,
 * n]; tnf_tile([1, 2], 2, 0) is [1, 2, 1, 2]. */
TNF_API tnf_traced tnf_tile(tnf_traced x, int64_t count, int32_t axis);
/* Each element of x `count` times in a row along `axis`; a negative count is INVALID_ARGUMENT. tnf_repeat(x, 2, 0): [3, n] to [6,
 * n]; tnf_repeat([1, 2], 2, 0) is [1, 1, 2, 2]. */
TNF_API tnf_traced tnf_repeat(tnf_traced x, int64_t count, int32_t axis);
/* x in `count` parts of equal extent along `axis`, into parts[count]; count is at least 1 (INVALID_ARGUMENT) and divides the
 * extent (SHAPE_MISMATCH). False, with null parts, after a failure. tnf_split(x, 3, 0, parts): [6, n] to three of [2, n]. */
TNF_API bool tnf_split(tnf_traced x, int32_t count, int32_t axis, tnf_traced *parts);
/* Matrices with the diagonal x, zero elsewhere: [k, batch...] to [rows, columns, batch...], where k is min(rows, columns)
 * (SHAPE_MISMATCH). tnf_embed_diag([1, 2], tnf_extent_const(2), tnf_extent_const(3)) is [[1, 0, 0], [0, 2, 0]]. */
TNF_API tnf_traced tnf_embed_diag(tnf_traced x, tnf_extent rows, tnf_extent columns);
/* Square diagonal matrices: [n, batch...] to [n, n, batch...], of rank 1 at least. tnf_diag([1, 2]) is [[1, 0], [0, 2]]. */
TNF_API tnf_traced tnf_diag(tnf_traced x);
/* The sum of the diagonal, of x[i, i]: [m, n, batch...] to [batch...]. Numeric x of rank 2 at least. tnf_trace([[1, 2], [3, 4]])
 * is 5. */
TNF_API tnf_traced tnf_trace(tnf_traced x);

/* ---- arrays rearranged and extended --------------------------------------------------------------------------------------- */

/* x with axis `from` at place `to`, the others in their order. tnf_moveaxis(x, 0, 2): [k, m, n] to [m, n, k]. */
TNF_API tnf_traced tnf_moveaxis(tnf_traced x, int32_t from, int32_t to);
/* x with two axes exchanged. tnf_swapaxes(x, 0, 2): [k, m, n] to [n, m, k]. */
TNF_API tnf_traced tnf_swapaxes(tnf_traced x, int32_t first, int32_t second);
/* Matrices (the leading two axes) turned by `times` right angles, from axis 0 towards axis 1: once, y[i, j] = x[j, n - 1 - i],
 * [m, n, batch...] to [n, m, batch...]; row 0 is the last column. Rank 2 at least (OUT_OF_RANGE). tnf_rot90([[1, 2], [3, 4]], 1)
 * is [[2, 4], [1, 3]]. */
TNF_API tnf_traced tnf_rot90(tnf_traced x, int32_t times);

/* Where what is around the elements comes from. */
typedef enum tnf_pad_mode {
  TNF_PAD_MODE_EDGE = 0,      /* the first or last element */
  TNF_PAD_MODE_REFLECT = 1,   /* mirrored at the first and last element: 3 2 | 1 2 3 | 2 1 */
  TNF_PAD_MODE_SYMMETRIC = 2, /* mirrored at the edges: 2 1 | 1 2 3 | 3 2 */
  TNF_PAD_MODE_WRAP = 3       /* from the other end: 2 3 | 1 2 3 | 1 2 */
} tnf_pad_mode;
/* x with so many elements more before (low) and after (high) it, per axis (RANK_MISMATCH), which are elements of x; any number of
 * them, negative ones crop. An axis without elements has none to give (OUT_OF_RANGE). With one value: tnf_pad. tnf_pad_with([1,
 * 2, 3], TNF_EXTENTS(2), TNF_EXTENTS(1), TNF_PAD_MODE_WRAP) is [2, 3, 1, 2, 3, 1]. */
TNF_API tnf_traced tnf_pad_with(tnf_traced x, tnf_extents low, tnf_extents high, tnf_pad_mode mode);
/* x with `values`, of x's extents but along `axis`, before its element `place` along `axis`, which is in [0, n] (SHAPE_MISMATCH);
 * dtypes are promoted. tnf_insert([1, 2], tnf_extent_const(1), [8, 9], 0) is [1, 8, 9, 2]. */
TNF_API tnf_traced tnf_insert(tnf_traced x, tnf_extent place, tnf_traced values, int32_t axis);
/* x without the `count` elements from `place` on along `axis`, which x has (SHAPE_MISMATCH). tnf_delete([1, 2, 3, 4],
 * tnf_extent_const(1), tnf_extent_const(2), 0) is [1, 4]. */
TNF_API tnf_traced tnf_delete(tnf_traced x, tnf_extent place, tnf_extent count, int32_t axis);
/* For each element of place (i32 or i64) that of the choice with this number, at the same place; all are broadcast, the choices,
 * 1 to 32 (INVALID_ARGUMENT), promoted. A number outside of [0, count) ends the run (OUT_OF_RANGE). tnf_choose([1, 0],
 * (tnf_traced[]){a, b}, 2) is [b[0], a[1]]. */
TNF_API tnf_traced tnf_choose(tnf_traced place, const tnf_traced *choices, int32_t count);

/* ---- arrays made of others ----------------------------------------------------------------------------------------------- */

/* The vectors xs[k] (RANK_MISMATCH), 32 at most (INVALID_ARGUMENT), each repeated along the axes of the others: grids[k][i, j,
 * ...] is xs[k][i], xs[k][j], ... False, with null grids, after a failure. tnf_meshgrid((tnf_traced[]){x, y}, 2, grids) of [m]
 * and [n] gives two of [m, n]. */
TNF_API bool tnf_meshgrid(const tnf_traced *xs, int32_t count, tnf_traced *grids);
/* `count` numbers base^e for e from start to stop at equal distances. Real rank-0 start and stop (DTYPE_MISMATCH, RANK_MISMATCH).
 * tnf_logspace(tnf_scalar_f64(graph, 0), tnf_scalar_f64(graph, 2), tnf_extent_const(3), 10) is [1, 10, 100]. */
TNF_API tnf_traced tnf_logspace(tnf_traced start, tnf_traced stop, tnf_extent count, double base);
/* `count` numbers from start to stop, both positive, at equal ratios: start (stop / start)^(i / (count - 1)). Real rank-0 start
 * and stop (DTYPE_MISMATCH, RANK_MISMATCH). tnf_geomspace(tnf_scalar_f64(graph, 1), tnf_scalar_f64(graph, 100),
 * tnf_extent_const(3)) is [1, 10, 100]. */
TNF_API tnf_traced tnf_geomspace(tnf_traced start, tnf_traced stop, tnf_extent count);
/* [rows, columns] of ones where j - i <= diagonal (0: at and below the main one, 1: the one above it too), zeros elsewhere.
 * tnf_tri(graph, TNF_F64, tnf_extent_const(2), tnf_extent_const(3), 0) is [[1, 0, 0], [1, 1, 0]]. */
TNF_API tnf_traced tnf_tri(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns, int64_t diagonal);
/* The matrices xs[k] (RANK_MISMATCH) one behind the other on the diagonal, zeros elsewhere; dtypes are promoted.
 * tnf_block_diag((tnf_traced[]){a, b}, 2): [k, l] and [m, n] to [k + m, l + n]. */
TNF_API tnf_traced tnf_block_diag(const tnf_traced *xs, int32_t count);
/* The matrix [m, n] that is constant along its diagonals, with this first column[m] and, but for its first element, row[n]
 * (RANK_MISMATCH): column[i - j] where i >= j, else row[j - i]; dtypes are promoted. tnf_toeplitz([1, 2], [1, 5, 6]) is [[1, 5,
 * 6], [2, 1, 5]]. */
TNF_API tnf_traced tnf_toeplitz(tnf_traced column, tnf_traced row);

#ifdef __cplusplus
}
#endif
#endif
