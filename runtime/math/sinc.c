// sin(pi x) / (pi x) and its derivatives for f64 and f32.
#include "bits.h"
#include "vector_math.h"

#define PI_F64 0x1.921fb54442d18p1

/// (-1)^n d/x sin(pi d) / (pi d) for x = n + d, |d| <= 1/2: both differences are exact, and the quotient is 1 for n = 0. The
/// polynomial: Chebyshev interpolation, 2^-68.
TNF_MATH_HELPER double sinc_value(double x) {
  static const double c[] = {-0x1.a51a6625307d3p0,   0x1.9f9cb402bc46cp-1,  -0x1.86a8e4720db5bp-3,
                             0x1.ac6805cf34106p-6,   -0x1.33816aa3bfab6p-9, 0x1.374719867986ep-13,
                             -0x1.d4243615e629dp-18, 0x1.0fb11c8c637adp-22, -0x1.e8dfbd9fab477p-28};
  double n = __builtin_roundeven(x), d = x - n, half = 0.5 * n, u = d * d;
  double ratio = n == 0.0 ? 1.0 : d / x;
  double y = FMA_F64(ratio, u * POLYNOMIAL_F64(u, u * u, c), ratio);
  y = __builtin_roundeven(half) != half ? -y : y;
  return __builtin_fabs(x) == __builtin_inf() ? 0.0 : y;
}

/// pi^n f[n](t), t = pi x, of the derivatives f[k] of sin(t) / t, for which t f[k] + k f[k-1] = sin(t + k pi/2): upward where t
/// is larger than n, downward from an f far above that is as good as 0 elsewhere. Neither magnifies an error. The loop over
/// elements stays scalar.
TNF_MATH double tnf_sinc_f64(double order, double x) {
  int n = (int)order;
  if (n == 0)
    return sinc_value(x);
  if (__builtin_fabs(x) == __builtin_inf())
    return 0.0;
  double whole = __builtin_roundeven(x), half = 0.5 * whole, sign = __builtin_roundeven(half) != half ? -1.0 : 1.0;
  double t = PI_F64 * x, angle = PI_F64 * (x - whole), s = sign * tnf_sin_f64(angle), c = sign * tnf_cos_f64(angle);
  double f = 0.0, power = 1.0;
  int is_far = __builtin_fabs(t) >= order + 2.0;
  if (is_far)
    f = sinc_value(x);
  for (int k = is_far ? 1 : 2 * n + 50; is_far ? k <= n : k > n; k += is_far ? 1 : -1) {
    double wave = k & 1 ? c : s, signed_wave = k & 2 ? -wave : wave;
    f = is_far ? (signed_wave - (double)k * f) / t : (signed_wave - t * f) / (double)k;
  }
  for (int k = 0; k < n; ++k)
    power *= PI_F64;
  return power * f;
}

TNF_MATH float tnf_sinc_f32(float order, float x) {
  return (float)tnf_sinc_f64((double)order, (double)x);
}
