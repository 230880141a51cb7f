// sin and cos for f64 and f32: the part that is vectorised.
#include "trig.h"
#include "vector_math.h"

/// x = q pi/2 + hi - minus_lo. With pi/2 = P1 + P2 + P3 (53 or 24 bits each): x - q P1 is exact in one fma (a multiple of ulp(P1)
/// below 1), the product q P2 is split exactly by fma and its upper part subtracted by Fast2Sum (which needs no |first| >= |w|
/// here, since first is a multiple of ulp(w)), q P3 joins the rest.
typedef struct {
  double hi;
  double minus_lo;
  uint64_t quadrant; ///< q modulo 4 in the low bits
} trig_reduction_f64;

typedef struct {
  float hi;
  float minus_lo;
  uint32_t quadrant;
} trig_reduction_f32;

TNF_MATH_HELPER trig_reduction_f64 trig_reduce_f64(double x) {
  double shifted = FMA_F64(x, 0x1.45f306dc9c883p-1, SHIFT_F64);
  double q = shifted - SHIFT_F64;
  double first = FMA_F64(q, -0x1.921fb54442d18p0, x);
  double w = q * 0x1.1a62633145c07p-54;
  double w_error = FMA_F64(q, 0x1.1a62633145c07p-54, -w);
  double hi = first - w;
  double hi_error = (first - hi) - w;
  double minus_lo = FMA_F64(q, -0x1.f1976b7ed8fbcp-110, w_error - hi_error);
  return (trig_reduction_f64){hi, minus_lo, bits_f64(shifted)};
}

TNF_MATH_HELPER trig_reduction_f32 trig_reduce_f32(float x) {
  float shifted = FMA_F32(x, 0x1.45f306p-1f, SHIFT_F32);
  float q = shifted - SHIFT_F32;
  float first = FMA_F32(q, -0x1.921fb4p0f, x);
  float w = q * 0x1.4442dp-24f;
  float w_error = FMA_F32(q, 0x1.4442dp-24f, -w);
  float hi = first - w;
  float hi_error = (first - hi) - w;
  float minus_lo = FMA_F32(q, 0x1.84698ap-48f, w_error - hi_error);
  return (trig_reduction_f32){hi, minus_lo, bits_f32(shifted)};
}

TNF_MATH double tnf_sin_f64(double x) {
  trig_reduction_f64 t = trig_reduce_f64(x);
  double y = trig_kernel_f64(t.hi, t.minus_lo, t.quadrant);
  if (IS_HUGE_F64(x))
    y = tnf_sin_huge_f64(x);
  return y;
}

TNF_MATH double tnf_cos_f64(double x) {
  trig_reduction_f64 t = trig_reduce_f64(x);
  double y = trig_kernel_f64(t.hi, t.minus_lo, t.quadrant + 1);
  if (IS_HUGE_F64(x))
    y = tnf_cos_huge_f64(x);
  return y;
}

TNF_MATH float tnf_sin_f32(float x) {
  trig_reduction_f32 t = trig_reduce_f32(x);
  float y = trig_kernel_f32(t.hi, t.minus_lo, t.quadrant);
  if (IS_HUGE_F32(x))
    y = tnf_sin_huge_f32(x);
  return y;
}

TNF_MATH float tnf_cos_f32(float x) {
  trig_reduction_f32 t = trig_reduce_f32(x);
  float y = trig_kernel_f32(t.hi, t.minus_lo, t.quadrant + 1);
  if (IS_HUGE_F32(x))
    y = tnf_cos_huge_f32(x);
  return y;
}
