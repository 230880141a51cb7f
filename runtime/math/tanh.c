// tanh for f64 and f32.
#include "exp.h"
#include "vector_math.h"

/// tanh |x| = n / (n + 2), n = e^z - 1, z = 2 |x|, and n = s (e^r - 1) + (s - 1), s = 2^k, without cancellation near 0. The one
/// division gives a reciprocal; the remainder of the quotient, with the rounding error of n + 2, corrects it, so that only n's
/// own error and the last rounding count. Beyond z = 44 (20 in f32) the quotient is 1.
///
/// It is what a recurrent loop waits for: the argument is reduced from |x| and z side by side, what z is beyond 44 is found out
/// while the rest is computed, and the low part of r is left out of all powers but the first: that changes n by less than
/// k 2^-56 r, of which 2 / (n + 2) count, at most 5e-18. n + 2 is computed beside n: d_lo is what it is off by, without error.
TNF_MATH double tnf_tanh_f64(double x) {
  double magnitude = __builtin_fabs(x);
  double shifted = FMA_F64(magnitude, 2 * 0x1.71547652b82fep0, SHIFT_F64);
  double k = shifted - SHIFT_F64;
  double r = FMA_F64(k, -0x1.62e42fefa39efp-1, 2.0 * magnitude);
  double s = exp2_int_f64(shifted);
  double tail = exp_tail_soon_f64(r, k * -0x1.abc9e3b39803fp-56);
  double n = FMA_F64(s, tail, FMA_F64(s, r, s - 1.0));
  double d = FMA_F64(s, tail, FMA_F64(s, r, s + 1.0));
  double d_lo = (2.0 - d) + n;
  double reciprocal = 1.0 / d;
  double y = n * reciprocal;
  double remainder = FMA_F64(-y, d_lo, FMA_F64(-y, d, n));
  y = FMA_F64(remainder, reciprocal, y);
  return __builtin_copysign(magnitude > 22.0 ? 1.0 : y, x);
}

TNF_MATH float tnf_tanh_f32(float x) {
  float z = 2.0f * __builtin_fabsf(x);
  z = z > 20.0f ? 20.0f : z;
  exp_reduction_f32 e = exp_reduce_f32(z);
  float s = exp2_int_f32(e.shifted);
  float n = FMA_F32(s, exp_tail_f32(e.r, e.lo), FMA_F32(s, e.hi, s - 1.0f));
  float d = n + 2.0f;
  float d_lo = (2.0f - d) + n;
  float reciprocal = 1.0f / d;
  float y = n * reciprocal;
  float remainder = FMA_F32(-y, d_lo, FMA_F32(-y, d, n));
  return __builtin_copysignf(FMA_F32(remainder, reciprocal, y), x);
}
