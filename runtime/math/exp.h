// The argument reduction and the series that exp, expm1 and tanh share.
#ifndef TNF_MATH_EXP_H
#define TNF_MATH_EXP_H

#include "bits.h"

/// x = k ln 2 + hi + lo with integer k and |hi + lo| <= ln(2)/2 (a little more at ties); r = hi + lo rounded.
typedef struct {
  double k;
  double shifted; ///< k + SHIFT_F64: its low bits are the integer k
  double hi;
  double lo;
  double r;
} exp_reduction_f64;

typedef struct {
  float k;
  float shifted;
  float hi;
  float lo;
  float r;
} exp_reduction_f32;

/// Cody and Waite in two steps: with fma the first is exact.
TNF_MATH_HELPER exp_reduction_f64 exp_reduce_f64(double x) {
  exp_reduction_f64 e;
  e.shifted = FMA_F64(x, 0x1.71547652b82fep0, SHIFT_F64);
  e.k = e.shifted - SHIFT_F64;
  e.hi = FMA_F64(e.k, -0x1.62e42fefa39efp-1, x);
  e.lo = e.k * -0x1.abc9e3b39803fp-56;
  e.r = FMA_F64(e.k, -0x1.abc9e3b39803fp-56, e.hi);
  return e;
}

TNF_MATH_HELPER exp_reduction_f32 exp_reduce_f32(float x) {
  exp_reduction_f32 e;
  e.shifted = FMA_F32(x, 0x1.715476p0f, SHIFT_F32);
  e.k = e.shifted - SHIFT_F32;
  e.hi = FMA_F32(e.k, -0x1.62e43p-1f, x);
  e.lo = e.k * 0x1.05c61p-29f;
  e.r = FMA_F32(e.k, 0x1.05c61p-29f, e.hi);
  return e;
}

/// (e^r - 1 - r) / r^2. Minimax (Sollya fpminimax), relative to expm1: 2^-55.5 for f64, 2^-26 for f32.
static const double exp_series_f64[] = {
    0x1.0000000000005p-1,  0x1.555555555553bp-3,  0x1.5555555552107p-5,  0x1.1111111118832p-7,  0x1.6c16c17f310f3p-10,
    0x1.a01a0177f3132p-13, 0x1.a019a69a17085p-16, 0x1.71de81023ba92p-19, 0x1.28a297adda62dp-22, 0x1.ae778fb31564dp-26};

/// (e^r - 1 - r) + rest.
TNF_MATH_HELPER double exp_tail_f64(double r, double rest) {
  double square = r * r;
  return FMA_F64(square, POLYNOMIAL_F64(r, square, exp_series_f64), rest);
}

/// The same by pairs of pairs: one multiplication more and half the latency, for what is a step of a recurrence.
TNF_MATH_HELPER double exp_tail_soon_f64(double r, double rest) {
  const double *c = exp_series_f64;
  double square = r * r, fourth = square * square;
  double low = FMA_F64(FMA_F64(c[3], r, c[2]), square, FMA_F64(c[1], r, c[0]));
  double high = FMA_F64(FMA_F64(c[7], r, c[6]), square, FMA_F64(c[5], r, c[4]));
  high = FMA_F64(FMA_F64(c[9], r, c[8]), fourth, high);
  return FMA_F64(square, FMA_F64(high, fourth, low), rest);
}

TNF_MATH_HELPER float exp_tail_f32(float r, float rest) {
  static const float c[] = {0x1.fffffep-2f, 0x1.5554bp-3f, 0x1.555716p-5f, 0x1.122798p-7f, 0x1.6b736p-10f};
  float square = r * r;
  return FMA_F32(square, POLYNOMIAL_F32(r, square, c), rest);
}

#endif
