// cbrt for f64 and f32.
#include "bits.h"
#include "vector_math.h"

/// t of five bits by a third of the exponent and mantissa (Kahan), times a polynomial for (t^3 / a)^(-1/3) (Chebyshev, 2^-24),
/// times (1 - d)^(-1/3) to second order, where d = (a - t^3) / a is computed without rounding t^3. Numbers near the ends of the
/// range are scaled by 2^+-54.
TNF_MATH double tnf_cbrt_f64(double x) {
  static const double c[] = {0x1.ff3cd49744412p-1, -0x1.534d3a7539b28p-2, 0x1.c26206af658f5p-3, -0x1.5f9097a1656cbp-3,
                             0x1.23d21a704b4a8p-3};
  double a = __builtin_fabs(x), back = a < 0x1p-900 ? 0x1p-18 : 1.0;
  back = a > 0x1p900 ? 0x1p18 : back;
  double scaled = a * (a < 0x1p-900 ? 0x1p54 : 1.0) * (a > 0x1p900 ? 0x1p-54 : 1.0);
  uint64_t third = ((bits_f64(scaled) >> 32) * UINT64_C(0x55555556)) >> 32;
  double t = from_bits_f64((third + UINT64_C(715094163)) << 32), inverse = 1.0 / scaled;
  double z = t * t * t * inverse - 0x1.0125a0dbf437p0;
  t *= POLYNOMIAL_F64(z, z * z, c);
  double square = t * t, square_lo = FMA_F64(t, t, -square);
  double cube = square * t, cube_lo = FMA_F64(square, t, -cube) + square_lo * t;
  double d = ((scaled - cube) - cube_lo) * inverse;
  double y = FMA_F64(t * d, FMA_F64(d, 0x1.c71c71c71c71cp-3, 0x1.5555555555555p-2), t) * back;
  y = a > 0.0 ? y : a;
  return __builtin_copysign(a < __builtin_inf() ? y : a, x);
}

TNF_MATH float tnf_cbrt_f32(float x) {
  return (float)tnf_cbrt_f64((double)x);
}
