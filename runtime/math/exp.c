// exp and expm1 for f64 and f32.
#include "exp.h"
#include "vector_math.h"

/// e^x = 2^k e^r (Cody and Waite). The clamp keeps k small enough for the integer arithmetic and is far outside the range where
/// the result is finite and not zero; it lets a NaN through.
TNF_MATH double tnf_exp_f64(double x) {
  double z = x > 1000.0 ? 1000.0 : x;
  z = z < -1000.0 ? -1000.0 : z;
  exp_reduction_f64 e = exp_reduce_f64(z);
  return scale_f64(exp_tail_f64(e.r, e.r), e.shifted);
}

TNF_MATH float tnf_exp_f32(float x) {
  float z = x > 150.0f ? 150.0f : x;
  z = z < -150.0f ? -150.0f : z;
  exp_reduction_f32 e = exp_reduce_f32(z);
  return scale_f32(exp_tail_f32(e.r, e.r), e.shifted);
}

/// e^x - 1 = 2 ((s r + (s - 1/2)) + s (e^r - 1 - r)) with s = 2^(k-1), which is finite up to the overflow threshold. s - 1/2 is
/// exact where it matters, and s r joins it exactly for k = 1, so that no rounding error is magnified. Tiny arguments, where
/// halving would lose bits of a subnormal or the sign of a zero, are their own result.
TNF_MATH double tnf_expm1_f64(double x) {
  double z = x > 710.0 ? 710.0 : x;
  z = z < -50.0 ? -50.0 : z;
  exp_reduction_f64 e = exp_reduce_f64(z);
  double s = from_bits_f64((bits_f64(e.shifted) << 52) + (ONE_BITS_F64 - (UINT64_C(1) << 52)));
  double half = FMA_F64(s, exp_tail_f64(e.r, e.lo), FMA_F64(s, e.hi, s - 0.5));
  return __builtin_fabs(x) < 0x1p-54 ? x : half + half;
}

TNF_MATH float tnf_expm1_f32(float x) {
  float z = x > 89.0f ? 89.0f : x;
  z = z < -30.0f ? -30.0f : z;
  exp_reduction_f32 e = exp_reduce_f32(z);
  float s = from_bits_f32((bits_f32(e.shifted) << 23) + (ONE_BITS_F32 - (UINT32_C(1) << 23)));
  float half = FMA_F32(s, exp_tail_f32(e.r, e.lo), FMA_F32(s, e.hi, s - 0.5f));
  return __builtin_fabsf(x) < 0x1p-25f ? x : half + half;
}
