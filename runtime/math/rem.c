// x - trunc(x/y) y, exactly, for f64 and f32: the part that is vectorised.
//
// Of |x| and |y|: q = trunc(fl(x/y)) is the whole quotient or one more, as rounding is monotonic. x - q y is a multiple of the
// last bit of the smaller of both and at most y in magnitude, so fma gives it exactly, and so is the sum with y where it is
// negative.
#include "rem.h"
#include "vector_math.h"

TNF_MATH double tnf_rem_f64(double x, double y) {
  double a = __builtin_fabs(x), b = __builtin_fabs(y), quotient = a / b;
  double r = FMA_F64(-__builtin_trunc(quotient), b, a);
  r = r < 0 ? r + b : r;
  r = b > 0x1.fffffffffffffp1023 ? a * 0 + a : r; /* of infinity: x, NaN where that is infinite too */
  r = __builtin_copysign(r, x);
  if ((quotient >= 0x1p52) & (a <= 0x1.fffffffffffffp1023)) /* x or y NaN or y 0: r is NaN above */
    r = tnf_rem_huge_f64(x, y);
  return r;
}

TNF_MATH float tnf_rem_f32(float x, float y) {
  float a = __builtin_fabsf(x), b = __builtin_fabsf(y), quotient = a / b;
  float r = FMA_F32(-__builtin_truncf(quotient), b, a);
  r = r < 0 ? r + b : r;
  r = b > 0x1.fffffep127f ? a * 0 + a : r;
  r = __builtin_copysignf(r, x);
  if ((quotient >= 0x1p23f) & (a <= 0x1.fffffep127f))
    r = tnf_rem_huge_f32(x, y);
  return r;
}
