/* Arrays reshaped, joined, rearranged, extended and made of others. Counts and places are extents, so the run may decide them.
 * flip is tnf_reverse (tenferro/plain_ops.h), hstack, vstack and append are tnf_concatenate, diagflat is tnf_diag of tnf_ravel.
 */
#ifndef TENFERRO_ARRAYS_H
#define TENFERRO_ARRAYS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- shape and arrangement ----------------------------------------------------------------------------------------- */

/* The same elements, in column-major order, under other extents: TNF_EXTENTS(tnf_dim(x, 0), 4). */
TNF_API tnf_traced tnf_reshape(tnf_traced x, tnf_extents extents);
/* All elements of x, in column-major order, as a vector. */
TNF_API tnf_traced tnf_ravel(tnf_traced x);
/* A new axis of extent 1 before axis `axis` of the result; an axis of extent 1 removed. */
TNF_API tnf_traced tnf_expand_dims(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_squeeze(tnf_traced x, int32_t axis);
/* Result axis i is x's axis permutation[i]. */
TNF_API tnf_traced tnf_transpose(tnf_traced x, tnf_axes permutation);
/* Matrices transposed (leading two axes); adjoint also conjugates. */
TNF_API tnf_traced tnf_matrix_transpose(tnf_traced x);
TNF_API tnf_traced tnf_adjoint(tnf_traced x);
/* x's axis i becomes result axis dims[i], repeated along the others; an extent of x known to be 1 is repeated too. */
TNF_API tnf_traced tnf_broadcast_in_dim(tnf_traced x, tnf_extents extents, tnf_axes dims);
/* The same with x's axes at the end, as NumPy. */
TNF_API tnf_traced tnf_broadcast_to(tnf_traced x, tnf_extents extents);
/* x with the rank-0 `value` before (low), after (high) and between (interior) its elements, per axis; negative low and high crop.
 */
TNF_API tnf_traced tnf_pad(tnf_traced x, tnf_traced value, tnf_extents low, tnf_extents high, tnf_ints interior);
/* One after the other along `axis`; dtypes are promoted. stack makes that axis. */
TNF_API tnf_traced tnf_concatenate(const tnf_traced *xs, int32_t count, int32_t axis);
TNF_API tnf_traced tnf_stack(const tnf_traced *xs, int32_t count, int32_t axis);
/* x with its elements moved by `shift` places along `axis`, those that leave at one end coming in at the other. */
TNF_API tnf_traced tnf_roll(tnf_traced x, int64_t shift, int32_t axis);
/* `count` copies of x one behind the other along `axis`; each element `count` times in a row. */
TNF_API tnf_traced tnf_tile(tnf_traced x, int64_t count, int32_t axis);
TNF_API tnf_traced tnf_repeat(tnf_traced x, int64_t count, int32_t axis);
/* x in `count` parts of equal extent along `axis`, into parts[count]; count must divide the extent (SHAPE_MISMATCH). False, with
 * null parts, after a failure. */
TNF_API bool tnf_split(tnf_traced x, int32_t count, int32_t axis, tnf_traced *parts);
/* Matrices with the diagonal x, zero elsewhere; min(rows, columns) is x's leading extent. */
TNF_API tnf_traced tnf_embed_diag(tnf_traced x, tnf_extent rows, tnf_extent columns);
/* Square diagonal matrices. */
TNF_API tnf_traced tnf_diag(tnf_traced x);
/* The sum of the diagonal: [m, n, batch...] gives [batch...]. */
TNF_API tnf_traced tnf_trace(tnf_traced x);

/* ---- arrays rearranged and extended --------------------------------------------------------------------------------------- */

/* x with axis `from` at place `to`, the others in their order; and with two axes exchanged. */
TNF_API tnf_traced tnf_moveaxis(tnf_traced x, int32_t from, int32_t to);
TNF_API tnf_traced tnf_swapaxes(tnf_traced x, int32_t first, int32_t second);
/* Matrices (the leading two axes) turned by `times` right angles, from axis 0 towards axis 1: once, row 0 is the last column. */
TNF_API tnf_traced tnf_rot90(tnf_traced x, int32_t times);

/* Where what is around the elements comes from. */
typedef enum tnf_pad_mode {
  TNF_PAD_MODE_EDGE = 0,      /* the first or last element */
  TNF_PAD_MODE_REFLECT = 1,   /* mirrored at the first and last element: 3 2 | 1 2 3 | 2 1 */
  TNF_PAD_MODE_SYMMETRIC = 2, /* mirrored at the edges: 2 1 | 1 2 3 | 3 2 */
  TNF_PAD_MODE_WRAP = 3       /* from the other end: 2 3 | 1 2 3 | 1 2 */
} tnf_pad_mode;
/* x with so many elements more before (low) and after (high) it, per axis, which are elements of x; any number of them, negative
 * ones crop. An axis without elements has none to give (OUT_OF_RANGE). With one value: tnf_pad. */
TNF_API tnf_traced tnf_pad_with(tnf_traced x, tnf_extents low, tnf_extents high, tnf_pad_mode mode);
/* x with `values`, of x's extents but along `axis`, before its element `place` along `axis`; dtypes are promoted. */
TNF_API tnf_traced tnf_insert(tnf_traced x, tnf_extent place, tnf_traced values, int32_t axis);
/* x without the `count` elements from `place` on along `axis`. */
TNF_API tnf_traced tnf_delete(tnf_traced x, tnf_extent place, tnf_extent count, int32_t axis);
/* For each element of place (i32 or i64) that of the choice with this number, at the same place; all are broadcast, the choices
 * promoted. A number outside of [0, count) ends the run (OUT_OF_RANGE). */
TNF_API tnf_traced tnf_choose(tnf_traced place, const tnf_traced *choices, int32_t count);

/* ---- arrays made of others ----------------------------------------------------------------------------------------------- */

/* The vectors xs[k], each repeated along the axes of the others: grids[k][i, j, ...] is xs[k][i], xs[k][j], ... False, with null
 * grids, after a failure. */
TNF_API bool tnf_meshgrid(const tnf_traced *xs, int32_t count, tnf_traced *grids);
/* `count` numbers base^e for e from start to stop at equal distances; and from start to stop, both positive, at equal ratios.
 * Real rank-0 start and stop. */
TNF_API tnf_traced tnf_logspace(tnf_traced start, tnf_traced stop, tnf_extent count, double base);
TNF_API tnf_traced tnf_geomspace(tnf_traced start, tnf_traced stop, tnf_extent count);
/* Ones at and below the `diagonal` (0: the main one, 1: the one above it), zeros elsewhere. */
TNF_API tnf_traced tnf_tri(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns, int64_t diagonal);
/* The matrices xs[k] one behind the other on the diagonal, zeros elsewhere; dtypes are promoted. */
TNF_API tnf_traced tnf_block_diag(const tnf_traced *xs, int32_t count);
/* The matrix that is constant along its diagonals, with this first column[m] and, but for its first element, row[n]. */
TNF_API tnf_traced tnf_toeplitz(tnf_traced column, tnf_traced row);

#ifdef __cplusplus
}
#endif
#endif
