/* Roots of unity. The sines of one digit of the exponent come from the C library in extended precision, where the machine has
 * it, and are multiplied there: what is left of their errors after rounding to f64 is some thousandths of a unit. */
#include "fft/roots.h"

#include <math.h>

#define PI 3.141592653589793238462643383279502884L

void tnf_fft_roots_init(tnf_fft_roots *roots, int64_t n) {
  roots->n = n;
  roots->digits = 1;
  while (roots->digits < TNF_FFT_DIGITS && n >> (TNF_FFT_DIGIT * roots->digits))
    ++roots->digits;
  for (int32_t d = 0; d < roots->digits; ++d)
    for (int64_t i = 0; i < 1 << TNF_FFT_DIGIT; ++i) {
      const int64_t numerator = i << (TNF_FFT_DIGIT * d);
      if (numerator > n) /* beyond the eighth */
        break;
      const long double angle = PI / 4 * (long double)numerator / (long double)n;
      roots->re[d][i] = cosl(angle);
      roots->im[d][i] = sinl(angle);
    }
}

void tnf_fft_root(const tnf_fft_roots *roots, int64_t k, double *re, double *im) {
  const int64_t eighth = 8 * k / roots->n;
  int64_t rest = 8 * k % roots->n; /* eighths of n-ths of the eighth */
  if (eighth & 1)
    rest = roots->n - rest;
  long double c = 1, s = 0;
  for (int32_t d = 0; d < roots->digits; ++d) {
    const int64_t digit = rest >> (TNF_FFT_DIGIT * d) & ((1 << TNF_FFT_DIGIT) - 1);
    if (!digit)
      continue;
    const long double x = roots->re[d][digit], y = roots->im[d][digit], product = c * x - s * y;
    s = c * y + s * x;
    c = product;
  }
  /* cos and sin of the angle from those of its distance to the nearest axis */
  const int64_t turned = (eighth + 1) & 7;
  const double near = (double)c, far = (double)s;
  const double cosine = turned & 2 ? far : near, sine = turned & 2 ? near : far;
  *re = eighth >= 2 && eighth < 6 ? -cosine : cosine;
  *im = eighth < 4 ? -sine : sine;
}
