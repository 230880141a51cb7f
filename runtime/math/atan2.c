// atan2, the argument of a complex number, and atan, that of 1 + i x, for f64 and f32.
#include "bits.h"
#include "vector_math.h"

#define PI_4 0x1.921fb54442d18p-1
#define PI_4_LO 0x1.1a62633145c07p-55

/// 0 <= n <= d, d > 0 and finite, with the quotient of |y| and |x| or its reciprocal as n / d.
typedef struct {
  double n;
  double d;
} ratio;

/// The smaller over the larger; two infinities count as equal, two zeros as 0 / 1.
TNF_MATH_HELPER ratio ratio_new(double a, double b) {
  const double infinity = __builtin_inf();
  double large = a > b ? a : b, small = a > b ? b : a;
  double n = large == infinity ? (small == infinity ? 1.0 : 0.0) : small;
  return (ratio){n, ((large == infinity) | (large == 0.0)) ? 1.0 : large};
}

/// atan t + rest, |t| <= tan(pi/8). Minimax by Sollya, relative error 2^-59.4.
TNF_MATH_HELPER double atan_series(double t, double rest) {
  static const double c[] = {-0x1.555555555553dp-2, 0x1.999999999586dp-3, -0x1.24924922ad6edp-3, 0x1.c71c70e613401p-4,
                             -0x1.745cf8dcacc2cp-4, 0x1.3b11191f75b4cp-4, -0x1.10ebb86a779eap-4, 0x1.df0f4dc533861p-5,
                             -0x1.9cd2cc3bca9b5p-5, 0x1.37d5d6ce4a661p-5, -0x1.256ae1c819cccp-6};
  double z = t * t;
  return t + FMA_F64(t * z, POLYNOMIAL_F64(z, z * z, c), rest);
}

/// The angle in its quadrant from that below pi/4, which is eighth pi/4 + angle (eighth 0 or 1): reflected at pi/4 if |y| > |x|
/// and at pi/2 if x is negative, -0 included, with the sign of y. pi/4 enters in two parts, so that only two roundings count.
TNF_MATH_HELPER double unfold(double angle, int eighth, double y, double x) {
  int steep = __builtin_fabs(y) > __builtin_fabs(x);
  int left = (bits_f64(x) & SIGN_BIT_F64) != 0;
  double k = eighth ? 1.0 : 0.0;
  k = steep ? 2.0 - k : k;
  k = left ? 4.0 - k : k;
  double signed_angle = steep != left ? -angle : angle;
  double r = FMA_F64(k, PI_4, FMA_F64(k, PI_4_LO, signed_angle));
  r = __builtin_isunordered(x, y) ? __builtin_nan("") : r;
  return __builtin_copysign(r, y);
}

/// n/d above tan(pi/8) becomes (n - d)/(n + d), the tangent less pi/4. The rounding errors of both sums and of the quotient are
/// found exactly and divided again. The scale keeps the reciprocal of d in the normal range.
TNF_MATH double tnf_atan2_f64(double y, double x) {
  ratio q = ratio_new(__builtin_fabs(y), __builtin_fabs(x));
  double scale = q.d > 0x1p1000 ? 0x1p-100 : 1.0;
  scale = q.d < 0x1p-900 ? 0x1p120 : scale;
  double n0 = q.n * scale, d0 = q.d * scale;
  int eighth = n0 > 0x1.a827999fcef32p-2 * d0;
  double c = eighth ? d0 : 0.0, e = eighth ? n0 : 0.0;
  double n = n0 - c, n_lo = n0 - (n + c);
  double d = d0 + e, d_lo = e - (d - d0);
  double reciprocal = 1.0 / d;
  double t = n * reciprocal;
  double remainder = FMA_F64(-t, d, n) + FMA_F64(-t, d_lo, n_lo);
  return unfold(atan_series(t, remainder * reciprocal), eighth, y, x);
}

/// In doubles, where a float's exponents cannot overflow; shorter minimax polynomial (2^-30.4).
TNF_MATH float tnf_atan2_f32(float y, float x) {
  static const double p[] = {-0x1.55554927a655ep-2, 0x1.999195df62e76p-3, -0x1.23b51e344053cp-3, 0x1.b1ebe7bc52138p-4,
                             -0x1.f1ec096ad7f03p-5};
  ratio q = ratio_new(__builtin_fabs((double)y), __builtin_fabs((double)x));
  int eighth = q.n > 0x1.a827999fcef32p-2 * q.d;
  double t = (eighth ? q.n - q.d : q.n) / (eighth ? q.n + q.d : q.d);
  double z = t * t;
  double angle = FMA_F64(t * z, POLYNOMIAL_F64(z, z * z, p), t);
  return (float)unfold(angle, eighth, (double)y, (double)x);
}

TNF_MATH double tnf_atan_f64(double x) {
  return tnf_atan2_f64(x, 1.0);
}

TNF_MATH float tnf_atan_f32(float x) {
  return tnf_atan2_f32(x, 1.0f);
}
