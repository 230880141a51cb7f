/* Elementwise operations that plain_ops.h, which has the arithmetic and the functions, does not declare. Two or three operands
 * are broadcast (SHAPE_MISMATCH) and promoted; the result of one has its shape. */
#ifndef TENFERRO_ELEMENTWISE_H
#define TENFERRO_ELEMENTWISE_H

#include "tenferro/plain_ops.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- elementwise: with a C scalar, choice, conversion -------------------------------------------------------------- */

/* A C scalar becomes a number of x's dtype as tenferro/constants.h says; one that has none there is DTYPE_MISMATCH. */

/* x + value. tnf_add_scalar([1, 2], 3) is [4, 5]. */
TNF_API tnf_traced tnf_add_scalar(tnf_traced x, double value);
/* x - value. tnf_sub_scalar([1, 2], 3) is [-2, -1]. */
TNF_API tnf_traced tnf_sub_scalar(tnf_traced x, double value);
/* x / value, as tnf_div: integers truncate toward zero. tnf_div_scalar([1, 3], 2) is [0.5, 1.5]. */
TNF_API tnf_traced tnf_div_scalar(tnf_traced x, double value);
/* x to the power `exponent`, as tnf_pow. tnf_pow_scalar([2, 3], 2) is [4, 9]. */
TNF_API tnf_traced tnf_pow_scalar(tnf_traced x, double exponent);
/* The larger of x and value, as tnf_maximum: real or integer. tnf_maximum_scalar([-1, 2], 0) is [0, 2]. */
TNF_API tnf_traced tnf_maximum_scalar(tnf_traced x, double value);
/* The smaller of x and value, as tnf_minimum: real or integer. tnf_minimum_scalar([-1, 2], 0) is [-1, 0]. */
TNF_API tnf_traced tnf_minimum_scalar(tnf_traced x, double value);
/* value * x. tnf_scale(2, [1, 3]) is [2, 6]. */
TNF_API tnf_traced tnf_scale(double value, tnf_traced x);
/* value - x. tnf_rsub(1, [1, 3]) is [0, -2]. */
TNF_API tnf_traced tnf_rsub(double value, tnf_traced x);
/* value / x, as tnf_div. tnf_rdiv(1, [2, 4]) is [0.5, 0.25]. */
TNF_API tnf_traced tnf_rdiv(double value, tnf_traced x);
/* (re + i im) * x for complex x (DTYPE_MISMATCH otherwise); each part follows the rule of C scalars.
 * tnf_scale_complex(0, 1, [1, 2i]) is [i, -2]. */
TNF_API tnf_traced tnf_scale_complex(double re, double im, tnf_traced x);
/* x * x, nothing conjugated. tnf_square([-1, 3]) is [1, 9]. */
TNF_API tnf_traced tnf_square(tnf_traced x);
/* 1 / x, as tnf_div. tnf_reciprocal([2, 4]) is [0.5, 0.25]. */
TNF_API tnf_traced tnf_reciprocal(tnf_traced x);

/* lhs `direction` rhs as bool. eq and ne take every dtype, the orderings real and integer ones (DTYPE_MISMATCH).
 * tnf_compare(TNF_DIRECTION_LT, [1, 2, 3], 2) is [true, false, false]. */
TNF_API tnf_traced tnf_compare(tnf_direction direction, tnf_traced lhs, tnf_traced rhs);
/* x `direction` value as bool: tnf_compare with a C scalar. tnf_compare_scalar(TNF_DIRECTION_GE, [1, 2, 3], 2) is
 * [false, true, true]. */
TNF_API tnf_traced tnf_compare_scalar(tnf_direction direction, tnf_traced x, double value);
/* on_true where pred (bool) holds, else on_false; all three are broadcast, the two choices promoted.
 * tnf_select([true, false], [1, 2], [3, 4]) is [1, 4]. */
