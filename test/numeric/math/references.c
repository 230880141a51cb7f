// Functions that libm lacks, in long double.
#include "references.h"

#include <math.h>

static const long double pi = 3.14159265358979323846264338327950288L;

long double reflection_of(double x) {
  long double angle = pi * (x - roundl(x));
  return pi * cosl(angle) / sinl(angle);
}

/* log y - 1/(2 y) - sum of B(2 k) / (2 k y^(2 k)) from y = 20 on, and x by recurrence up to there; psi(x) = psi(1 - x) - pi
 * cot(pi x) */
static long double of_positive(long double x) {
  static const long double c[] = {1 / 12.0L,       -1 / 120.0L, 1 / 252.0L,      -1 / 240.0L,     1 / 132.0L,
                                  -691 / 32760.0L, 1 / 12.0L,   -3617 / 8160.0L, 43867 / 14364.0L};
  long double less = 0;
  for (; x < 20; x += 1)
    less += 1 / x;
  long double w = 1 / (x * x), tail = 0;
  for (int i = 8; i >= 0; --i)
    tail = w * (c[i] + tail);
  return logl(x) - 0.5L / x - tail - less;
}

long double digammal(long double x) {
  if (isnan(x) || x == INFINITY)
    return x;
  if (x == 0)
    return -1 / x;
  if (x > 0)
    return of_positive(x);
  if (x == roundl(x))
    return NAN;
  return of_positive(-x) - 1 / x - reflection_of((double)x);
}

double digamma(double x) {
  return (double)digammal(x);
}

/* t >= 0 with erfc(t) = y = 1 - a: halving finds it to 2^-20, Newton's steps the rest, each with the function that is accurate
 * there. */
static long double inverse_of(long double a, long double y) {
  long double low = 0, high = 110;
  for (int i = 0; i < 27; ++i) {
    long double middle = (low + high) / 2;
    *(erfcl(middle) > y ? &low : &high) = middle;
  }
  long double t = (low + high) / 2;
  for (int i = 0; i < 5; ++i) {
    long double residual = a < 0.5L ? erfl(t) - a : y - erfcl(t);
    long double step = residual * sqrtl(pi) / 2 * expl(t * t);
    t -= step / (1 + t * step);
  }
  return t;
}

long double erfinvl(long double x) {
  long double a = fabsl(x);
  if (!(a <= 1))
    return NAN;
  if (a == 1 || a == 0)
    return a == 0 ? x : copysignl(INFINITY, x);
  return copysignl(a < 1e-12L ? a * sqrtl(pi) / 2 : inverse_of(a, 1 - a), x);
}

long double ndtril(long double p) {
  if (!(p >= 0 && p <= 1))
    return NAN;
  if (p == 0 || p == 1)
    return p == 0 ? -INFINITY : INFINITY;
  long double y = 2 * (p < 0.5L ? p : 1 - p), t = y == 1 ? 0 : inverse_of(1 - y, y);
  return sqrtl(2) * (p < 0.5L ? -t : t);
}

double erfinv(double x) {
  return (double)erfinvl(x);
}
double ndtri(double p) {
  return (double)ndtril(p);
}
