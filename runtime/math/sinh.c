// sinh and cosh for f64 and f32.
#include "exp.h"
#include "vector_math.h"

/// e^z = (hi + lo) 2^k and e^-z = inverse 2^k for z >= 0; inverse is a double's, which is enough where it is the smaller one.
typedef struct {
  double shifted;
  double hi;
  double lo;
  double inverse;
} exponentials_f64;

typedef struct {
  float shifted;
  float hi;
  float lo;
  float inverse;
} exponentials_f32;

TNF_MATH_HELPER exponentials_f64 exponentials_of_f64(double z) {
  exp_reduction_f64 e = exp_reduce_f64(z > 720.0 ? 720.0 : z);
  double tail = exp_tail_f64(e.r, e.lo), hi = 1.0 + e.hi;
  double lo = ((1.0 - hi) + e.hi) + tail;
  double least = e.shifted > SHIFT_F64 + 64.0 ? SHIFT_F64 + 64.0 : e.shifted;
  double down = from_bits_f64(ONE_BITS_F64 - (bits_f64(least) << 52));
  return (exponentials_f64){e.shifted, hi, lo, down * down / (hi + lo)};
}

TNF_MATH_HELPER exponentials_f32 exponentials_of_f32(float z) {
  exp_reduction_f32 e = exp_reduce_f32(z > 100.0f ? 100.0f : z);
  float tail = exp_tail_f32(e.r, e.lo), hi = 1.0f + e.hi;
  float lo = ((1.0f - hi) + e.hi) + tail;
  float least = e.shifted > SHIFT_F32 + 32.0f ? SHIFT_F32 + 32.0f : e.shifted;
  float down = from_bits_f32(ONE_BITS_F32 - (bits_f32(least) << 23));
  return (exponentials_f32){e.shifted, hi, lo, down * down / (hi + lo)};
}

/// (e^z - e^-z) / 2 from z = 1 on, below it a polynomial: minimax, relative errors 2^-56.6 and 2^-31.6.
TNF_MATH double tnf_sinh_f64(double x) {
  static const double c[] = {0x1.5555555555556p-3,  0x1.11111111110a6p-7,  0x1.a01a01a028998p-13, 0x1.71de3a465b4e9p-19,
                             0x1.ae64671afb571p-26, 0x1.611a5626646f9p-33, 0x1.b4c758a897c9p-41};
  double magnitude = __builtin_fabs(x), z = x * x;
  exponentials_f64 e = exponentials_of_f64(magnitude);
  double y = times_exp2_f64(0.5 * (e.hi + (e.lo - e.inverse)), e.shifted);
  double near = FMA_F64(magnitude * z, POLYNOMIAL_F64(z, z * z, c), magnitude);
  return __builtin_copysign(magnitude < 1.0 ? near : y, x);
}

TNF_MATH float tnf_sinh_f32(float x) {
  static const float c[] = {0x1.555556p-3f, 0x1.1110ep-7f, 0x1.a022bcp-13f, 0x1.756c0ep-19f};
  float magnitude = __builtin_fabsf(x), z = x * x;
  exponentials_f32 e = exponentials_of_f32(magnitude);
  float y = times_exp2_f32(0.5f * (e.hi + (e.lo - e.inverse)), e.shifted);
  float near = FMA_F32(magnitude * z, POLYNOMIAL_F32(z, z * z, c), magnitude);
  return __builtin_copysignf(magnitude < 1.0f ? near : y, x);
}

TNF_MATH double tnf_cosh_f64(double x) {
  exponentials_f64 e = exponentials_of_f64(__builtin_fabs(x));
  return times_exp2_f64(0.5 * (e.hi + (e.lo + e.inverse)), e.shifted);
}

TNF_MATH float tnf_cosh_f32(float x) {
  exponentials_f32 e = exponentials_of_f32(__builtin_fabsf(x));
  return times_exp2_f32(0.5f * (e.hi + (e.lo + e.inverse)), e.shifted);
}
