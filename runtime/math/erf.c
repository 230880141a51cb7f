// erf, erfc, their inverses and erfcx for f64 and f32.
#include "exp.h"
#include "vector_math.h"

/// A number and what its rounding left.
typedef struct {
  double hi;
  double lo;
} rounded;

/// e^(a^2) erfc a = G / (1 + 2 a) with G a polynomial in q = (a - 4) / (a + 4), for 1/2 <= a <= 28. G - 5/4:
/// minimax by Remez's algorithm, relative error of G 2^-57.1. The transformation: M. M. Shepherd and J. G. Laframboise,
/// "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x" (1981). One reciprocal serves both quotients, and the remainder of the
/// second corrects it, so that the error that counts is that of the tail of G.
TNF_MATH_HELPER rounded erfc_scaled_f64(double a) {
  static const double c[] = {-0x1.169ba4580a04dp-6,  -0x1.1df1ad154a28ep-3,  0x1.f7f5df66fd534p-7,   0x1.16ecefcfa531p-4,
                             -0x1.9ddb23c3e7addp-4,  0x1.7fee004e13bb4p-4,   -0x1.0fb06dfe6e73bp-4,  0x1.3079edf648d9ep-5,
                             -0x1.0962387d06001p-6,  0x1.49c6729b84f7fp-8,   -0x1.8d4aa205025d1p-11, -0x1.a1df391e85dd4p-13,
                             0x1.3be0e017851e2p-13,  -0x1.99564fc1bd6ep-16,  -0x1.78a55d32891dcp-17, 0x1.7f033d5282c96p-18,
                             0x1.41f95e78d464ap-22,  -0x1.b8a5baeed2f72p-21, 0x1.1ebb1b0aa0296p-24,  0x1.c0015970f2887p-24,
                             -0x1.a0a97f297b26ep-27, -0x1.587ef4c5901bdp-27};
  double sum = a + 4.0, d = FMA_F64(2.0, a, 1.0), d_lo = 1.0 - (d - 2.0 * a);
  double reciprocal = 1.0 / (sum * d), inverse = sum * reciprocal; /* of d */
  double q = (a - 4.0) * (d * reciprocal);
  double tail = POLYNOMIAL_F64(q, q * q, c);
  double p = 1.25 + tail, p_lo = (1.25 - p) + tail;
  double g = p * inverse;
  return (rounded){g, (FMA_F64(-g, d, p) + FMA_F64(-g, d_lo, p_lo)) * inverse};
}

/// e^(-a^2) times that for 1/2 <= a <= 28; beyond it is 0. a^2 is a sum without error, so that only the last roundings count.
TNF_MATH_HELPER double erfc_far_f64(double a) {
  a = a > 28.0 ? 28.0 : a;
  rounded scaled = erfc_scaled_f64(a);
  double g = scaled.hi, g_lo = scaled.lo;
  double square = a * a, square_lo = FMA_F64(a, a, -square);
  exp_reduction_f64 e = exp_reduce_f64(-square);
  double rest = e.lo - square_lo, r = e.hi + rest;
  double power = exp_tail_f64(r, (e.hi - r) + rest);
  double hi = 1.0 + r, lo = ((1.0 - hi) + r) + power;
  double y = g * hi;
  return times_exp2_f64(y + (FMA_F64(g, hi, -y) + FMA_F64(g, lo, g_lo * hi)), e.shifted);
}

/// erf a - a for 0 <= a <= 1. Minimax by Remez's algorithm, relative error of erf 2^-56.
TNF_MATH_HELPER double erf_near_f64(double a) {
  static const double c[] = {0x1.06eba8214db68p-3,  -0x1.812746b0379bep-2,  0x1.ce2f21a040db1p-4,  -0x1.b82ce311fc645p-6,
                             0x1.565bccf95b133p-8,  -0x1.c02db043daac8p-11, 0x1.f9a2bb24edb7ep-14, -0x1.f4ca53f7ae7ddp-17,
                             0x1.b9800d4d7f01cp-20, -0x1.5c0864284727p-23,  0x1.d722dc153dcd1p-27, -0x1.abc3a48d505efp-31};
  double z = a * a;
  return a * POLYNOMIAL_F64(z, z * z, c);
}

TNF_MATH double tnf_erf_f64(double x) {
  double a = __builtin_fabs(x);
  return __builtin_copysign(a < 1.0 ? a + erf_near_f64(a) : 1.0 - erfc_far_f64(a), x);
}

TNF_MATH double tnf_erfc_f64(double x) {
  double a = __builtin_fabs(x), far = erfc_far_f64(a);
  double near = 1.0 - (x + erf_near_f64(x));
  return a < 0.5 ? near : x < 0.0 ? 2.0 - far : far;
}

