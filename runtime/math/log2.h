// The logarithm as an unevaluated sum of two doubles, for pow and lgamma.
#ifndef TNF_MATH_LOG2_H
#define TNF_MATH_LOG2_H

#include "bits.h"

#define SQRT_HALF_BITS UINT64_C(0x3fe6a09e667f3bcd)

/// A value as an unevaluated sum, |lo| <= ulp(hi)/2.
typedef struct {
  double hi;
  double lo;
} double_double;

/// ax = 2^k m with m in [sqrt(1/2), sqrt(2)); what 0, infinity and NaN give is overridden by the callers.
typedef struct {
  double k;
  double m;
} log2_reduction;

TNF_MATH_HELPER log2_reduction log2_reduce(double ax, int subnormal) {
  uint64_t u = bits_f64(subnormal ? ax * 0x1p54 : ax) + (ONE_BITS_F64 - SQRT_HALF_BITS);
  log2_reduction l;
  l.k = from_bits_f64((u >> 52) | UINT64_C(0x4330000000000000)) - (subnormal ? 0x1p52 + 1077.0 : 0x1p52 + 1023.0);
  l.m = from_bits_f64((u & UINT64_C(0x000fffffffffffff)) + SQRT_HALF_BITS);
  return l;
}

/// log2(ax) to a relative 2^-64, for positive finite ax: log2 m = s (C1 + s^2 C3 + s^4 (C5 + ...)) with s = (m-1)/(m+1). s, s^2
/// and what they make with C1 = 2/ln 2 and C3 = C1/3 are double-doubles; the rest, 2^-12 of the sum or less, needs only doubles,
/// and joins last because it is ready last. C5 and on are minimax by Sollya (2^-73).
TNF_MATH_HELPER double_double log2_double_double(double ax) {
  static const double c[] = {0x1.2776c50ef9bfcp-1, 0x1.a61762a7aedd2p-2, 0x1.484b13d6adf25p-2, 0x1.0c9a853a63793p-2,
                             0x1.c68ee9b1684fep-3, 0x1.8a09ab4b7b689p-3, 0x1.58fdca779c4f7p-3, 0x1.61e8b00936147p-3};
  const double c1 = 0x1.71547652b82fep1, c1_lo = 0x1.777d0ffda0d24p-55;
  const double c3 = 0x1.ec709dc3a03fdp-1, c3_lo = 0x1.d27f05548af0cp-55;
  log2_reduction l = log2_reduce(ax, ax < 0x1p-1022);
  double f = l.m - 1.0, d = l.m + 1.0;
  double d_lo = l.m - (d - 1.0);
  double s = f / d;
  double s_lo = FMA_F64(s, -0.5, 0.5) * FMA_F64(-s, d_lo, FMA_F64(-s, d, f)); /* (1 - s)/2 is 1/d */
  double z = s * s, square = z * z;
  double z_lo = FMA_F64(s + s, s_lo, FMA_F64(s, s, -z));
  double b = z * c3, b_lo = FMA_F64(z_lo, c3, FMA_F64(z, c3_lo, FMA_F64(z, c3, -b)));
  double g = c1 + b, g_lo = ((c1 - g) + b) + (b_lo + c1_lo);
  double tail = square * POLYNOMIAL_F64(z, square, c);
  double h = g + tail, h_lo = ((g - h) + tail) + g_lo;
  double t = s * h, t_lo = FMA_F64(s, h_lo, FMA_F64(s_lo, h, FMA_F64(s, h, -t)));
  double hi = l.k + t;
  return (double_double){hi, ((l.k - hi) + t) + t_lo};
}

#endif
