/* Elementwise operations that plain_ops.h, which has the arithmetic and the functions, does not declare. */
#ifndef TENFERRO_ELEMENTWISE_H
#define TENFERRO_ELEMENTWISE_H

#include "tenferro/plain_ops.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- elementwise: with a C scalar, choice, conversion -------------------------------------------------------------- */

/* x with a C scalar, which becomes a number of x's dtype as tenferro/constants.h says. */
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
/* (re + i im) * x for complex x; each part follows the rule. */
TNF_API tnf_traced tnf_scale_complex(double re, double im, tnf_traced x);
TNF_API tnf_traced tnf_square(tnf_traced x);
TNF_API tnf_traced tnf_reciprocal(tnf_traced x);

/* lhs `direction` rhs as bool; operands are broadcast and promoted. eq and ne take every dtype, the orderings real and integer
 * ones. */
TNF_API tnf_traced tnf_compare(tnf_direction direction, tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_compare_scalar(tnf_direction direction, tnf_traced x, double value);
/* on_true where pred (bool) holds, else on_false; all three are broadcast, the two choices promoted. */
TNF_API tnf_traced tnf_select(tnf_traced pred, tnf_traced on_true, tnf_traced on_false);

/* x, but at least low and at most high; all three are broadcast and promoted, real or integer. high where low > high. The
 * derivative passes through the one that the result is, and is 0 on a boundary. */
TNF_API tnf_traced tnf_clamp(tnf_traced x, tnf_traced low, tnf_traced high);
TNF_API tnf_traced tnf_clamp_scalar(tnf_traced x, double low, double high);

/* lhs / rhs rounded down, and what is left, with the sign of rhs; real or integer, broadcast and promoted. An integer 0 in rhs
 * ends the run (DIVISION_BY_ZERO). tnf_rem, with the sign of lhs, is in tenferro/plain_ops.h. */
TNF_API tnf_traced tnf_floor_divide(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_mod(tnf_traced lhs, tnf_traced rhs);

/* Of whether elements are nonzero, as bool. tnf_bitwise_and and its relatives are in tenferro/plain_ops.h. */
TNF_API tnf_traced tnf_logical_and(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_logical_or(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_logical_xor(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_logical_not(tnf_traced x);

/* x as another dtype. Refuses a lossy conversion, that is one which promotion would not make; tnf_cast accepts it. */
TNF_API tnf_traced tnf_convert(tnf_traced x, tnf_dtype dtype);
/* Every pair: complex to real takes the real part, float to integer truncates toward zero and saturates (NaN gives 0), anything
 * to bool is `!= 0`. */
TNF_API tnf_traced tnf_cast(tnf_traced x, tnf_dtype dtype);
/* Whether tnf_convert accepts it: `to` is what `from` and `to` promote to. */
TNF_API bool tnf_dtype_converts(tnf_dtype from, tnf_dtype to);
/* The dtype that a binary operation computes in. */
TNF_API tnf_dtype tnf_dtype_promoted(tnf_dtype a, tnf_dtype b);

#ifdef __cplusplus
}
#endif
#endif