/// In doubles, whose errors need no correction; shorter polynomials (2^-31 and 2^-29.6).
TNF_MATH_HELPER double erfc_far_f32(double a) {
  static const double c[] = {0x1.40c522da43b72p0,   -0x1.15c0845597e82p-3,  -0x1.85a18a7d5983p-5,  0x1.0983503b77ae3p-3,
                             -0x1.e8894683981e6p-4, 0x1.17cd564f9d4b5p-4,   -0x1.85c1a94c2990fp-6, 0x1.48576369d4d6cp-9,
                             0x1.0008943fc544ep-9,  -0x1.6a299c8eb00f6p-11, -0x1.81de59bb785d9p-13};
  a = a > 10.25 ? 10.25 : a;
  double sum = a + 3.0, d = FMA_F64(2.0, a, 1.0);
  double reciprocal = 1.0 / (sum * d), q = (a - 3.0) * d * reciprocal;
  exp_reduction_f64 e = exp_reduce_f64(-(a * a));
  double power = exp2_int_f64(e.shifted), y = POLYNOMIAL_F64(q, q * q, c) * sum * reciprocal;
  return y * FMA_F64(power, e.r + exp_tail_f64(e.r, 0.0), power);
}

TNF_MATH_HELPER double erf_near_f32(double a) {
  static const double c[] = {0x1.06eba7f7509abp-3, -0x1.81273e2f7eed3p-2,  0x1.ce2cffe4c2d15p-4, -0x1.b7f9818d3fe05p-6,
                             0x1.5408ad7606c1fp-8, -0x1.a409c97201d5ap-11, 0x1.4997c2d04efeap-14};
  double z = a * a;
  return a * POLYNOMIAL_F64(z, z * z, c);
}

TNF_MATH float tnf_erf_f32(float x) {
  double a = __builtin_fabs((double)x);
  return (float)__builtin_copysign(a < 1.0 ? a + erf_near_f32(a) : 1.0 - erfc_far_f32(a), (double)x);
}

TNF_MATH float tnf_erfc_f32(float x) {
  double a = __builtin_fabs((double)x), far = erfc_far_f32(a);
  double near = 1.0 - ((double)x + erf_near_f32((double)x));
  return (float)(a < 0.5 ? near : x < 0.0f ? 2.0 - far : far);
}

