/* Special functions of real numbers, stable in value and derivatives. Operands are f32 or f64 where nothing else is said
 * (DTYPE_MISMATCH otherwise); two operands are broadcast and promoted. Where a function has a value and no derivative, the
 * derivative is told; elsewhere it is right to any order at every point, as long as the powers of operands in its formula stay in
 * range: the third derivative of tnf_entr has x^-2, and is NaN at 1e-300. tnf_erf, tnf_erfc, tnf_erfcx, tnf_erfinv, tnf_ndtri,
 * tnf_sinc, tnf_exp2, tnf_log2, tnf_log10, tnf_cbrt, tnf_lgamma, tnf_digamma, tnf_polygamma, tnf_zeta, tnf_bessel_i,
 * tnf_bessel_i0e, tnf_bessel_i1e, tnf_sigmoid (expit), tnf_softplus, tnf_logaddexp, tnf_hypot and tnf_nextafter are in
 * tenferro/plain_ops.h. */
#ifndef TENFERRO_SPECIAL_H
#define TENFERRO_SPECIAL_H

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- special functions ------------------------------------------------------------------------------------------- */

/* x log(y) and x log(1 + y), 0 where x = 0 and y is a number, whatever the logarithm: tnf_xlogy(p, q). Where x = 0 and the
 * logarithm is infinite or NaN the derivative is 0. */
TNF_API tnf_traced tnf_xlogy(tnf_traced x, tnf_traced y);
TNF_API tnf_traced tnf_xlog1py(tnf_traced x, tnf_traced y);
/* -x log(x), 0 at 0 (and its derivative there), -inf below: the terms of an entropy. */
TNF_API tnf_traced tnf_entr(tnf_traced x);
/* x log(x / y) for positive x and y, accurate where they are nearly equal too; 0 for x = 0 <= y, with derivative 0; else
 * infinite. kl_div: the same less x, plus y. */
TNF_API tnf_traced tnf_rel_entr(tnf_traced x, tnf_traced y);
TNF_API tnf_traced tnf_kl_div(tnf_traced x, tnf_traced y);
/* log(p / (1 - p)), the inverse of tnf_sigmoid; NaN outside of [0, 1]. */
TNF_API tnf_traced tnf_logit(tnf_traced p);
/* The normal distribution function, (1 + erf(x / sqrt(2))) / 2; of a large -x with a relative error of x^2 / 2 units in the last
 * place. */
TNF_API tnf_traced tnf_ndtr(tnf_traced x);
/* Its logarithm, accurate far below 0 too. */
TNF_API tnf_traced tnf_log_ndtr(tnf_traced x);
/* log2(2^x + 2^y), without overflow. */
TNF_API tnf_traced tnf_logaddexp2(tnf_traced x, tnf_traced y);
/* log |gamma(a) gamma(b) / gamma(a + b)|, without the cancellation of these where both are positive and one is large; -inf, with
 * the derivative 0, where one is infinite. */
TNF_API tnf_traced tnf_betaln(tnf_traced a, tnf_traced b);
/* log of the sum of e^x of the elements up to each one along `axis`, without overflow and in f64: tnf_logcumsumexp(x, 0). */
TNF_API tnf_traced tnf_logcumsumexp(tnf_traced x, int32_t axis);
/* x in other units of angles. */
TNF_API tnf_traced tnf_deg2rad(tnf_traced x);
TNF_API tnf_traced tnf_rad2deg(tnf_traced x);
/* 0 for x < 0, 1 for x > 0, at_zero for x = 0; the derivative in x is 0, that in at_zero 1 there. */
TNF_API tnf_traced tnf_heaviside(tnf_traced x, tnf_traced at_zero);
/* x with these numbers in place of NaN and infinities, where the derivative is 0: tnf_nan_to_num(x, 0, 1e300, -1e300). */
TNF_API tnf_traced tnf_nan_to_num(tnf_traced x, double nan, double infinity, double minus_infinity);
/* x to the power y in f64, or complex_f64 where one of them is complex. Any numeric dtype. */
TNF_API tnf_traced tnf_float_power(tnf_traced x, tnf_traced y);
/* The largest number that divides both, 0 of zeros, and the smallest nonzero one that both divide, 0 if one is 0; not negative.
 * i32 or i64; the smallest integer wraps. */
TNF_API tnf_traced tnf_gcd(tnf_traced x, tnf_traced y);
TNF_API tnf_traced tnf_lcm(tnf_traced x, tnf_traced y);

/* x 2^n, rounded once, for an n that is i32 or i64; the derivative is that of x. tnf_ldexp(x, tnf_scalar_i32(graph, -3)) */
TNF_API tnf_traced tnf_ldexp(tnf_traced x, tnf_traced n);
/* x as mantissa 2^exponent with 1/2 <= |mantissa| < 1 and an i32; of 0, infinities and NaN x and 0. The derivative of the
 * mantissa is that of x 2^-exponent for a constant exponent: tnf_frexp(x).mantissa */
typedef struct tnf_frexp_result {
  tnf_traced mantissa, exponent;
} tnf_frexp_result;
TNF_API tnf_frexp_result tnf_frexp(tnf_traced x);
/* Whether the sign is minus, that of a zero or NaN included: bool. tnf_signbit(x) */
TNF_API tnf_traced tnf_signbit(tnf_traced x);

#ifdef __cplusplus
}
#endif
#endif
