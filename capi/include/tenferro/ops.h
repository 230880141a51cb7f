/* The operations: builders that take and return values of a graph and chain (tnf_mul(tnf_cos(x), y)).
 *
 * A builder that fails returns a null value; the graph keeps the first error (tnf_graph_status). Null operands pass through. All operands
 * belong to one graph. Values are column-major tensors; matrices are the two leading axes, batch axes trail; negative axes count from
 * the end. The plain unary, binary and reducing operations are declared in tenferro/elementwise.h. */
#ifndef TENFERRO_OPS_H
#define TENFERRO_OPS_H

#include "tenferro/elementwise.h"
#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- extents as values ------------------------------------------------------------------------------------------- */

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
TNF_API tnf_extents tnf_extents_of_value(tnf_traced x);

/* ---- constants --------------------------------------------------------------------------------------------------- */

/* Rank-0 constants. */
TNF_API tnf_traced tnf_scalar_f32(tnf_graph *graph, float value);
TNF_API tnf_traced tnf_scalar_f64(tnf_graph *graph, double value);
TNF_API tnf_traced tnf_scalar_i32(tnf_graph *graph, int32_t value);
TNF_API tnf_traced tnf_scalar_i64(tnf_graph *graph, int64_t value);
TNF_API tnf_traced tnf_scalar_bool(tnf_graph *graph, bool value);
TNF_API tnf_traced tnf_scalar_c32(tnf_graph *graph, float re, float im);
TNF_API tnf_traced tnf_scalar_c64(tnf_graph *graph, double re, double im);
/* A rank-0 constant of x's dtype. An integer dtype takes whole numbers in its range only. */
TNF_API tnf_traced tnf_scalar_like(tnf_traced x, double value);
/* A tensor with x's dtype and extents, filled with `value`. */
TNF_API tnf_traced tnf_full_like(tnf_traced x, double value);
TNF_API tnf_traced tnf_zeros_like(tnf_traced x);
TNF_API tnf_traced tnf_ones_like(tnf_traced x);
/* A tensor filled with the rank-0 value. */
TNF_API tnf_traced tnf_full(tnf_traced value, tnf_extents extents);

/* ---- elementwise: with a C scalar, choice, conversion --------------------------------------------------------------- */

/* The scalar takes x's dtype. */
TNF_API tnf_traced tnf_add_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_sub_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_div_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_pow_scalar(tnf_traced x, double exponent);
TNF_API tnf_traced tnf_maximum_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_minimum_scalar(tnf_traced x, double value);
/* value * x, value - x, value / x. */
TNF_API tnf_traced tnf_scale(double value, tnf_traced x);
TNF_API tnf_traced tnf_rsub(double value, tnf_traced x);
TNF_API tnf_traced tnf_rdiv(double value, tnf_traced x);
/* (re + i im) * x for complex x. */
TNF_API tnf_traced tnf_scale_complex(double re, double im, tnf_traced x);
TNF_API tnf_traced tnf_square(tnf_traced x);
TNF_API tnf_traced tnf_reciprocal(tnf_traced x);

/* lhs `direction` rhs as bool; operands are broadcast and promoted. eq and ne take every dtype, the orderings real and integer ones. */
TNF_API tnf_traced tnf_compare(tnf_direction direction, tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_compare_scalar(tnf_direction direction, tnf_traced x, double value);
/* on_true where pred (bool) holds, else on_false; all three are broadcast, the two choices promoted. */
TNF_API tnf_traced tnf_select(tnf_traced pred, tnf_traced on_true, tnf_traced on_false);
TNF_API tnf_traced tnf_where(tnf_traced pred, tnf_traced on_true, tnf_traced on_false);

/* x as another dtype. Refuses a conversion that loses values (tnf_dtype_converts); tnf_cast accepts it. */
TNF_API tnf_traced tnf_convert(tnf_traced x, tnf_dtype dtype);
/* Every pair: complex to real takes the real part, float to integer truncates toward zero and saturates (NaN gives 0), anything to bool
 * is `!= 0`. */
TNF_API tnf_traced tnf_cast(tnf_traced x, tnf_dtype dtype);
/* Whether every value of `from` is a value of `to`. */
TNF_API bool tnf_dtype_converts(tnf_dtype from, tnf_dtype to);
/* The dtype that a binary operation computes in. */
TNF_API tnf_dtype tnf_dtype_promoted(tnf_dtype a, tnf_dtype b);

#ifdef __cplusplus
}
#endif
#endif