/// The normal quantile of 1/2 + a/2 = 1 - y/2 for 0 <= a = 1 - y <= 1 to about 4 ulp: M. J. Wichura, "Algorithm AS 241: The
/// percentage points of the normal distribution" (1988), with its coefficients.
TNF_MATH_HELPER double quantile_start(double a, double y) {
  static const double middle_n[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                    1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                    3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static const double middle_d[] = {1.0,
                                    4.2313330701600911252e+1,
                                    6.8718700749205790830e+2,
                                    5.3941960214247511077e+3,
                                    2.1213794301586595867e+4,
                                    3.9307895800092710610e+4,
                                    2.8729085735721942674e+4,
                                    5.2264952788528545610e+3};
  static const double near_n[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                  3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double near_d[] = {1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
  static const double far_n[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double far_d[] = {1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};
  double q = 0.5 * a, r = FMA_F64(-q, q, 0.180625), s = __builtin_sqrt(-tnf_log_f64(0.5 * y)), s_near = s - 1.6, s_far = s - 5.0;
  double n = s <= 5.0 ? POLYNOMIAL_F64(s_near, s_near * s_near, near_n) : POLYNOMIAL_F64(s_far, s_far * s_far, far_n);
  double d = s <= 5.0 ? POLYNOMIAL_F64(s_near, s_near * s_near, near_d) : POLYNOMIAL_F64(s_far, s_far * s_far, far_d);
  n = q <= 0.425 ? q * POLYNOMIAL_F64(r, r * r, middle_n) : n;
  d = q <= 0.425 ? POLYNOMIAL_F64(r, r * r, middle_d) : d;
  return n / d;
}

/// The inverse of erf at a, that of erfc at y = 1 - a, as a number and its correction: a step of Newton's with the one that is
/// accurate there. Far out erfc is subnormal, and too coarse to correct anything.
TNF_MATH_HELPER rounded invert_erf(double a, double y) {
  double t = quantile_start(a, y) * 0x1.6a09e667f3bcdp-1;
  double residual = t < 0.5 ? (t + erf_near_f64(t)) - a : y - erfc_far_f64(t);
  double step = residual * 0x1.c5bf891b4ef6bp-1 * tnf_exp_f64(t * t);
  return (rounded){t, t < 26.6 ? -step : 0.0};
}

TNF_MATH double tnf_erfinv_f64(double x) {
  double a = __builtin_fabs(x), y = 1.0 - a;
  rounded t = invert_erf(a, y);
  double inside = y == 0.0 ? __builtin_inf() : t.hi + t.lo;
  return a <= 1.0 ? __builtin_copysign(inside, x) : __builtin_nan("");
}

/// sqrt(2) times the inverse, that as a sum of two doubles.
TNF_MATH double tnf_ndtri_f64(double p) {
  const double c = 0x1.6a09e667f3bcdp0, c_lo = -0x1.bdd3413b26456p-54;
  double upper = 1.0 - p, y = 2.0 * (p < 0.5 ? p : upper);
  rounded t = invert_erf(1.0 - y, y);
  double hi = t.hi * c, x = hi + (FMA_F64(t.hi, c, -hi) + FMA_F64(t.hi, c_lo, t.lo * c));
  x = y == 0.0 ? __builtin_inf() : x;
  x = p < 0.5 ? -x : x;
  return ((p >= 0.0) & (p <= 1.0)) ? x : __builtin_nan("");
}

TNF_MATH float tnf_erfinv_f32(float x) {
  return (float)tnf_erfinv_f64((double)x);
}

TNF_MATH float tnf_ndtri_f32(float p) {
  return (float)tnf_ndtri_f64((double)p);
}

/// Near 0 a polynomial: Chebyshev interpolation, relative error 2^-54. For x < 0 it is 2 e^(x^2) less that of -x; beyond 28 the
/// asymptotic series.
TNF_MATH_HELPER double erfcx_value(double x) {
  static const double near_c[] = {-0x1.20dd750429b6dp+0,  0x1p+0,
                                  -0x1.812746b03794p-1,   0x1.fffffffffff98p-2,
                                  -0x1.341f6bc0352e3p-2,  0x1.555555555abb6p-3,
                                  -0x1.6023e8d60fde4p-4,  0x1.55555551dfb4cp-5,
                                  -0x1.39037b6fabd2p-6,   0x1.1111122d1c5c3p-7,
                                  -0x1.c74a3b17f38a9p-9,  0x1.6c165b335b237p-10,
                                  -0x1.183f699402bd9p-11, 0x1.a02f9245ff101p-13,
                                  -0x1.28bc8fc3614a4p-14, 0x1.9d75f51923b69p-16,
                                  -0x1.3cc391ec75328p-17, 0x1.9e1168bbe9e84p-19};
  static const double far_c[] = {1.0, -0.5, 0.75, -1.875, 6.5625, -29.53125, 162.421875, -1055.7421875};
  double a = __builtin_fabs(x), inverse = 1.0 / a, w = inverse * inverse, square = x * x;
  rounded scaled = erfc_scaled_f64(a > 28.0 ? 28.0 : a);
  double middle = scaled.hi + scaled.lo, far = 0x1.20dd750429b6dp-1 * inverse * POLYNOMIAL_F64(w, w * w, far_c);
  double outside = a > 28.0 ? far : middle, power = 2.0 * tnf_exp_f64(square);
  double rest = power < __builtin_inf() ? power * FMA_F64(x, x, -square) : 0.0;
  double near = FMA_F64(x, POLYNOMIAL_F64(x, square, near_c), 1.0);
  return a < 0.5 ? near : x < 0.0 ? power - (outside - rest) : outside;
}

/// With w(n) = (-1)^n times the derivative of order n, w(n) = 2 (n - 1) w(n-2) - 2 x w(n-1), and 2 / sqrt(pi) - 2 x w(0) for n =
/// 1: upward where x is small or negative; elsewhere as ratios of neighbours, w(k) / w(k-1) = 2 k / (2 x + w(k+1) / w(k)),
/// downward from one far above that is as good as 0. The loop over elements stays scalar.
TNF_MATH double tnf_erfcx_f64(double order, double x) {
  int n = (int)order;
  if (n == 0 || x != x)
    return erfcx_value(x);
  double sign = n & 1 ? -1.0 : 1.0;
  if (x < 0.5) {
    double before = erfcx_value(x), w = FMA_F64(-2.0 * x, before, 0x1.20dd750429b6dp0);
    for (int k = 2; k <= n; ++k) {
      double next = 2.0 * (double)(k - 1) * before - 2.0 * x * w;
      before = w;
      w = next;
    }
    return sign * w;
  }
  double reach = 20.0 / x + __builtin_sqrt(2.0 * order), ratio = 0.0, product = sign;
  for (int k = n + 10 + (int)(0.5 * reach * reach); k >= 1; --k) {
    ratio = 2.0 * (double)k / (2.0 * x + ratio);
    product *= k <= n ? ratio : 1.0;
  }
  return product * (0x1.20dd750429b6dp0 / (2.0 * x + ratio));
}

TNF_MATH float tnf_erfcx_f32(float order, float x) {
  return (float)tnf_erfcx_f64((double)order, (double)x);
}
