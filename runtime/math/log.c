// log and log1p for f64 and f32.
#include "bits.h"
#include "vector_math.h"

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

/// k ln 2 + log(1 + f) + c. The series of fdlibm's e_log.c: with s = f / (2 + f), log(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2)));
/// coefficients by Sollya, relative error 2^-59.
TNF_MATH_HELPER double log_series_f64(double k, double f, double c) {
  static const double r[] = {0x1.5555555555592p-1, 0x1.999999997ff58p-2, 0x1.24924941dc60dp-2, 0x1.c71c5218e11f5p-3,
                             0x1.74663bf27dceap-3, 0x1.39a2024d190dp-3,  0x1.2f02bc1b2d28dp-3};
  double s = f / (2.0 + f);
  double z = s * s;
  double half_square = 0.5 * f * f;
  double tail = FMA_F64(s, FMA_F64(z, POLYNOMIAL_F64(z, z * z, r), half_square), FMA_F64(k, 0x1.abc9e3b39803fp-56, c));
  return FMA_F64(k, 0x1.62e42fefa39efp-1, f - (half_square - tail));
}

/// k ln 2 + log(1 + f) + c by a polynomial in f without a division: relative error 2^-26.8.
TNF_MATH_HELPER float log_series_f32(float k, float f, float c) {
  static const float p[] = {0x1.555574p-2f, -0x1.000236p-2f, 0x1.99929ep-3f, -0x1.546556p-3f,
                            0x1.23b8dcp-3f, -0x1.0ebe6cp-3f, 0x1.00c666p-3f, -0x1.2861e8p-4f};
  float square = f * f;
  float tail = FMA_F32(square * f, POLYNOMIAL_F32(f, square, p), FMA_F32(k, -0x1.05c61p-29f, c));
  return FMA_F32(k, 0x1.62e43p-1f, f + FMA_F32(square, -0.5f, tail));
}

TNF_MATH double tnf_log_f64(double x) {
  int subnormal = x < 0x1p-1022;
  log_reduction_f64 l = log_reduce_f64(subnormal ? x * 0x1p54 : x, subnormal ? 54.0 : 0.0);
  double y = log_series_f64(l.k, l.f, 0.0);
  y = x < __builtin_inf() ? y : x;
  double outside = x == 0.0 ? -__builtin_inf() : __builtin_nan("");
  return x > 0.0 ? y : outside;
}

TNF_MATH float tnf_log_f32(float x) {
  int subnormal = x < 0x1p-126f;
  log_reduction_f32 l = log_reduce_f32(subnormal ? x * 0x1p25f : x, subnormal ? 25.0f : 0.0f);
  float y = log_series_f32(l.k, l.f, 0.0f);
  y = x < __builtin_inff() ? y : x;
  float outside = x == 0.0f ? -__builtin_inff() : __builtin_nanf("");
  return x > 0.0f ? y : outside;
}

/// log(u) + c/u where u + c = 1 + x exactly (Knuth's two-sum). With u = 2^k (1 + f) the correction is (c 2^-k) / (1 + f), at
/// most half an ulp of u, so 1 - f + f^2 is enough of the reciprocal: its error f^3 vanishes exactly where c matters most.
/// (2^(1-k) and half the reciprocal are multiplied, since 2^-k has no exponent bits left for the largest u.)
TNF_MATH double tnf_log1p_f64(double x) {
  double u = 1.0 + x;
  double v = u - 1.0;
  double c = (1.0 - (u - v)) + (x - v);
  log_reduction_f64 l = log_reduce_f64(u, 0.0);
  double scale = from_bits_f64((UINT64_C(2047) - l.biased) << 52);
  double y = log_series_f64(l.k, l.f, c * scale * FMA_F64(l.f, FMA_F64(l.f, 0.5, -0.5), 0.5));
  y = x < __builtin_inf() ? y : x;
  double outside = x == -1.0 ? -__builtin_inf() : __builtin_nan("");
  return x > -1.0 ? __builtin_copysign(y, x) : outside;
}

TNF_MATH float tnf_log1p_f32(float x) {
  float u = 1.0f + x;
  float v = u - 1.0f;
  float c = (1.0f - (u - v)) + (x - v);
  log_reduction_f32 l = log_reduce_f32(u, 0.0f);
  float scale = from_bits_f32((UINT32_C(255) - l.biased) << 23);
  float y = log_series_f32(l.k, l.f, c * scale * FMA_F32(l.f, FMA_F32(l.f, 0.5f, -0.5f), 0.5f));
  y = x < __builtin_inff() ? y : x;
  float outside = x == -1.0f ? -__builtin_inff() : __builtin_nanf("");
  return x > -1.0f ? __builtin_copysignf(y, x) : outside;
}
