/* Special functions of real numbers, stable in value and derivatives. Operands are f32 or f64 where nothing else is said
 * (DTYPE_MISMATCH otherwise); two operands are broadcast (SHAPE_MISMATCH) and promoted, and the result of one has its shape.
 * Where a function has a value and no derivative, the derivative is told; elsewhere it is right to any order at every point, as
 * long as the powers of operands in its formula stay in range: the third derivative of tnf_entr has x^-2, and is NaN at 1e-300.
 * tnf_erf, tnf_erfc, tnf_erfcx, tnf_erfinv, tnf_ndtri, tnf_sinc, tnf_exp2, tnf_log2, tnf_log10, tnf_cbrt, tnf_lgamma,
 * tnf_digamma, tnf_polygamma, tnf_zeta, tnf_bessel_i, tnf_bessel_i0e, tnf_bessel_i1e, tnf_sigmoid (expit), tnf_softplus,
 * tnf_logaddexp, tnf_hypot and tnf_nextafter are in tenferro/plain_ops.h. */
#ifndef TENFERRO_SPECIAL_H
#define TENFERRO_SPECIAL_H

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- special functions ------------------------------------------------------------------------------------------- */

/* x log(y), 0 where x = 0 and y is a number, whatever the logarithm. Where x = 0 and the logarithm is infinite or NaN the
 * derivative is 0. tnf_xlogy([0, 2], [0, 3]) is [0, 2.197..]. */
TNF_API tnf_traced tnf_xlogy(tnf_traced x, tnf_traced y);
/* x log(1 + y), accurate for small y; 0 where x = 0 and y is a number, whatever the logarithm. Where x = 0 and the logarithm is
 * infinite or NaN the derivative is 0. tnf_xlog1py([0, 2], [-1, 1e-20]) is [0, 2e-20]. */
TNF_API tnf_traced tnf_xlog1py(tnf_traced x, tnf_traced y);
/* -x log(x), 0 at 0 (and its derivative there), -inf below: the terms of an entropy. tnf_entr([-1, 0, 1, 0.5]) is
 * [-inf, 0, 0, 0.346..]. */
TNF_API tnf_traced tnf_entr(tnf_traced x);
/* x log(x / y) for positive x and y, accurate where they are nearly equal too; 0 for x = 0 <= y, with derivative 0; else
 * infinite. tnf_rel_entr([0, 2, 1], [1, 1, 0]) is [0, 1.386.., inf]. */
TNF_API tnf_traced tnf_rel_entr(tnf_traced x, tnf_traced y);
/* x log(x / y) - x + y for positive x and y, accurate where they are nearly equal too; y for x = 0 <= y; else infinite.
 * tnf_kl_div([0, 2, 1], [1, 1, 0]) is [1, 0.386.., inf]. */
TNF_API tnf_traced tnf_kl_div(tnf_traced x, tnf_traced y);
/* log(p / (1 - p)), the inverse of tnf_sigmoid; infinite at 0 and 1, NaN outside of [0, 1]. tnf_logit([0, 0.5, 0.75]) is
 * [-inf, 0, 1.098..]. */
TNF_API tnf_traced tnf_logit(tnf_traced p);
/* The normal distribution function, (1 + erf(x / sqrt(2))) / 2; of a large -x with a relative error of x^2 / 2 units in the last
 * place. tnf_ndtr([-1, 0, 1]) is [0.158.., 0.5, 0.841..]. */
TNF_API tnf_traced tnf_ndtr(tnf_traced x);
/* The logarithm of tnf_ndtr, accurate far below 0 too. tnf_log_ndtr([-100, 0]) is [-5005.5.., -0.693..]. */
TNF_API tnf_traced tnf_log_ndtr(tnf_traced x);
/* log2(2^x + 2^y), without overflow. tnf_logaddexp2([1, 1e6], [1, 1e6]) is [2, 1000001]. */
TNF_API tnf_traced tnf_logaddexp2(tnf_traced x, tnf_traced y);
/* log |gamma(a) gamma(b) / gamma(a + b)|, without the cancellation of these where both are positive and one is large; -inf, with
 * the derivative 0, where one is infinite. tnf_betaln([1, 2], [1, 3]) is [0, -log 12]. */
