/* Tensors from nothing: numbers, filled tensors, sequences. */
#ifndef TENFERRO_CONSTANTS_H
#define TENFERRO_CONSTANTS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- constants ----------------------------------------------------------------------------------------------------- */

/* A rank-0 constant of dtype f32. tnf_scalar_f32(graph, 0.5f). */
TNF_API tnf_traced tnf_scalar_f32(tnf_graph *graph, float value);
/* A rank-0 constant of dtype f64. tnf_scalar_f64(graph, 0.5). */
TNF_API tnf_traced tnf_scalar_f64(tnf_graph *graph, double value);
/* A rank-0 constant of dtype i32. tnf_scalar_i32(graph, -1). */
TNF_API tnf_traced tnf_scalar_i32(tnf_graph *graph, int32_t value);
/* A rank-0 constant of dtype i64. tnf_scalar_i64(graph, INT64_MAX). */
TNF_API tnf_traced tnf_scalar_i64(tnf_graph *graph, int64_t value);
/* A rank-0 constant of dtype bool. tnf_scalar_bool(graph, true). */
TNF_API tnf_traced tnf_scalar_bool(tnf_graph *graph, bool value);
/* The rank-0 constant re + i im of dtype complex_f32. tnf_scalar_complex_f32(graph, 0, 1) is i. */
TNF_API tnf_traced tnf_scalar_complex_f32(tnf_graph *graph, float re, float im);
/* The rank-0 constant re + i im of dtype complex_f64. tnf_scalar_complex_f64(graph, 0, 1) is i. */
TNF_API tnf_traced tnf_scalar_complex_f64(tnf_graph *graph, double re, double im);
/* A constant of `rank` and `extents`: product(extents) elements at `data`, column-major, bool one byte each. They are copied into
 * the program's text, where the compiler sees them, so more than 64 kiB are refused (INVALID_ARGUMENT): larger data are a
 * captured input (tnf_traced_from_col_major). Extents are not negative (SHAPE_MISMATCH), axes at most 32 (RANK_MISMATCH).
 * tnf_constant(graph, TNF_F64, 2, (int64_t[]){2, 2}, (double[]){1, 3, 2, 4}) is [[1, 2], [3, 4]]. */
TNF_API tnf_traced tnf_constant(tnf_graph *graph, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data);

/* A C double beside a value x, here and in every function of other headers that takes one, becomes a constant of x's dtype: real
 * and complex dtypes take the nearest number (imaginary part 0), where f32 and complex_f32 refuse a finite number that would
 * round to infinity; i32 and i64 take whole numbers in their range and refuse the rest, NaN and infinities with it; bool takes 0
 * and 1. What is refused is DTYPE_MISMATCH: it is never rounded to an integer, and x is never promoted. */
/* A rank-0 constant of x's dtype. tnf_scalar_like(x, 0.5). */
TNF_API tnf_traced tnf_scalar_like(tnf_traced x, double value);
/* A tensor with x's dtype and extents, filled with `value`. tnf_full_like(x, 0.5): [m, n] to [m, n]. */
TNF_API tnf_traced tnf_full_like(tnf_traced x, double value);
/* A tensor with x's dtype and extents, filled with 0. tnf_zeros_like(x): [m, n] to [m, n]. */
TNF_API tnf_traced tnf_zeros_like(tnf_traced x);
/* A tensor with x's dtype and extents, filled with 1. tnf_ones_like(x): [m, n] to [m, n]. */
TNF_API tnf_traced tnf_ones_like(tnf_traced x);
/* A tensor filled with the rank-0 value (RANK_MISMATCH), of its dtype; extents are not negative (SHAPE_MISMATCH).
 * tnf_full(tnf_scalar_f64(graph, 7), TNF_EXTENTS(3, tnf_dim(x, 0))) is [3, n] for x[n]. */
TNF_API tnf_traced tnf_full(tnf_traced value, tnf_extents extents);

/* ---- sequences ----------------------------------------------------------------------------------------------------- */

/* Counts are extents, so a size that only the run knows is one too; 0 is legal. Nothing is stored: kernels compute what they
 * read. */

/* Each element's place along `axis` (OUT_OF_RANGE): 0, 1, 2, ... Any numeric dtype (DTYPE_MISMATCH). tnf_iota(graph, TNF_I64,
 * TNF_EXTENTS(2, 3), 1) is [[0, 1, 2], [0, 1, 2]]. */
TNF_API tnf_traced tnf_iota(tnf_graph *graph, tnf_dtype dtype, tnf_extents extents, int32_t axis);
/* [rows, columns] of ones on the diagonal, zeros elsewhere. Any dtype. tnf_eye(graph, TNF_F64, tnf_extent_const(2),
 * tnf_extent_const(3)) is [[1, 0, 0], [0, 1, 0]]. */
TNF_API tnf_traced tnf_eye(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns);
/* start + i step for i = 0 ... count - 1. start and step are rank 0 (RANK_MISMATCH), their dtypes, numeric ones, promoted; f32 is
 * computed in f64 and rounded once, integers wrap. Derivatives pass through start and step. tnf_arange(tnf_scalar_i64(graph, 5),
 * tnf_scalar_i64(graph, 2), tnf_extent_const(3)) is [5, 7, 9]. */
TNF_API tnf_traced tnf_arange(tnf_traced start, tnf_traced step, tnf_extent count);
/* `count` floating-point numbers (DTYPE_MISMATCH) from start to stop, both exact, at equal distances, start + i (stop - start) /
 * (count - 1); one number is start. start and stop are rank 0 (RANK_MISMATCH); f32 is computed in f64 and rounded once.
 * Derivatives pass through both. tnf_linspace(tnf_scalar_f64(graph, 0), tnf_scalar_f64(graph, 1), tnf_extent_const(5)) is [0,
 * 0.25, 0.5, 0.75, 1]. */
TNF_API tnf_traced tnf_linspace(tnf_traced start, tnf_traced stop, tnf_extent count);

#ifdef __cplusplus
}
#endif
#endif
