// The math functions that compiled programs inline: at most 2 ulp from the exact value for every argument.
//
// IEEE 754 special values follow C99 Annex F (NaN in, NaN out, except where pow ignores its argument; signs of zeros kept;
// subnormals exact to the same bound). No errno, no floating-point exception flags are promised. Round-to-nearest is assumed.
// Pure functions: any thread, any order. The result depends on the argument's value alone, never on its place in an array.
#ifndef TNF_VECTOR_MATH_H
#define TNF_VECTOR_MATH_H

#include <stdint.h>

#define TNF_PURE __attribute__((const))

TNF_PURE double tnf_exp_f64(double x);
TNF_PURE float tnf_exp_f32(float x);
TNF_PURE double tnf_expm1_f64(double x);
TNF_PURE float tnf_expm1_f32(float x);
TNF_PURE double tnf_log_f64(double x);
TNF_PURE float tnf_log_f32(float x);
TNF_PURE double tnf_exp2_f64(double x);
TNF_PURE float tnf_exp2_f32(float x);
TNF_PURE double tnf_log2_f64(double x);
TNF_PURE float tnf_log2_f32(float x);
TNF_PURE double tnf_log10_f64(double x);
TNF_PURE float tnf_log10_f32(float x);
TNF_PURE double tnf_cbrt_f64(double x);
TNF_PURE float tnf_cbrt_f32(float x);
TNF_PURE double tnf_log1p_f64(double x);
TNF_PURE float tnf_log1p_f32(float x);
TNF_PURE double tnf_sin_f64(double x);
TNF_PURE float tnf_sin_f32(float x);
TNF_PURE double tnf_cos_f64(double x);
TNF_PURE float tnf_cos_f32(float x);
TNF_PURE double tnf_tan_f64(double x);
TNF_PURE float tnf_tan_f32(float x);
TNF_PURE double tnf_tanh_f64(double x);
TNF_PURE float tnf_tanh_f32(float x);
TNF_PURE double tnf_sinh_f64(double x);
TNF_PURE float tnf_sinh_f32(float x);
TNF_PURE double tnf_cosh_f64(double x);
TNF_PURE float tnf_cosh_f32(float x);
TNF_PURE double tnf_asin_f64(double x);
TNF_PURE float tnf_asin_f32(float x);
TNF_PURE double tnf_acos_f64(double x);
TNF_PURE float tnf_acos_f32(float x);
TNF_PURE double tnf_atan_f64(double x);
TNF_PURE float tnf_atan_f32(float x);
TNF_PURE double tnf_asinh_f64(double x);
TNF_PURE float tnf_asinh_f32(float x);
TNF_PURE double tnf_acosh_f64(double x);
TNF_PURE float tnf_acosh_f32(float x);
TNF_PURE double tnf_atanh_f64(double x);
TNF_PURE float tnf_atanh_f32(float x);
TNF_PURE double tnf_erf_f64(double x);
TNF_PURE float tnf_erf_f32(float x);
TNF_PURE double tnf_erfc_f64(double x);
TNF_PURE float tnf_erfc_f32(float x);
/// The inverse of erf, and of the normal distribution function (of a subnormal p to 3 ulp).
TNF_PURE double tnf_erfinv_f64(double x);
TNF_PURE float tnf_erfinv_f32(float x);
TNF_PURE double tnf_ndtri_f64(double p);
TNF_PURE float tnf_ndtri_f32(float p);
/// The derivative of sin(pi x) / (pi x) of an order that is a whole number in [0, 100]. Order 0 to 2 ulp; others to 2^-50
/// pi^order.
TNF_PURE double tnf_sinc_f64(double order, double x);
TNF_PURE float tnf_sinc_f32(float order, float x);
/// The derivative of e^(x^2) erfc(x) of an order that is a whole number in [0, 100]. Order 0 to 3 ulp; others to 4 + order/2, for
/// 0 <= x < 1/2 to 4 e^sqrt(2 order).
TNF_PURE double tnf_erfcx_f64(double order, double x);
TNF_PURE float tnf_erfcx_f32(float order, float x);
/// The modified Bessel function I of an order that is a whole number in [0, 100]. Orders 0 and 1 to 3 ulp, beyond 709 to 5;
/// others to 4 + order/2.
TNF_PURE double tnf_besseli_f64(double order, double x);
TNF_PURE float tnf_besseli_f32(float order, float x);
/// The derivative of e^-x I0(x) of an order that is a whole number in [0, 20], at |x|. Order 0 to 3 ulp; others to 8 + order.
TNF_PURE double tnf_besseli0e_f64(double order, double x);
TNF_PURE float tnf_besseli0e_f32(float order, float x);
/// e^-|x| I1(x), to 3 ulp.
TNF_PURE double tnf_besseli1e_f64(double x);
TNF_PURE float tnf_besseli1e_f32(float x);
/// The sum of (k + q)^-s over k = 0, 1, 2, ..., s >= 1; for q < 0 of a whole s. For q > 0 to 4 + s/50 ulp.
TNF_PURE double tnf_zeta_f64(double s, double q);
TNF_PURE float tnf_zeta_f32(float s, float q);
/// log |gamma(x)|. For x < 0 the error is at most 2 ulp or 2^-51, whichever is larger (f32: 2^-51 in place of an ulp only next to
/// zeros).
TNF_PURE double tnf_lgamma_f64(double x);
TNF_PURE float tnf_lgamma_f32(float x);
/// The derivative of lgamma. For x > 0 the error is at most 2 ulp or 2^-57, for x < 0 2^-52 times log(1 - x) - 1/x + |pi cot(pi
/// x)|, where that is more. Infinite at 0 with the opposite sign; NaN at negative whole numbers.
TNF_PURE double tnf_digamma_f64(double x);
TNF_PURE float tnf_digamma_f32(float x);
/// The derivative of digamma of an order that is a whole number in [0, 170].
TNF_PURE double tnf_polygamma_f64(double order, double x);
TNF_PURE float tnf_polygamma_f32(float order, float x);
/// The angle of the point (x, y) in [-pi, pi], with the special cases of C99 F.9.1.4.
TNF_PURE double tnf_atan2_f64(double y, double x);
TNF_PURE float tnf_atan2_f32(float y, float x);
/// sqrt(x^2 + y^2); infinite where either is, even if the other is NaN.
TNF_PURE double tnf_hypot_f64(double x, double y);
TNF_PURE float tnf_hypot_f32(float x, float y);
/// x - trunc(x/y) y, exact; the special cases of C99 F.9.7.1 (fmod).
TNF_PURE double tnf_rem_f64(double x, double y);
TNF_PURE float tnf_rem_f32(float x, float y);
/// x^y with the special cases of C99 F.9.4.4.
TNF_PURE double tnf_pow_f64(double x, double y);
TNF_PURE float tnf_pow_f32(float x, float y);

/// base^exponent modulo 2^32 (two's complement). x^0 = 1, 0^0 included. A negative exponent gives the integer part of the real
/// power: 1 for base 1, +-1 for base -1 by the exponent's parity, 0 otherwise; 0 to a negative power gives 0.
TNF_PURE int32_t tnf_pow_i32(int32_t base, int32_t exponent);
/// The same modulo 2^64.
TNF_PURE int64_t tnf_pow_i64(int64_t base, int64_t exponent);
/// Words 2 word and 2 word + 1, word in {0, 1}, of what Philox4x32-10 makes of the four words (counter, stream), lower halves
/// first.
TNF_PURE int64_t tnf_philox_i64(int64_t word, int64_t key, int64_t stream, int64_t counter);

#undef TNF_PURE
#endif
