// log and log1p for f64 and f32.
#include "log.h"
#include "vector_math.h"

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

/// log(u) + c/u where u + c = 1 + x exactly (Knuth's two-sum).
TNF_MATH double tnf_log1p_f64(double x) {
  double u = 1.0 + x;
  double v = u - 1.0;
  double c = (1.0 - (u - v)) + (x - v);
  log_reduction_f64 l = log_reduce_f64(u, 0.0);
  double y = log_series_f64(l.k, l.f, log_correction_f64(l, c));
  y = x < __builtin_inf() ? y : x;
  double outside = x == -1.0 ? -__builtin_inf() : __builtin_nan("");
  return x > -1.0 ? __builtin_copysign(y, x) : outside;
}

TNF_MATH float tnf_log1p_f32(float x) {
  float u = 1.0f + x;
  float v = u - 1.0f;
  float c = (1.0f - (u - v)) + (x - v);
  log_reduction_f32 l = log_reduce_f32(u, 0.0f);
  float y = log_series_f32(l.k, l.f, log_correction_f32(l, c));
  y = x < __builtin_inff() ? y : x;
  float outside = x == -1.0f ? -__builtin_inff() : __builtin_nanf("");
  return x > -1.0f ? __builtin_copysignf(y, x) : outside;
}
