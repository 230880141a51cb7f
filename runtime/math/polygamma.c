// polygamma for f64 and f32.
#include "euler_maclaurin.h"
#include "vector_math.h"

/// order! / q^(order + 1): the largest factors first, so that nothing on the way is smaller than the result or overflows alone.
TNF_MATH_HELPER double term(int order, double q) {
  double value = 1.0 / q;
  for (int i = order; i >= 1; --i)
    value *= (double)i / q;
  return value;
}

/// The sum of `term` over q, q + 1, ..., q > 0: Euler and Maclaurin's formula, after twelve terms where q is small beside the
/// order. Where it still diverges then, all that it gives is far below the last digit of the first term.
TNF_MATH_HELPER double sum_of_terms(int order, double q) {
  int count = q < (double)(TERMS + order) ? TERMS : 0;
  double a = q + (double)count, inverse = 1.0 / a, integral = term(order - 1, a);
  double corrections = euler_maclaurin((double)(order + 1), inverse);
  double sum = FMA_F64(integral, (double)order * inverse * corrections, integral);
  for (int k = count - 1; k >= 0; --k)
    sum += term(order, q + (double)k);
  return sum;
}

/// (-1)^(n+1) n! zeta(n+1, x). For x < 0, r = x + m nearest to 0: the sum over all r + k, k any whole number, less those below x.
/// The loop over elements stays scalar: an element costs 13 times as many divisions as the order.
TNF_MATH double tnf_polygamma_f64(double order, double x) {
  int n = (int)order;
  if (n == 0)
    return tnf_digamma_f64(x);
  double sign = n % 2 ? 1.0 : -1.0;
  if (!(x < 0.0))
    return x == __builtin_inf() ? sign * 0.0 : sign * sum_of_terms(n, x);
  double r = x - __builtin_roundeven(x);
  if (r == 0.0 || x == -__builtin_inf())
    return n % 2 && r == 0.0 ? __builtin_inf() : __builtin_nan("");
  double below = sign * (sum_of_terms(n, 1.0 - r) - sum_of_terms(n, 1.0 - x)); /* (-1)^(n+1): of negative bases */
  return sign * (term(n, r) + (sum_of_terms(n, 1.0 + r) + below));
}

TNF_MATH float tnf_polygamma_f32(float order, float x) {
  return (float)tnf_polygamma_f64((double)order, (double)x);
}
