/* Tensors from nothing: numbers, filled tensors, sequences. */
#ifndef TENFERRO_CONSTANTS_H
#define TENFERRO_CONSTANTS_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- constants ----------------------------------------------------------------------------------------------------- */

/* Rank-0 constants. */
TNF_API tnf_traced tnf_scalar_f32(tnf_graph *graph, float value);
TNF_API tnf_traced tnf_scalar_f64(tnf_graph *graph, double value);
TNF_API tnf_traced tnf_scalar_i32(tnf_graph *graph, int32_t value);
TNF_API tnf_traced tnf_scalar_i64(tnf_graph *graph, int64_t value);
TNF_API tnf_traced tnf_scalar_bool(tnf_graph *graph, bool value);
TNF_API tnf_traced tnf_scalar_complex_f32(tnf_graph *graph, float re, float im);
TNF_API tnf_traced tnf_scalar_complex_f64(tnf_graph *graph, double re, double im);
/* A constant of `rank` and `extents`: product(extents) elements at `data`, column-major, bool one byte each. They are copied into
 * the program's text, where the compiler sees them, so more than 64 kiB are refused: larger data are a captured input
 * (tnf_traced_from_col_major). */
TNF_API tnf_traced tnf_constant(tnf_graph *graph, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data);

/* A C double beside a value x, here and in every function of other headers that takes one, becomes a constant of x's dtype: real
 * and complex dtypes take the nearest number (imaginary part 0), where f32 and complex_f32 refuse a finite number that would
 * round to infinity; i32 and i64 take whole numbers in their range and refuse the rest, NaN and infinities with it; bool takes 0
 * and 1. What is refused is DTYPE_MISMATCH: it is never rounded to an integer, and x is never promoted. */
/* A rank-0 constant of x's dtype. */
TNF_API tnf_traced tnf_scalar_like(tnf_traced x, double value);
/* A tensor with x's dtype and extents, filled with `value`. */
TNF_API tnf_traced tnf_full_like(tnf_traced x, double value);
TNF_API tnf_traced tnf_zeros_like(tnf_traced x);
TNF_API tnf_traced tnf_ones_like(tnf_traced x);
/* A tensor filled with the rank-0 value. */
TNF_API tnf_traced tnf_full(tnf_traced value, tnf_extents extents);

/* ---- sequences ----------------------------------------------------------------------------------------------------- */

/* Counts are extents, so a size that only the run knows is one too; 0 is legal. Nothing is stored: kernels compute what they
 * read. */

/* Each element's place along `axis`: 0, 1, 2, ... Any numeric dtype. */
TNF_API tnf_traced tnf_iota(tnf_graph *graph, tnf_dtype dtype, tnf_extents extents, int32_t axis);
/* Ones on the diagonal, zeros elsewhere. Any dtype. */
TNF_API tnf_traced tnf_eye(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns);
/* start + i step for i = 0 ... count - 1. start and step are rank 0, their dtypes promoted; f32 is computed in f64 and rounded
 * once, integers wrap. Derivatives pass through start and step. */
TNF_API tnf_traced tnf_arange(tnf_traced start, tnf_traced step, tnf_extent count);
/* `count` floating-point numbers from start to stop, both exact, at equal distances; one number is start. start and stop are rank
 * 0; f32 is computed in f64 and rounded once. Derivatives pass through both. */
TNF_API tnf_traced tnf_linspace(tnf_traced start, tnf_traced stop, tnf_extent count);

#ifdef __cplusplus
}
#endif
#endif
