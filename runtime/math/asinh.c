// asinh, acosh and atanh for f64 and f32.
#include "log.h"
#include "vector_math.h"

/// log(x + sqrt(x^2 + shift)) for x >= 0: the logarithm of a rounded sum, with what the square, the sums and the root were
/// rounded by as a correction. One reciprocal serves the root's error and the series. Above 2^28 it is log(2 x).
TNF_MATH_HELPER double log_of_sum_f64(double x, double shift) {
  int large = x > 0x1p28;
  double square = x * x, square_lo = FMA_F64(x, x, -square);
  double w = square + shift, v = w - square;
  double w_lo = ((square - (w - v)) + (shift - v)) + square_lo;
  double root = __builtin_sqrt(w);
  double sum = x + root, u = sum - x;
  double sum_lo = (x - (sum - u)) + (root - u);
  double s = ((root == 0.0) | large) ? 1.0 : root;
  log_reduction_f64 l = log_reduce_f64(large ? x : sum, large ? -1.0 : 0.0);
  double d = 2.0 + l.f;
  double reciprocal = 1.0 / (d * s);
  double root_lo = 0.5 * (FMA_F64(-root, root, w) + w_lo) * (d * reciprocal);
  double c = log_correction_f64(l, large ? 0.0 : sum_lo + root_lo);
  return log_series_of_f64(l.k, l.f, l.f * (s * reciprocal), c);
}

TNF_MATH_HELPER float log_of_sum_f32(float x, float shift) {
  int large = x > 0x1p13f;
  float square = x * x, square_lo = FMA_F32(x, x, -square);
  float w = square + shift, v = w - square;
  float w_lo = ((square - (w - v)) + (shift - v)) + square_lo;
  float root = __builtin_sqrtf(w);
  float sum = x + root, u = sum - x;
  float sum_lo = (x - (sum - u)) + (root - u);
  float root_lo = 0.5f * (FMA_F32(-root, root, w) + w_lo) / (root == 0.0f ? 1.0f : root);
  log_reduction_f32 l = log_reduce_f32(large ? x : sum, large ? -1.0f : 0.0f);
  return log_series_f32(l.k, l.f, log_correction_f32(l, large ? 0.0f : sum_lo + root_lo));
}

TNF_MATH double tnf_asinh_f64(double x) {
  double magnitude = __builtin_fabs(x), y = log_of_sum_f64(magnitude, 1.0);
  return __builtin_copysign(magnitude < __builtin_inf() ? y : magnitude, x);
}

TNF_MATH float tnf_asinh_f32(float x) {
  float magnitude = __builtin_fabsf(x), y = log_of_sum_f32(magnitude, 1.0f);
  return __builtin_copysignf(magnitude < __builtin_inff() ? y : magnitude, x);
}

TNF_MATH double tnf_acosh_f64(double x) {
  double y = log_of_sum_f64(x, -1.0);
  y = x < __builtin_inf() ? y : x;
  return x >= 1.0 ? y : __builtin_nan("");
}

TNF_MATH float tnf_acosh_f32(float x) {
  float y = log_of_sum_f32(x, -1.0f);
  y = x < __builtin_inff() ? y : x;
  return x >= 1.0f ? y : __builtin_nanf("");
}

/// With u = 1 + |x|, v = 1 - |x| and the k that brings 2^k v nearest to u: k ln(2)/2 + atanh t, t = (u - 2^k v) / (u + 2^k v).
/// The difference is exact; the rounding errors of u, v, the sum and the quotient are divided again. For k = 0, t is |x| itself.
/// (atanh t - t) / t^3 in t^2, |t| < 0.203: minimax, relative errors of atanh 2^-59.6 and 2^-28.2.
TNF_MATH double tnf_atanh_f64(double x) {
  static const double c[] = {0x1.555555555554dp-2, 0x1.999999999cap-3,   0x1.2492492167ce1p-3, 0x1.c71c74faa2946p-4,
                             0x1.745c327bbdc58p-4, 0x1.3b38ca3813d5ap-4, 0x1.0d99a4d2b4439p-4, 0x1.1cccb9b6e36ep-4};
  double magnitude = __builtin_fabs(x);
  double u = 1.0 + magnitude, u_lo = magnitude - (u - 1.0);
  double v = 1.0 - magnitude, v_lo = (1.0 - v) - magnitude;
  uint64_t exponent = (bits_f64(u) - bits_f64(v) + UINT64_C(0x0008000000000000)) >> 52;
  double k = from_bits_f64(exponent | UINT64_C(0x4330000000000000)) - 0x1p52;
  double power = from_bits_f64((exponent << 52) + ONE_BITS_F64);
  double other = power * v, other_lo = power * v_lo;
  double n = u - other, n_lo = u_lo - other_lo;
  double d = u + other, d_lo = ((u - d) + other) + (u_lo + other_lo);
  double reciprocal = 1.0 / d;
  double t = n * reciprocal;
  double t_lo = (FMA_F64(-t, d, n) + FMA_F64(-t, d_lo, n_lo)) * reciprocal;
  t = exponent == 0 ? magnitude : t;
  t_lo = exponent == 0 ? 0.0 : t_lo;
  double z = t * t;
  double tail = FMA_F64(t * z, POLYNOMIAL_F64(z, z * z, c), FMA_F64(k, 0x1.abc9e3b39803fp-57, t_lo));
  double y = FMA_F64(k, 0x1.62e42fefa39efp-2, t + tail);
  double outside = magnitude == 1.0 ? __builtin_inf() : __builtin_nan("");
  return __builtin_copysign(magnitude < 1.0 ? y : outside, x);
}

TNF_MATH float tnf_atanh_f32(float x) {
  static const float c[] = {0x1.5555bcp-2f, 0x1.99245ep-3f, 0x1.377338p-3f};
  float magnitude = __builtin_fabsf(x);
  float u = 1.0f + magnitude, u_lo = magnitude - (u - 1.0f);
  float v = 1.0f - magnitude, v_lo = (1.0f - v) - magnitude;
  uint32_t exponent = (bits_f32(u) - bits_f32(v) + UINT32_C(0x00400000)) >> 23;
  float k = from_bits_f32(exponent | UINT32_C(0x4b000000)) - 0x1p23f;
  float power = from_bits_f32((exponent << 23) + ONE_BITS_F32);
  float other = power * v, other_lo = power * v_lo;
  float n = u - other, n_lo = u_lo - other_lo;
  float d = u + other, d_lo = ((u - d) + other) + (u_lo + other_lo);
  float reciprocal = 1.0f / d;
  float t = n * reciprocal;
  float t_lo = (FMA_F32(-t, d, n) + FMA_F32(-t, d_lo, n_lo)) * reciprocal;
  t = exponent == 0 ? magnitude : t;
  t_lo = exponent == 0 ? 0.0f : t_lo;
  float z = t * t;
  float tail = FMA_F32(t * z, POLYNOMIAL_F32(z, z * z, c), FMA_F32(k, -0x1.05c61p-30f, t_lo));
  float y = FMA_F32(k, 0x1.62e43p-2f, t + tail);
  float outside = magnitude == 1.0f ? __builtin_inff() : __builtin_nanf("");
  return __builtin_copysignf(magnitude < 1.0f ? y : outside, x);
}
