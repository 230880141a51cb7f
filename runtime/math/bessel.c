// Modified Bessel functions of the first kind, I, for f64 and f32.
#include "bits.h"
#include "vector_math.h"

#define NEAR 7.75 /* where the polynomial in x^2 ends and that in 1/x begins */

/// I(order) of a <= NEAR, order 0 or 1, as (1 + y P(y)) and (a/2) (1 + y P(y)), y = a^2 / 4. Chebyshev interpolation, relative
/// error 2^-55.8.
TNF_MATH_HELPER double bessel_near(int order, double a) {
  static const double zero[] = {0x1p+0,
                                0x1.ffffffffffffdp-3,
                                0x1.c71c71c71c794p-6,
                                0x1.c71c71c71b87p-10,
                                0x1.23456789badc3p-14,
                                0x1.02e85c076f508p-19,
                                0x1.522a441440fd9p-25,
                                0x1.522a41e6886c7p-31,
                                0x1.0b314c2fd2e1p-37,
                                0x1.55ffbf45416a7p-44,
                                0x1.69e1799d13508p-51,
                                0x1.40c778ac88e62p-58,
                                0x1.f163aeafc698ep-66,
                                0x1.140ab815e53cep-73,
                                0x1.184dc0c5596bfp-80};
  static const double one[] = {0x1p-1,
                               0x1.5555555555555p-4,
                               0x1.c71c71c71c738p-8,
                               0x1.6c16c16c168b5p-12,
                               0x1.845c8a0cec027p-17,
                               0x1.27e4fb7700eacp-22,
                               0x1.522a44041f04bp-28,
                               0x1.2c9757e7aa4fp-34,
                               0x1.ab82021d001f4p-41,
                               0x1.f174f2247980ap-48,
                               0x1.e27895807d335p-55,
                               0x1.8b0e13a64e6ebp-62,
                               0x1.1b1aa9e37c35bp-69,
                               0x1.2c5c70accd3d8p-77,
                               0x1.114bbbb14bcddp-84};
  double half = 0.5 * a, y = half * half, square = y * y;
  return order == 0 ? FMA_F64(y, POLYNOMIAL_F64(y, square, zero), 1.0) : half * FMA_F64(y, POLYNOMIAL_F64(y, square, one), 1.0);
}

/// e^-a I(order) of a >= NEAR, a polynomial in 1/a times 1/sqrt(a). Chebyshev interpolation, relative error 2^-54.
TNF_MATH_HELPER double bessel_far(int order, double a) {
  static const double zero[] = {
      0x1.9bf09d24c9fb6p-2,   0x1.c7e07b9f99643p-9,   0x1.32d2e3d91a52fp-13,  0x1.a271ce4e988b9p-17,  0x1.d34ef3e54994fp-20,
      0x1.8cf5fcf95cb31p-22,  0x1.fe872e3a6ee3ep-24,  0x1.e44142ec9ca72p-25,  0x1.02960c1a3e248p-25,  0x1.a0c009eda0344p-28,
      -0x1.16c5cb99d7b22p-26, -0x1.66956ec9e132p-26,  -0x1.33f4e117b87a3p-29, 0x1.088bbe406699cp-26,  0x1.03f27bca9d126p-27,
      -0x1.445f10a259888p-27, -0x1.e36bc9187d98bp-28, 0x1.61e6322c12aabp-28,  0x1.3aadc89f98633p-28,  -0x1.3207d26bc8593p-29,
      -0x1.2239c4072fe24p-29, 0x1.5d7d10b3c7712p-31,  0x1.508b702249482p-31,  -0x1.7bd2dbabbfe49p-34, -0x1.6c6628abd85e3p-34};
  static const double one[] = {
      0x1.8e6bf6fae06bdp-2,   -0x1.4a4281867f517p-7,  -0x1.ed3096ec568a7p-13, -0x1.19f47a72aae75p-16, -0x1.206f67c1645e3p-19,
      -0x1.d008bf3cbabbcp-22, -0x1.1ef97aa68b3cap-23, -0x1.093ac5967fc07p-24, -0x1.19928ea8535f3p-25, -0x1.ed50f1aff4737p-28,
      0x1.1c92c21ab9dadp-26,  0x1.7adb2040a2f9ap-26,  0x1.968caebd4fff8p-29,  -0x1.1046eebe758adp-26, -0x1.1cc6ea8ea1135p-27,
      0x1.486e0a9a01d9dp-27,  0x1.039f862641d55p-27,  -0x1.632f10d459c91p-28, -0x1.4fe2998debc27p-28, 0x1.31f8802dc838ep-29,
      0x1.3527db2e74c0ap-29,  -0x1.5cf150edbf0edp-31, -0x1.66550931d9ed4p-31, 0x1.7b18571160bdbp-34,  0x1.84096a81957f8p-34};
  double inverse = 1.0 / a, u = FMA_F64(2.0 * NEAR, inverse, -1.0), square = u * u;
  return __builtin_sqrt(inverse) * (order == 0 ? POLYNOMIAL_F64(u, square, zero) : POLYNOMIAL_F64(u, square, one));
}

