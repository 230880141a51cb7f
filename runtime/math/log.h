// The argument reduction and the series that log, log1p and the inverse hyperbolic functions share.
#ifndef TNF_MATH_LOG_H
#define TNF_MATH_LOG_H

#include "bits.h"

#define SQRT_HALF_BITS_F64 UINT64_C(0x3fe6a09e667f3bcd)
#define SQRT_HALF_BITS_F32 UINT32_C(0x3f3504f3)

/// x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), for positive normal x; f is exact.
typedef struct {
  uint64_t biased; ///< k + 1023
  double k;
  double f;
} log_reduction_f64;

typedef struct {
  uint32_t biased; ///< k + 127
  float k;
  float f;
} log_reduction_f32;

/// `extra` is subtracted from k: the power of two that a subnormal was multiplied by.
TNF_MATH_HELPER log_reduction_f64 log_reduce_f64(double x, double extra) {
  log_reduction_f64 l;
  uint64_t u = bits_f64(x) + (ONE_BITS_F64 - SQRT_HALF_BITS_F64);
  l.biased = u >> 52;
  l.k = from_bits_f64(l.biased | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023.0 + extra);
  l.f = from_bits_f64((u & UINT64_C(0x000fffffffffffff)) + SQRT_HALF_BITS_F64) - 1.0;
  return l;
}

TNF_MATH_HELPER log_reduction_f32 log_reduce_f32(float x, float extra) {
  log_reduction_f32 l;
  uint32_t u = bits_f32(x) + (ONE_BITS_F32 - SQRT_HALF_BITS_F32);
  l.biased = u >> 23;
  l.k = from_bits_f32(l.biased | UINT32_C(0x4b000000)) - (0x1p23f + 127.0f + extra);
  l.f = from_bits_f32((u & UINT32_C(0x007fffff)) + SQRT_HALF_BITS_F32) - 1.0f;
  return l;
}

/// k ln 2 + log(1 + f) + c, given s = f / (2 + f). The series of fdlibm's e_log.c: log(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2)));
/// coefficients by Sollya, relative error 2^-59.
TNF_MATH_HELPER double log_series_of_f64(double k, double f, double s, double c) {
  static const double r[] = {0x1.5555555555592p-1, 0x1.999999997ff58p-2, 0x1.24924941dc60dp-2, 0x1.c71c5218e11f5p-3,
                             0x1.74663bf27dceap-3, 0x1.39a2024d190dp-3,  0x1.2f02bc1b2d28dp-3};
  double z = s * s;
  double half_square = 0.5 * f * f;
  double tail = FMA_F64(s, FMA_F64(z, POLYNOMIAL_F64(z, z * z, r), half_square), FMA_F64(k, 0x1.abc9e3b39803fp-56, c));
  return FMA_F64(k, 0x1.62e42fefa39efp-1, f - (half_square - tail));
}

TNF_MATH_HELPER double log_series_f64(double k, double f, double c) {
  return log_series_of_f64(k, f, f / (2.0 + f), c);
}

/// k ln 2 + log(1 + f) + c by a polynomial in f without a division: relative error 2^-26.8.
TNF_MATH_HELPER float log_series_f32(float k, float f, float c) {
  static const float p[] = {0x1.555574p-2f, -0x1.000236p-2f, 0x1.99929ep-3f, -0x1.546556p-3f,
                            0x1.23b8dcp-3f, -0x1.0ebe6cp-3f, 0x1.00c666p-3f, -0x1.2861e8p-4f};
  float square = f * f;
  float tail = FMA_F32(square * f, POLYNOMIAL_F32(f, square, p), FMA_F32(k, -0x1.05c61p-29f, c));
  return FMA_F32(k, 0x1.62e43p-1f, f + FMA_F32(square, -0.5f, tail));
}

/// c / (1 + f) 2^-k for a c of at most an ulp of (1 + f) 2^k: 1 - f + f^2 is enough of the reciprocal, since its error f^3
/// vanishes exactly where c matters most. (2^(1-k) and half the reciprocal are multiplied: 2^-k has no exponent bits left for the
/// largest k.)
TNF_MATH_HELPER double log_correction_f64(log_reduction_f64 l, double c) {
  double scale = from_bits_f64((UINT64_C(2047) - l.biased) << 52);
  return c * scale * FMA_F64(l.f, FMA_F64(l.f, 0.5, -0.5), 0.5);
}

TNF_MATH_HELPER float log_correction_f32(log_reduction_f32 l, float c) {
  float scale = from_bits_f32((UINT32_C(255) - l.biased) << 23);
  return c * scale * FMA_F32(l.f, FMA_F32(l.f, 0.5f, -0.5f), 0.5f);
}

#endif
