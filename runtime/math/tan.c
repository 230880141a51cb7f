// tan for f64 and f32.
#include "trig.h"
#include "vector_math.h"

/// sin r / cos r, or -cos r / sin r after an odd multiple of pi/2, from r + lo with |r| <= pi/4: both as unevaluated sums, of
/// which the rounding errors of r^2 and of 1 - r^2/2 are a part. The remainder of the quotient, with their low parts, corrects
/// it.
TNF_MATH double tnf_tan_f64(double x) {
  trig_reduction_f64 t = trig_reduce_f64(x);
  double marked = (t.quadrant & 1) ? t.hi * 0x1p512 : t.hi; /* as the scalar path marks odd multiples */
  double minus_lo = __builtin_fabs(x) > TRIG_HUGE_F64 ? 0.0 : t.minus_lo;
  if (IS_HUGE_F64(x))
    marked = tnf_remainder_huge_f64(x);
  int odd = __builtin_fabs(marked) > 0x1p200;
  double r = odd ? marked * 0x1p-512 : marked;
  double z = r * r, square = z * z, z_lo = FMA_F64(r, r, -z);
  double tail = FMA_F64(r * z, POLYNOMIAL_F64(z, square, sine_series_f64), -minus_lo);
  double s = r + tail, s_lo = (r - s) + tail;
  double w = FMA_F64(z, -0.5, 1.0), w_lo = FMA_F64(z, -0.5, 1.0 - w);
  tail = FMA_F64(square, POLYNOMIAL_F64(z, square, cosine_series_f64), FMA_F64(r, minus_lo, FMA_F64(z_lo, -0.5, w_lo)));
  double c = w + tail, c_lo = (w - c) + tail;
  double n = odd ? -c : s, n_lo = odd ? -c_lo : s_lo;
  double d = odd ? s : c, d_lo = odd ? s_lo : c_lo;
  double reciprocal = 1.0 / d;
  double y = n * reciprocal;
  double remainder = FMA_F64(-y, d, n) + FMA_F64(-y, d_lo, n_lo);
  y = FMA_F64(remainder, reciprocal, y);
  return x == 0.0 ? x : y;
}

TNF_MATH float tnf_tan_f32(float x) {
  trig_reduction_f32 t = trig_reduce_f32(x);
  float marked = (t.quadrant & 1) ? t.hi * 0x1p60f : t.hi;
  float minus_lo = __builtin_fabsf(x) > TRIG_HUGE_F32 ? 0.0f : t.minus_lo;
  if (IS_HUGE_F32(x))
    marked = tnf_remainder_huge_f32(x);
  int odd = __builtin_fabsf(marked) > 0x1p20f;
  float r = odd ? marked * 0x1p-60f : marked;
  float z = r * r, square = z * z, z_lo = FMA_F32(r, r, -z);
  float tail = FMA_F32(r * z, POLYNOMIAL_F32(z, square, sine_series_f32), -minus_lo);
  float s = r + tail, s_lo = (r - s) + tail;
  float w = FMA_F32(z, -0.5f, 1.0f), w_lo = FMA_F32(z, -0.5f, 1.0f - w);
  tail = FMA_F32(square, POLYNOMIAL_F32(z, square, cosine_series_f32), FMA_F32(r, minus_lo, FMA_F32(z_lo, -0.5f, w_lo)));
  float c = w + tail, c_lo = (w - c) + tail;
  float n = odd ? -c : s, n_lo = odd ? -c_lo : s_lo;
  float d = odd ? s : c, d_lo = odd ? s_lo : c_lo;
  float reciprocal = 1.0f / d;
  float y = n * reciprocal;
  float remainder = FMA_F32(-y, d, n) + FMA_F32(-y, d_lo, n_lo);
  y = FMA_F32(remainder, reciprocal, y);
  return x == 0.0f ? x : y;
}