TNF_API tnf_traced tnf_betaln(tnf_traced a, tnf_traced b);
/* log of the sum of e^x of the elements up to each one along `axis`, of x's shape, without overflow and in f64.
 * tnf_logcumsumexp([0, 0, 0], 0) is [0, log 2, log 3]. */
TNF_API tnf_traced tnf_logcumsumexp(tnf_traced x, int32_t axis);
/* x degrees in radians, x pi / 180. tnf_deg2rad([0, 180]) is [0, 3.141..]. */
TNF_API tnf_traced tnf_deg2rad(tnf_traced x);
/* x radians in degrees, 180 x / pi. tnf_rad2deg([0, 1]) is [0, 57.29..]. */
TNF_API tnf_traced tnf_rad2deg(tnf_traced x);
/* 0 for x < 0, 1 for x > 0, at_zero for x = 0; the derivative in x is 0, that in at_zero 1 there. tnf_heaviside([-2, 0, 3], 0.5)
 * is [0, 0.5, 1]. */
TNF_API tnf_traced tnf_heaviside(tnf_traced x, tnf_traced at_zero);
/* x with these numbers in place of NaN and infinities, where the derivative is 0. A C scalar that x's dtype does not hold is
 * DTYPE_MISMATCH. tnf_nan_to_num([NAN, INFINITY, 2], 0, 1e300, -1e300) is [0, 1e300, 2]. */
TNF_API tnf_traced tnf_nan_to_num(tnf_traced x, double nan, double infinity, double minus_infinity);
/* x to the power y in f64, or complex_f64 where one of them is complex; any numeric dtype. tnf_float_power([2, 3], -1) is
 * [0.5, 0.333..], of i64 too. */
TNF_API tnf_traced tnf_float_power(tnf_traced x, tnf_traced y);
/* The largest number that divides both, not negative; 0 of zeros. i32 or i64; the smallest integer wraps.
 * tnf_gcd([12, -4, 0], [18, 6, 0]) is [6, 2, 0]. */
TNF_API tnf_traced tnf_gcd(tnf_traced x, tnf_traced y);
/* The smallest nonzero number that both divide, not negative; 0 if one is 0. i32 or i64; what is too large wraps.
 * tnf_lcm([4, -2, 0], [6, 3, 5]) is [12, 6, 0]. */
TNF_API tnf_traced tnf_lcm(tnf_traced x, tnf_traced y);

/* x 2^n, rounded once, for an n that is i32 or i64 and is broadcast with x; the result has x's dtype. The derivative is that of
 * x. tnf_ldexp([3, 5], [-1, 2]) is [1.5, 20]. */
TNF_API tnf_traced tnf_ldexp(tnf_traced x, tnf_traced n);
/* What tnf_frexp gives, both of x's shape: a mantissa of x's dtype, an i32 exponent. */
typedef struct tnf_frexp_result {
  tnf_traced mantissa, exponent;
} tnf_frexp_result;
/* x as mantissa 2^exponent with 1/2 <= |mantissa| < 1; of 0, infinities and NaN x and 0. The derivative of the mantissa is that
 * of x 2^-exponent for a constant exponent. tnf_frexp([6, 0]).mantissa is [0.75, 0], and .exponent [3, 0]. */
TNF_API tnf_frexp_result tnf_frexp(tnf_traced x);
/* Whether the sign is minus, that of a zero or NaN included: bool. tnf_signbit([-1, -0.0, 2]) is [true, true, false]. */
TNF_API tnf_traced tnf_signbit(tnf_traced x);

#ifdef __cplusplus
}
#endif
#endif
