// log2 and log10 for f64 and f32.
#include "log2.h"
#include "vector_math.h"

/// What a logarithm is of numbers that are not positive and finite.
TNF_MATH_HELPER double logarithm_finish(double y, double x) {
  y = x < __builtin_inf() ? y : x;
  double outside = x == 0.0 ? -__builtin_inf() : __builtin_nan("");
  return x > 0.0 ? y : outside;
}

TNF_MATH double tnf_log2_f64(double x) {
  double_double log = log2_double_double(x);
  return logarithm_finish(log.hi + log.lo, x);
}

/// log2 x times log10 2, both as sums of two doubles.
TNF_MATH double tnf_log10_f64(double x) {
  const double c = 0x1.34413509f79ffp-2, c_lo = -0x1.9dc1da994fd21p-59;
  double_double log = log2_double_double(x);
  double y = log.hi * c;
  return logarithm_finish(y + (FMA_F64(log.hi, c, -y) + FMA_F64(log.hi, c_lo, log.lo * c)), x);
}

/// A float's logarithm is never so near a tie of floats that the double's error counts.
TNF_MATH float tnf_log2_f32(float x) {
  return (float)tnf_log2_f64((double)x);
}

TNF_MATH float tnf_log10_f32(float x) {
  return (float)tnf_log10_f64((double)x);
}
