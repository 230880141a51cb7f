/* Extents as values of a program: what the run knows of the sizes of its tensors. */
#ifndef TENFERRO_EXTENTS_H
#define TENFERRO_EXTENTS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- extents as values --------------------------------------------------------------------------------------------- */

/* The extent of x along axis, negative ones from the end (OUT_OF_RANGE): a number where the type has it. tnf_dim(x, -1) of x[m,
 * 4] is 4. */
TNF_API tnf_extent tnf_dim(tnf_traced x, int32_t axis);
/* a + b. Of two numbers it is a number, whose overflow is OUT_OF_RANGE, here and in the following; what is no extent is
 * INVALID_ARGUMENT. tnf_extent_add(tnf_dim(x, 0), tnf_extent_const(1)) of x[n] is n + 1. */
TNF_API tnf_extent tnf_extent_add(tnf_extent a, tnf_extent b);
/* a - b, which may be negative. tnf_extent_sub(tnf_dim(x, 0), tnf_extent_const(1)) of x[n] is n - 1. */
TNF_API tnf_extent tnf_extent_sub(tnf_extent a, tnf_extent b);
/* a b. tnf_extent_mul(tnf_dim(x, 0), tnf_dim(x, 1)) of x[m, n] is m n. */
TNF_API tnf_extent tnf_extent_mul(tnf_extent a, tnf_extent b);
/* floor(a / b); b is positive (INVALID_ARGUMENT). tnf_extent_floordiv(tnf_extent_const(7), tnf_extent_const(2)) is 3. */
TNF_API tnf_extent tnf_extent_floordiv(tnf_extent a, tnf_extent b);
/* ceil(a / b); b is positive (INVALID_ARGUMENT). tnf_extent_ceildiv(tnf_extent_const(7), tnf_extent_const(2)) is 4. */
TNF_API tnf_extent tnf_extent_ceildiv(tnf_extent a, tnf_extent b);
/* The smaller one. tnf_extent_min(tnf_dim(x, 0), tnf_extent_const(8)) of x[n] is min(n, 8). */
TNF_API tnf_extent tnf_extent_min(tnf_extent a, tnf_extent b);
/* The larger one. tnf_extent_max(tnf_dim(x, 0), tnf_extent_const(8)) of x[n] is max(n, 8). */
TNF_API tnf_extent tnf_extent_max(tnf_extent a, tnf_extent b);
/* All extents of x: tnf_reshape(y, tnf_shape_of_value(x)) gives y the shape of x. */
TNF_API tnf_extents tnf_shape_of_value(tnf_traced x);

/* The number x, of rank 0 (RANK_MISMATCH) and dtype i32 or i64 (DTYPE_MISMATCH), as an extent: values decide it, and a run that
 * finds it negative ends with OUT_OF_RANGE. Nothing is clamped, and it carries no derivative. tnf_extent_of(tnf_count_nonzero(x,
 * TNF_ALL_AXES)) is an extent that is counted. */
TNF_API tnf_extent tnf_extent_of(tnf_traced x);

/* The extent as a rank-0 number of dtype f32, f64, i32, i64 or complex, bool is DTYPE_MISMATCH: 1 / n in a formula. It carries no
 * derivative; f32 rounds past 2^24, and a run refuses what i32 does not hold (OUT_OF_RANGE where it is known).
 * tnf_extent_to_scalar(graph, tnf_dim(x, 0), TNF_F64) of x[n] is n. */
TNF_API tnf_traced tnf_extent_to_scalar(tnf_graph *graph, tnf_extent extent, tnf_dtype dtype);

#ifdef __cplusplus
}
#endif
#endif
