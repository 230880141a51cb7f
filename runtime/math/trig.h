// What sin, cos and tan share: the argument reduction and the kernels on [-pi/4, pi/4].
#ifndef TNF_MATH_TRIG_H
#define TNF_MATH_TRIG_H

#include "bits.h"

/// Above these the argument reduction takes the scalar path. Below, |q| < 2^30 (2^17) keeps every step of trig_reduce exact
/// enough: the error is below 2^-130 (2^-57), while no such argument comes closer to a multiple of pi/2 than 2^-61 (2^-28).
#define TRIG_HUGE_F64 0x1p30
#define TRIG_HUGE_F32 0x1p17f

/// Written as two comparisons that do not merge: LLVM would repeat a single one before the test of each lane.
#define IS_HUGE_F64(x) (((x) > TRIG_HUGE_F64) | ((x) < -0x1.0000000000001p30))
#define IS_HUGE_F32(x) (((x) > TRIG_HUGE_F32) | ((x) < -0x1.000002p17f))

/// The scalar path: calls that stay calls inside a vectorised loop, taken lane by lane (how: docs/rationale/vector-math.md).
/// Without memory effects, or the loop vectoriser would refuse the loop; cold, so that they are laid out of its way.
#define TNF_MATH_SCALAR_PATH __attribute__((const, cold, noinline))
TNF_MATH_SCALAR_PATH double tnf_sin_huge_f64(double x);
TNF_MATH_SCALAR_PATH double tnf_cos_huge_f64(double x);
TNF_MATH_SCALAR_PATH float tnf_sin_huge_f32(float x);
TNF_MATH_SCALAR_PATH float tnf_cos_huge_f32(float x);
/// x less the nearest multiple of pi/2; times 2^512 (2^60) where that multiple is odd, which such a remainder never is by itself.
TNF_MATH_SCALAR_PATH double tnf_remainder_huge_f64(double x);
TNF_MATH_SCALAR_PATH float tnf_remainder_huge_f32(float x);

/// x = q pi/2 + hi - minus_lo. With pi/2 = P1 + P2 + P3 (53 or 24 bits each): x - q P1 is exact in one fma (a multiple of ulp(P1)
/// below 1), the product q P2 is split exactly by fma and its upper part subtracted by Fast2Sum (which needs no |first| >= |w|
/// here, since first is a multiple of ulp(w)), q P3 joins the rest.
typedef struct {
  double hi;
  double minus_lo;
  uint64_t quadrant; ///< q modulo 4 in the low bits
} trig_reduction_f64;

typedef struct {
  float hi;
  float minus_lo;
  uint32_t quadrant;
} trig_reduction_f32;

TNF_MATH_HELPER trig_reduction_f64 trig_reduce_f64(double x) {
  double shifted = FMA_F64(x, 0x1.45f306dc9c883p-1, SHIFT_F64);
  double q = shifted - SHIFT_F64;
  double first = FMA_F64(q, -0x1.921fb54442d18p0, x);
  double w = q * 0x1.1a62633145c07p-54;
  double w_error = FMA_F64(q, 0x1.1a62633145c07p-54, -w);
  double hi = first - w;
  double hi_error = (first - hi) - w;
  double minus_lo = FMA_F64(q, -0x1.f1976b7ed8fbcp-110, w_error - hi_error);
  return (trig_reduction_f64){hi, minus_lo, bits_f64(shifted)};
}

TNF_MATH_HELPER trig_reduction_f32 trig_reduce_f32(float x) {
  float shifted = FMA_F32(x, 0x1.45f306p-1f, SHIFT_F32);
  float q = shifted - SHIFT_F32;
  float first = FMA_F32(q, -0x1.921fb4p0f, x);
  float w = q * 0x1.4442dp-24f;
  float w_error = FMA_F32(q, 0x1.4442dp-24f, -w);
  float hi = first - w;
  float hi_error = (first - hi) - w;
  float minus_lo = FMA_F32(q, 0x1.84698ap-48f, w_error - hi_error);
  return (trig_reduction_f32){hi, minus_lo, bits_f32(shifted)};
}

/// (sin r - r) / r^3 and (cos r - 1 + r^2/2) / r^4 in r^2. Minimax by Sollya, relative errors of sin and cos 2^-57.9 and 2^-63.9
/// (f64), 2^-27.9 and 2^-33 (f32).
static const double sine_series_f64[] = {-0x1.5555555555548p-3, 0x1.111111110f75dp-7, -0x1.a01a019bf222ep-13,
                                         0x1.71de355f05599p-19, -0x1.ae5e5471f55p-26, 0x1.5d8e3511cda67p-33};
static const double cosine_series_f64[] = {0x1.555555555554bp-5,   -0x1.6c16c16c15016p-10, 0x1.a01a019c8f3eep-16,
                                           -0x1.27e4f7f19d4b2p-22, 0x1.1ee9dbd0d86a6p-29,  -0x1.8fa681e385241p-37};
static const float sine_series_f32[] = {-0x1.555546p-3f, 0x1.110778p-7f, -0x1.9953fep-13f};
static const float cosine_series_f32[] = {0x1.55554ap-5f, -0x1.6c0c2ap-10f, 0x1.99e91p-16f};

/// sin(r + lo) for bit 0 of quadrant clear, cos(r + lo) for it set, negated for bit 1; |r| <= pi/4, |lo| <= ulp(r)/2.
/// sin: r (1 + r^2 S(r^2)) + lo; cos: 1 + (r^2 (C(r^2) r^2 - 1/2) - r lo). lo comes negated: then -0 keeps its sign through
/// the last fma.
TNF_MATH_HELPER double trig_kernel_f64(double r, double minus_lo, uint64_t quadrant) {
  double z = r * r;
  double square = z * z;
  double s = FMA_F64(r, FMA_F64(z, POLYNOMIAL_F64(z, square, sine_series_f64), 1.0), -minus_lo);
  double c = 1.0 + FMA_F64(z, FMA_F64(z, POLYNOMIAL_F64(z, square, cosine_series_f64), -0.5), r * minus_lo);
  double y = (quadrant & 1) ? c : s;
  return from_bits_f64(bits_f64(y) ^ ((quadrant & 2) << 62));
}

TNF_MATH_HELPER float trig_kernel_f32(float r, float minus_lo, uint32_t quadrant) {
  float z = r * r;
  float square = z * z;
  float s = FMA_F32(r, FMA_F32(z, POLYNOMIAL_F32(z, square, sine_series_f32), 1.0f), -minus_lo);
  float c = 1.0f + FMA_F32(z, FMA_F32(z, POLYNOMIAL_F32(z, square, cosine_series_f32), -0.5f), r * minus_lo);
  float y = (quadrant & 1) ? c : s;
  return from_bits_f32(bits_f32(y) ^ ((quadrant & 2) << 30));
}

#endif
