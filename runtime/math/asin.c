// asin and acos for f64 and f32.
#include "bits.h"
#include "vector_math.h"

#define PI_F64 0x1.921fb54442d18p1
#define PI_LO_F64 0x1.1a62633145c07p-53
#define PI_F32 0x1.921fb6p1f
#define PI_LO_F32 -0x1.777a5cp-24f

/// asin v = v + v p for |v| <= 1/2, where |x| > 1/2 with v = sqrt((1 - |x|) / 2), since asin |x| = pi/2 - 2 asin v. The error of
/// this root is less than half an ulp of 2 v, the result's largest term.
typedef struct {
  int beyond; ///< |x| > 1/2
  double v;
  double p;
} half_angle_f64;

typedef struct {
  int beyond;
  float v;
  float p;
} half_angle_f32;

/// (asin v - v) / v^3 in v^2, minimax: relative errors of asin 2^-55.8 and 2^-27.6.
TNF_MATH_HELPER half_angle_f64 half_angle_of_f64(double magnitude) {
  static const double c[] = {0x1.555555555539p-3,  0x1.333333336e7e2p-4, 0x1.6db6db427bcc8p-5,  0x1.f1c72c3889929p-6,
                             0x1.6e89f44a6e752p-6, 0x1.1c6be10cbbbep-6,  0x1.c6fdcd6f524acp-7,  0x1.8ec2b00b7b7c1p-7,
                             0x1.abd1ec7a05918p-8, 0x1.3ff2eecf9e04cp-6, -0x1.09d07c183afdap-6, 0x1.056c862935f83p-5};
  int beyond = magnitude > 0.5;
  double z = beyond ? FMA_F64(magnitude, -0.5, 0.5) : magnitude * magnitude;
  double v = beyond ? __builtin_sqrt(z) : magnitude;
  return (half_angle_f64){beyond, v, z * POLYNOMIAL_F64(z, z * z, c)};
}

TNF_MATH_HELPER half_angle_f32 half_angle_of_f32(float magnitude) {
  static const float c[] = {0x1.5555c8p-3f, 0x1.330204p-4f, 0x1.747bfcp-5f, 0x1.8c3964p-6f, 0x1.596244p-5f};
  int beyond = magnitude > 0.5f;
  float z = beyond ? FMA_F32(magnitude, -0.5f, 0.5f) : magnitude * magnitude;
  float v = beyond ? __builtin_sqrtf(z) : magnitude;
  return (half_angle_f32){beyond, v, z * POLYNOMIAL_F32(z, z * z, c)};
}

/// base + base_lo - (v + v p), with the rounding error of base - v found exactly.
TNF_MATH_HELPER double less_angle_f64(double base, double base_lo, double v, double p) {
  double hi = base - v;
  double lo = (base - hi) - v;
  return hi - (FMA_F64(v, p, -base_lo) - lo);
}

TNF_MATH_HELPER float less_angle_f32(float base, float base_lo, float v, float p) {
  float hi = base - v;
  float lo = (base - hi) - v;
  return hi - (FMA_F32(v, p, -base_lo) - lo);
}

TNF_MATH double tnf_asin_f64(double x) {
  half_angle_f64 h = half_angle_of_f64(__builtin_fabs(x));
  double y = less_angle_f64(h.beyond ? 0.5 * PI_F64 : 0.0, h.beyond ? 0.5 * PI_LO_F64 : 0.0, h.beyond ? 2.0 * h.v : -h.v, h.p);
  return __builtin_copysign(y, x);
}

TNF_MATH double tnf_acos_f64(double x) {
  half_angle_f64 h = half_angle_of_f64(__builtin_fabs(x));
  double share = h.beyond ? (x < 0.0 ? 1.0 : 0.0) : 0.5; /* of pi */
  double v = h.beyond ? 2.0 * h.v : h.v;
  int added = h.beyond ? x > 0.0 : x < 0.0;
  return less_angle_f64(share * PI_F64, share * PI_LO_F64, added ? -v : v, h.p);
}

TNF_MATH float tnf_asin_f32(float x) {
  half_angle_f32 h = half_angle_of_f32(__builtin_fabsf(x));
  float y =
      less_angle_f32(h.beyond ? 0.5f * PI_F32 : 0.0f, h.beyond ? 0.5f * PI_LO_F32 : 0.0f, h.beyond ? 2.0f * h.v : -h.v, h.p);
  return __builtin_copysignf(y, x);
}

TNF_MATH float tnf_acos_f32(float x) {
  half_angle_f32 h = half_angle_of_f32(__builtin_fabsf(x));
  float share = h.beyond ? (x < 0.0f ? 1.0f : 0.0f) : 0.5f;
  float v = h.beyond ? 2.0f * h.v : h.v;
  int added = h.beyond ? x > 0.0f : x < 0.0f;
  return less_angle_f32(share * PI_F32, share * PI_LO_F32, added ? -v : v, h.p);
}
