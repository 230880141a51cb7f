// pow and exp2 for f64 and f32.
#include "log2.h"
#include "vector_math.h"

/// 2^(hi + lo), with 0 and infinity beyond the clamp; lo is not used there, it may be NaN.
TNF_MATH_HELPER double exp2_double_double(double hi, double lo) {
  static const double c[] = {0x1.62e42fefa39efp-1,  0x1.ebfbdff82c5a6p-3,  0x1.c6b08d704a12cp-5,  0x1.3b2ab6fb9fd9dp-7,
                             0x1.5d87fe789e99p-10,  0x1.4309130f6fc36p-13, 0x1.ffcbfc667754fp-17, 0x1.62bfc64f78e84p-20,
                             0x1.b52522db1abedp-24, 0x1.e61d57b37fd08p-28, 0x1.e972f145eece9p-32};
  double e = hi > 1100.0 ? 1100.0 : hi;
  e = e < -1100.0 ? -1100.0 : e;
  lo = __builtin_fabs(hi) < 1100.0 ? lo : 0.0;
  double shifted = e + SHIFT_F64;
  double k = shifted - SHIFT_F64;
  double r = (e - k) + lo;
  return scale_f64(r * POLYNOMIAL_F64(r, r * r, c), shifted);
}

/// The logarithm as the special cases want it: +-infinity for infinity and 0.
TNF_MATH_HELPER double log2_special(double log, double ax) {
  double finite = ax == 0.0 ? -__builtin_inf() : log;
  return ax == __builtin_inf() ? ax : finite;
}

/// y without its infinities, so that their product with the logarithm of 1 is 0 and not NaN; with any other they overflow alike.
TNF_MATH_HELPER double finite_exponent(double y) {
  double z = y > 0x1.fffffffffffffp1023 ? 0x1.fffffffffffffp1023 : y;
  return z < -0x1.fffffffffffffp1023 ? -0x1.fffffffffffffp1023 : z;
}

/// C99 F.9.4.4, given |x|^y: the sign of odd powers, NaN for a negative number to a fraction, 1 for x = 1 and for y = 0.
TNF_MATH_HELPER double pow_finish(double magnitude, double x, double y) {
  double half = 0.5 * y;
  int fraction = __builtin_roundeven(y) != y;
  int odd = !fraction & (__builtin_roundeven(half) != half);
  double result = from_bits_f64(bits_f64(magnitude) | (odd ? bits_f64(x) & SIGN_BIT_F64 : 0));
  int undefined = (x < 0.0) & (__builtin_fabs(x) != __builtin_inf()) & fraction;
  result = (undefined | __builtin_isunordered(x, y)) ? __builtin_nan("") : result; /* one NaN, whichever lane and operand */
  return ((x == 1.0) | (y == 0.0)) ? 1.0 : result;
}

/// 2^(y log2 |x|) with the exponent as a double-double: its error stays below 2^-55 for every finite result.
TNF_MATH double tnf_pow_f64(double x, double y) {
  double ax = __builtin_fabs(x);
  double_double log = log2_double_double(ax);
  double hi = log2_special(log.hi, ax);
  double z = finite_exponent(y);
  double e = z * hi;
  double e_lo = FMA_F64(z, log.lo, FMA_F64(z, hi, -e));
  return pow_finish(exp2_double_double(e, e_lo), x, y);
}

/// In doubles throughout: 2^-37 in the logarithm and 2^-29 in the power are far below an ulp, and the conversion to float rounds
/// once.
TNF_MATH float tnf_pow_f32(float x, float y) {
  static const double log_c[] = {0x1.71547652bee1ap1, 0x1.ec709d12bfb7ep-1, 0x1.27777fef51fa9p-1, 0x1.a58d86a179c93p-2,
                                 0x1.5ce8713ed3a75p-2};
  static const double exp_c[] = {0x1p0,
                                 0x1.62e430af6006dp-1,
                                 0x1.ebfbdc3b099a1p-3,
                                 0x1.c6aee83a00505p-5,
                                 0x1.3b2d4d7ae25a2p-7,
                                 0x1.5f3e7f41cedfcp-10,
                                 0x1.41fb9f1a34269p-13};
  double ax = __builtin_fabs((double)x);
  log2_reduction l = log2_reduce(ax, 0);
  double s = (l.m - 1.0) / (l.m + 1.0);
  double z = s * s;
  double log = log2_special(FMA_F64(s, POLYNOMIAL_F64(z, z * z, log_c), l.k), ax);
  double e = finite_exponent((double)y) * log;
  e = e > 200.0 ? 200.0 : e;
  e = e < -200.0 ? -200.0 : e;
  double shifted = e + SHIFT_F64;
  double r = e - (shifted - SHIFT_F64);
  double magnitude = POLYNOMIAL_F64(r, r * r, exp_c) * exp2_int_f64(shifted);
  return (float)pow_finish(magnitude, (double)x, (double)y);
}

TNF_MATH double tnf_exp2_f64(double x) {
  return exp2_double_double(x, 0.0);
}

TNF_MATH float tnf_exp2_f32(float x) {
  return (float)exp2_double_double((double)x, 0.0);
}
