// Hurwitz's zeta function for f64 and f32.
#include "euler_maclaurin.h"
#include "vector_math.h"

/// (q + k)^-s, with the digits that the rounding of the sum would cost s times over.
TNF_MATH_HELPER double power_of_sum(double q, double k, double s) {
  double a = q + k, rounded_k = a - q, lost = (q - (a - rounded_k)) + (k - rounded_k), power = tnf_pow_f64(a, -s);
  return lost == 0.0 ? power : FMA_F64(-s * lost / a, power, power);
}

/// The sum of (q + k)^-s, q > 0, s > 1: Euler and Maclaurin's formula, after twelve terms where q is small beside s. Where it
/// still diverges then, all that it gives is far below the last digit of the first term.
TNF_MATH_HELPER double sum_of_powers(double s, double q) {
  int count = q < (double)TERMS + s ? TERMS : 0;
  double inverse = 1.0 / (q + (double)count), power = power_of_sum(q, (double)count, s - 1.0), sum = 0.0;
  if (power > 0.0)
    sum = power * (inverse * euler_maclaurin(s, inverse));
  for (int k = count - 1; k >= 0; --k)
    sum += power_of_sum(q, (double)k, s);
  return sum + power / (s - 1.0);
}

/// For q < 0 and a whole s, r = q + m nearest to 0: the sum over all r + k, k any whole number, less those below q. The loop over
/// elements stays scalar.
TNF_MATH double tnf_zeta_f64(double s, double q) {
  if (s != s || q != q)
    return s + q;
  if (!(s > 1.0))
    return s == 1.0 ? __builtin_inf() : __builtin_nan("");
  s = s < 1e300 ? s : 1e300; /* as good as infinite */
  if (q > 0.0)
    return q == __builtin_inf() ? 0.0 : sum_of_powers(s, q);
  double r = q - __builtin_roundeven(q), half = 0.5 * s;
  if (r == 0.0)
    return __builtin_inf();
  if (q == -__builtin_inf() || __builtin_roundeven(s) != s)
    return __builtin_nan("");
  double sign = __builtin_roundeven(half) == half ? 1.0 : -1.0, first = tnf_pow_f64(__builtin_fabs(r), -s);
  double below = sign * (sum_of_powers(s, 1.0 - r) - sum_of_powers(s, 1.0 - q));
  return (r < 0.0 ? sign : 1.0) * first + (sum_of_powers(s, 1.0 + r) + below);
}

TNF_MATH float tnf_zeta_f32(float s, float q) {
  return (float)tnf_zeta_f64((double)s, (double)q);
}
