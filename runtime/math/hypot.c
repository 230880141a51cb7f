// hypot for f64 and f32.
#include "bits.h"
#include "vector_math.h"

/// The root of the sum of the squares, scaled by a power of two where these would over- or underflow.
TNF_MATH double tnf_hypot_f64(double x, double y) {
  double a = __builtin_fabs(x), b = __builtin_fabs(y);
  double large = a > b ? a : b, small = a > b ? b : a;
  double scale = large > 0x1p500 ? 0x1p-600 : 1.0, back = large > 0x1p500 ? 0x1p600 : 1.0;
  scale = large < 0x1p-450 ? 0x1p600 : scale;
  back = large < 0x1p-450 ? 0x1p-600 : back;
  double p = large * scale, q = small * scale;
  double r = __builtin_sqrt(FMA_F64(p, p, q * q)) * back;
  return ((a == __builtin_inf()) | (b == __builtin_inf())) ? __builtin_inf() : r;
}

TNF_MATH float tnf_hypot_f32(float x, float y) {
  float a = __builtin_fabsf(x), b = __builtin_fabsf(y);
  float large = a > b ? a : b, small = a > b ? b : a;
  float scale = large > 0x1p60f ? 0x1p-70f : 1.0f, back = large > 0x1p60f ? 0x1p70f : 1.0f;
  scale = large < 0x1p-50f ? 0x1p100f : scale;
  back = large < 0x1p-50f ? 0x1p-100f : back;
  float p = large * scale, q = small * scale;
  float r = __builtin_sqrtf(FMA_F32(p, p, q * q)) * back;
  return ((a == __builtin_inff()) | (b == __builtin_inff())) ? __builtin_inff() : r;
}
