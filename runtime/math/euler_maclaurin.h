// What Euler and Maclaurin's formula adds to the integral of (a + t)^-s over t >= 0 to give the sum over t = 0, 1, 2, ...
#ifndef TNF_MATH_EULER_MACLAURIN_H
#define TNF_MATH_EULER_MACLAURIN_H

#include "bits.h"

enum { TERMS = 12, CORRECTIONS = 10 }; /* terms before the formula begins where a is small beside s */

/// In units of a^-s: DLMF 2.10.1.
TNF_MATH_HELPER double euler_maclaurin(double s, double inverse_of_a) {
  static const double bernoulli[CORRECTIONS] = {
      /* B(2 j) / (2 j)! */
      0x1.5555555555555p-4,   -0x1.6c16c16c16c17p-10, 0x1.1566abc011567p-15,  -0x1.bbd779334ef0bp-21, 0x1.66a8f2bf70ebep-26,
      -0x1.22805d644267fp-31, 0x1.d6db2c4e09162p-37,  -0x1.7da4e1f79955cp-42, 0x1.355871d652e9ep-47,  -0x1.f57d968caacf1p-53};
  double factor = s * inverse_of_a, sum = 0.5;
  for (int j = 0; j < CORRECTIONS; ++j) {
    sum += bernoulli[j] * factor;
    factor *= (s + (double)(1 + 2 * j)) * inverse_of_a * ((s + (double)(2 + 2 * j)) * inverse_of_a);
  }
  return sum;
}

#endif
