/* Extents as values of a program: what the run knows of the sizes of its tensors. */
#ifndef TENFERRO_EXTENTS_H
#define TENFERRO_EXTENTS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- extents as values --------------------------------------------------------------------------------------------- */

/* The extent of x along axis: a number where the type has it. */
TNF_API tnf_extent tnf_dim(tnf_traced x, int32_t axis);
/* Arithmetic on extents. Numbers are folded (an overflow is an error); the divisor must be positive. */
TNF_API tnf_extent tnf_extent_add(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_sub(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_mul(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_floordiv(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_ceildiv(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_min(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_max(tnf_extent a, tnf_extent b);
/* All extents of x. */
TNF_API tnf_extents tnf_shape_of_value(tnf_traced x);

/* The number x, of rank 0 and dtype i32 or i64, as an extent: values decide it, and a run that finds it negative ends with
 * OUT_OF_RANGE. Nothing is clamped, and it carries no derivative. */
TNF_API tnf_extent tnf_extent_of(tnf_traced x);

/* The extent as a rank-0 number of dtype f32, f64, i32, i64 or complex: 1 / n in a formula. It carries no derivative; f32 rounds
 * past 2^24, and a run refuses what i32 does not hold. */
TNF_API tnf_traced tnf_extent_to_scalar(tnf_graph *graph, tnf_extent extent, tnf_dtype dtype);

#ifdef __cplusplus
}
#endif
#endif