/// e^-a I(order) of a >= 0, order 0 or 1.
TNF_MATH_HELPER double bessel_scaled(int order, double a) {
  double near = a < NEAR ? a : NEAR, far = a < NEAR ? NEAR : a;
  return a < NEAR ? bessel_near(order, near) * tnf_exp_f64(-near) : bessel_far(order, far);
}

/// The exponential is taken in two halves where that of a overflows before I does.
TNF_MATH_HELPER double bessel_value(int order, double a) {
  double near = a < NEAR ? a : NEAR, far = a < NEAR ? NEAR : a;
  int is_huge = a > 709.0;
  double power = tnf_exp_f64(is_huge ? 0.5 * a : far);
  double value = a < NEAR ? bessel_near(order, near) : bessel_far(order, far) * power * (is_huge ? power : 1.0);
  return a == __builtin_inf() ? a : value;
}

/// The ratios of neighbours, I(k) / I(k-1) = 1 / (2 k / a + I(k+1) / I(k)), from one far above the order that is as good as 0
/// down to order 1: all terms are positive. The loop over elements stays scalar.
TNF_MATH double tnf_besseli_f64(double order, double x) {
  int n = (int)order;
  double a = __builtin_fabs(x), sign = (n & 1) ? __builtin_copysign(1.0, x) : 1.0;
  if (n < 2)
    return sign * bessel_value(n, a);
  if (!(a < 800.0))
    return sign * a * __builtin_inf();
  double ratio = 0.0, product = bessel_scaled(0, a);
  for (int k = n + 14 + (int)__builtin_sqrt(40.0 * a); k >= 1; --k) {
    ratio = 1.0 / (2.0 * (double)k / a + ratio);
    product *= k <= n ? ratio : 1.0;
  }
  double power = tnf_exp_f64(0.5 * a);
  return sign * (product * power * power);
}

#define FAR 60.0
enum { STEPS = 64, POINTS = 40 };

/// The mean of (c - 1)^n e^(a (c - 1)) over angles, c their cosine: the derivative of that for n = 0, which is e^-a I0(a). The
/// trapezoidal rule; the terms have one sign.
TNF_MATH_HELPER double mean_over_angles(int n, double a) {
  double sum = 0.0;
  for (int j = 1; j <= STEPS; ++j) {
    double s = tnf_sin_f64((double)j * (0x1.921fb54442d18p0 / (double)STEPS)), below = 2.0 * s * s,
           term = tnf_exp_f64(-a * below);
    for (int k = 0; k < n; ++k)
      term *= -below;
    sum += j < STEPS ? term : 0.5 * term;
  }
  return sum / (double)STEPS;
}

/// The same for a >= FAR, where few of those points would count: with v = sqrt(2 a) times the sine of half the angle, the
/// integral of
/// (-v^2 / a)^n e^(-v^2) / sqrt(1 - v^2 / (2 a)), which falls off on both sides, by the trapezoidal rule.
TNF_MATH_HELPER double mean_near_zero(int n, double a) {
  double sum = 0.0, inverse = 1.0 / a;
  for (int j = 1; j <= POINTS; ++j) {
    double v = 0.25 * (double)j, below = v * v * inverse, term = tnf_exp_f64(-v * v) / __builtin_sqrt(1.0 - 0.5 * below);
    for (int k = 0; k < n; ++k)
      term *= -below;
    sum += term;
  }
  return 0.25 * sum * 0x1.45f306dc9c883p-1 * __builtin_sqrt(0.5 * inverse);
}

/// The loop over elements stays scalar, but for order 0.
TNF_MATH double tnf_besseli0e_f64(double order, double x) {
  int n = (int)order;
  double a = __builtin_fabs(x);
  return n == 0 ? bessel_scaled(0, a) : a < FAR ? mean_over_angles(n, a) : mean_near_zero(n, a);
}

TNF_MATH double tnf_besseli1e_f64(double x) {
  double a = __builtin_fabs(x);
  return __builtin_copysign(1.0, x) * bessel_scaled(1, a);
}

TNF_MATH float tnf_besseli_f32(float order, float x) {
  return (float)tnf_besseli_f64((double)order, (double)x);
}

TNF_MATH float tnf_besseli0e_f32(float order, float x) {
  return (float)tnf_besseli0e_f64((double)order, (double)x);
}

TNF_MATH float tnf_besseli1e_f32(float x) {
  return (float)tnf_besseli1e_f64((double)x);
}
