// sin and cos for f64 and f32: the part that is vectorised.
#include "trig.h"
#include "vector_math.h"

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
