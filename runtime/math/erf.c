// erf and erfc for f64 and f32.
#include "exp.h"
#include "vector_math.h"

/// erfc a = e^(-a^2) G / (1 + 2 a) with G a polynomial in q = (a - 4) / (a + 4), for 1/2 <= a <= 28; beyond it is 0. G - 5/4:
/// minimax by Remez's algorithm, relative error of G 2^-57.1. The transformation: M. M. Shepherd and J. G. Laframboise,
/// "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x" (1981). One reciprocal serves both quotients, and the remainder of the
/// second corrects it; a^2 is a sum without error; so the errors that count are that of the tail of G, and the last roundings.
TNF_MATH_HELPER double erfc_far_f64(double a) {
  static const double c[] = {-0x1.169ba4580a04dp-6,  -0x1.1df1ad154a28ep-3,  0x1.f7f5df66fd534p-7,   0x1.16ecefcfa531p-4,
                             -0x1.9ddb23c3e7addp-4,  0x1.7fee004e13bb4p-4,   -0x1.0fb06dfe6e73bp-4,  0x1.3079edf648d9ep-5,
                             -0x1.0962387d06001p-6,  0x1.49c6729b84f7fp-8,   -0x1.8d4aa205025d1p-11, -0x1.a1df391e85dd4p-13,
                             0x1.3be0e017851e2p-13,  -0x1.99564fc1bd6ep-16,  -0x1.78a55d32891dcp-17, 0x1.7f033d5282c96p-18,
                             0x1.41f95e78d464ap-22,  -0x1.b8a5baeed2f72p-21, 0x1.1ebb1b0aa0296p-24,  0x1.c0015970f2887p-24,
                             -0x1.a0a97f297b26ep-27, -0x1.587ef4c5901bdp-27};
  a = a > 28.0 ? 28.0 : a;
  double sum = a + 4.0, d = FMA_F64(2.0, a, 1.0), d_lo = 1.0 - (d - 2.0 * a);
  double reciprocal = 1.0 / (sum * d), inverse = sum * reciprocal; /* of d */
  double q = (a - 4.0) * (d * reciprocal);
  double tail = POLYNOMIAL_F64(q, q * q, c);
  double p = 1.25 + tail, p_lo = (1.25 - p) + tail;
  double g = p * inverse;
  double g_lo = (FMA_F64(-g, d, p) + FMA_F64(-g, d_lo, p_lo)) * inverse;
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