TNF_API tnf_traced tnf_select(tnf_traced pred, tnf_traced on_true, tnf_traced on_false);

/* x, but at least low and at most high; real or integer (DTYPE_MISMATCH). high where low > high. The derivative passes through
 * the one that the result is, and is 0 on a boundary. tnf_clamp([-1, 3, 9], 0, [6, 6, 7]) is [0, 3, 7]. */
TNF_API tnf_traced tnf_clamp(tnf_traced x, tnf_traced low, tnf_traced high);
/* tnf_clamp with C scalars. tnf_clamp_scalar([-1, 3, 9], 0, 6) is [0, 3, 6]. */
TNF_API tnf_traced tnf_clamp_scalar(tnf_traced x, double low, double high);

/* lhs / rhs rounded down; real or integer (DTYPE_MISMATCH). An integer 0 in rhs ends the run (DIVISION_BY_ZERO).
 * tnf_floor_divide([-7, 7], 2) is [-4, 3]. */
TNF_API tnf_traced tnf_floor_divide(tnf_traced lhs, tnf_traced rhs);
/* lhs - rhs floor(lhs / rhs), with the sign of rhs; real or integer (DTYPE_MISMATCH). An integer 0 in rhs ends the run
 * (DIVISION_BY_ZERO). tnf_rem, with the sign of lhs, is in tenferro/plain_ops.h. tnf_mod([-7, 7], 2) is [1, 1]. */
TNF_API tnf_traced tnf_mod(tnf_traced lhs, tnf_traced rhs);

/* Logical operations tell of elements whether they are nonzero, as bool, for any dtype. tnf_bitwise_and and its relatives are in
 * tenferro/plain_ops.h. */

/* Whether both are nonzero. tnf_logical_and([0, 1, 2], [1, 1, 0]) is [false, true, false]. */
TNF_API tnf_traced tnf_logical_and(tnf_traced lhs, tnf_traced rhs);
/* Whether one of them is nonzero, or both. tnf_logical_or([0, 1, 0], [1, 1, 0]) is [true, true, false]. */
TNF_API tnf_traced tnf_logical_or(tnf_traced lhs, tnf_traced rhs);
/* Whether one of them is nonzero and not both. tnf_logical_xor([0, 1, 0], [1, 1, 0]) is [true, false, false]. */
TNF_API tnf_traced tnf_logical_xor(tnf_traced lhs, tnf_traced rhs);
/* Whether x is 0. tnf_logical_not([0, 1, 2]) is [true, false, false]. */
TNF_API tnf_traced tnf_logical_not(tnf_traced x);

/* x as another dtype. Refuses a lossy conversion, that is one which promotion would not make (DTYPE_MISMATCH); tnf_cast accepts
 * it. tnf_convert(x, TNF_F64): f32[n] to f64[n]. */
TNF_API tnf_traced tnf_convert(tnf_traced x, tnf_dtype dtype);
/* x as another dtype, for every pair: complex to real takes the real part, float to integer truncates toward zero and saturates
 * (NaN gives 0), anything to bool is `!= 0`. tnf_cast([-1.5, 2.5, 1e30], TNF_I32) is [-1, 2, 2147483647]. */
TNF_API tnf_traced tnf_cast(tnf_traced x, tnf_dtype dtype);
/* Whether tnf_convert accepts it: `to` is what `from` and `to` promote to. tnf_dtype_converts(TNF_F32, TNF_F64) is true,
 * tnf_dtype_converts(TNF_F64, TNF_F32) false. */
TNF_API bool tnf_dtype_converts(tnf_dtype from, tnf_dtype to);
/* The dtype that a binary operation of a and b computes in. tnf_dtype_promoted(TNF_F32, TNF_COMPLEX_F32) is TNF_COMPLEX_F32. */
TNF_API tnf_dtype tnf_dtype_promoted(tnf_dtype a, tnf_dtype b);

#ifdef __cplusplus
}
#endif
#endif
