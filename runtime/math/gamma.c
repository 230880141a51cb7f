// lgamma and digamma for f64 and f32.
#include "log2.h"
#include "trig.h"
#include "vector_math.h"

#define SHIFT_BELOW 4.0

TNF_MATH_HELPER double_double sum_of(double a, double b) {
  double s = a + b, v = s - a;
  return (double_double){s, (a - (s - v)) + (b - v)};
}

TNF_MATH_HELPER double_double add(double_double a, double_double b) {
  double_double s = sum_of(a.hi, b.hi);
  double lo = s.lo + (a.lo + b.lo), hi = s.hi + lo;
  return (double_double){hi, (s.hi - hi) + lo};
}

TNF_MATH_HELPER double_double multiply(double_double a, double_double b) {
  double p = a.hi * b.hi, lo = FMA_F64(a.hi, b.lo, FMA_F64(a.lo, b.hi, FMA_F64(a.hi, b.hi, -p))), hi = p + lo;
  return (double_double){hi, (p - hi) + lo};
}

TNF_MATH_HELPER double_double divide(double_double a, double_double b) {
  double reciprocal = 1.0 / b.hi, q = a.hi * reciprocal;
  double lo = (FMA_F64(-q, b.hi, a.hi) + FMA_F64(-q, b.lo, a.lo)) * reciprocal, hi = q + lo;
  return (double_double){hi, (q - hi) + lo};
}

TNF_MATH_HELPER double_double choose(int condition, double_double a, double_double b) {
  return (double_double){condition ? a.hi : b.hi, condition ? a.lo : b.lo};
}

TNF_MATH_HELPER double_double exactly(double a) {
  return (double_double){a, 0.0};
}

TNF_MATH_HELPER double_double negated(double_double a) {
  return (double_double){-a.hi, -a.lo};
}

/// log x for positive finite x, as log2 x ln 2.
TNF_MATH_HELPER double_double log_of(double_double x) {
  double_double log = multiply(log2_double_double(x.hi), (double_double){0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56});
  return add(log, exactly(x.lo / x.hi));
}

/// sin and cos of pi a, without their signs' whole turns: |sin pi a|, and cos pi a with the sign of their quotient.
typedef struct {
  double sine;
  double cosine;
} half_turn;

TNF_MATH_HELPER half_turn half_turn_of(double a) {
  double f = a - __builtin_roundeven(a), g = __builtin_fabs(f);
  int steep = g > 0.25;
  double h = steep ? 0.5 - g : g;
  double r = h * 0x1.921fb54442d18p1;
  double minus_lo = -FMA_F64(h, 0x1.1a62633145c07p-53, FMA_F64(h, 0x1.921fb54442d18p1, -r));
  double s = trig_kernel_f64(r, minus_lo, 0), c = trig_kernel_f64(r, minus_lo, 1);
  return (half_turn){steep ? c : s, __builtin_copysign(steep ? s : c, f)};
}

/// lgamma(1 + t) / t and lgamma(2 + t) / t for |t| <= 1/5. Minimax by Remez's algorithm, relative errors 2^-55.4 and 2^-55.7.
TNF_MATH_HELPER double lgamma_near_zero(double a) {
  static const double one[] = {-0x1.2788cfc6fb619p-1, 0x1.a51a6625307d2p-1, -0x1.9a4d55beab2dcp-2, 0x1.151322ac7e19ep-2,
                               -0x1.a8b9c17aa55e5p-3, 0x1.5b40cb0e74c52p-3, -0x1.2703a1dcd3626p-3, 0x1.010b37a8afa58p-3,
                               -0x1.c806712f1506p-4,  0x1.9a01423457431p-4, -0x1.748bd42aef937p-4, 0x1.55885ea911869p-4,
                               -0x1.3b32e479ae02p-4,  0x1.21875a0d09d6p-4,  -0x1.0e936fd827532p-4, 0x1.2a70f3a1ff5aep-4,
                               -0x1.16a719085fc69p-4};
  static const double two[] = {0x1.b0ee6072093cep-2,   0x1.4a34cc4a60fa5p-2,  -0x1.13e001a5575e7p-4,  0x1.51322ac7db265p-6,
                               -0x1.e404fc21b6123p-8,  0x1.7add6e9bc76dap-9,  -0x1.38ac5be3a5252p-10, 0x1.0b36c7895aa34p-11,
                               -0x1.d3fdcd0b1e746p-13, 0x1.a1087b3d31fccp-14, -0x1.78a427b643e8ap-15, 0x1.61c2420871465p-16,
                               -0x1.49934beb149acp-17};
  double t = a - (a < 1.5 ? 1.0 : 2.0), square = t * t;
  double first = polynomial_f64(t, square, one + 1, 16), second = polynomial_f64(t, square, two + 1, 12);
  double constant = a < 1.5 ? one[0] : two[0];
  return FMA_F64(t, constant, square * (a < 1.5 ? first : second));
}

/// For a = |x| and y = a, or a + 4 where that is less than 8: Stirling's series (y - 1/2)(log y - 1) + (log(2 pi) - 1) / 2 +
/// S(1/y^2) / y less log(a (a+1) (a+2) (a+3)), all as sums of two doubles: terms of up to 14 cancel to less than 0.1 near the
/// zeros 1 and 2, and closer to them polynomials take over. S: minimax by Remez's algorithm, absolute error of S/y 2^-58. For x <
/// 0, log(pi / |x sin(pi x)|) less that, as one logarithm: the error of this sine is the result's, 2^-52 absolutely.
TNF_MATH double tnf_lgamma_f64(double x) {
  static const double c[] = {0x1.5555555555549p-4,   -0x1.6c16c16bb4ff2p-9, 0x1.a019ffdeff3ap-11,
                             -0x1.381295085a31fp-11, 0x1.b90db30181987p-11, -0x1.f0bf348045f7p-10,
                             0x1.7a7f85c968712p-8,   -0x1.258eb65b1281cp-6, 0x1.1b3a650f35fd8p-5};
  double a = __builtin_fabs(x);
  int below = a < SHIFT_BELOW, left = x < -0x1p-60; /* nearer to 0 both sides are one */
  double_double y = choose(below, sum_of(a, SHIFT_BELOW), exactly(a));
  double inverse = 1.0 / y.hi, w = inverse * inverse;
  double_double product = multiply(multiply(sum_of(a, 1.0), sum_of(a, 2.0)), sum_of(a, 3.0)); /* without the factor a */
  double_double sine = exactly(half_turn_of(a).sine * 0x1.45f306dc9c883p-2);
  double_double on_the_right = choose(below, multiply(exactly(a), product), exactly(1.0));
  double_double on_the_left = divide(choose(below, product, exactly(1.0)), choose(below, sine, multiply(sine, exactly(a))));
  double_double divisor = choose(left, on_the_left, on_the_right);
  double_double stirling = multiply(add(y, exactly(-0.5)), add(log_of(y), exactly(-1.0)));
  stirling = add(stirling, (double_double){0x1.acfe390c97d69p-2, 0x1.3494bc9001442p-56});
  stirling = add(stirling, exactly(inverse * POLYNOMIAL_F64(w, w * w, c)));
  double_double result = add(stirling, negated(log_of(divisor)));
  double value = result.hi + result.lo;
  value = left ? -value : value;
  int near_zero = !left & ((__builtin_fabs(a - 1.0) < 0.2) | (__builtin_fabs(a - 2.0) < 0.2));
  value = near_zero ? lgamma_near_zero(a) : value;
  int pole = (a == 0.0) | (left & (__builtin_roundeven(a) == a));
  value = (pole | (a > 0x1.754d9278b51a6p1014)) ? __builtin_inf() : value;
  return __builtin_isunordered(x, x) ? x : value;
}

/// With y as above: log y - 1/(2 y) - w S(w), w = 1/y^2, less the sum of 1/a, ..., 1/(a+3), which is the quotient of the
/// product's derivative and the product. S: minimax by Remez's algorithm, absolute error 2^-57.6. For x < 0, 1/a + pi cot(pi a)
/// more.
TNF_MATH double tnf_digamma_f64(double x) {
  static const double c[] = {0x1.55555555552c1p-4,  -0x1.1111110db2188p-7, 0x1.04103aeb8b968p-8,
                             -0x1.110e57080a5c1p-8, 0x1.efc8b0499da54p-8,  -0x1.526ca3b2ee508p-6,
                             0x1.25e05bac4e48dp-4,  -0x1.e615f3023e3ecp-3, 0x1.dcb69476f32a3p-2};
  double a = __builtin_fabs(x);
  int below = a < SHIFT_BELOW, left = x < 0.0;
  double_double y = choose(below, sum_of(a, SHIFT_BELOW), exactly(a));
  double_double inverse = divide(exactly(1.0), y);
  double w = inverse.hi * inverse.hi;
  double_double p1 = sum_of(a, 1.0), p2 = sum_of(a, 2.0), p3 = sum_of(a, 3.0);
  double_double p12 = multiply(p1, p2), p13 = multiply(p1, p3), p23 = multiply(p2, p3);
  double_double three = divide(add(add(p12, p13), p23), multiply(p12, p3)); /* 1/(a+1) + 1/(a+2) + 1/(a+3) */
  double_double first = divide(exactly(1.0), exactly(a));
  half_turn turn = half_turn_of(a);
  double_double reflected = divide(exactly(turn.cosine), exactly(turn.sine));
  reflected = multiply(reflected, (double_double){0x1.921fb54442d18p1, 0x1.1a62633145c07p-53});
  double_double result = add(log_of(y), multiply(inverse, exactly(-0.5)));
  result = add(result, exactly(-w * POLYNOMIAL_F64(w, w * w, c)));
  result = add(result, choose(below, negated(three), exactly(0.0)));
  double_double alone = choose(left, choose(below, exactly(0.0), first), choose(below, negated(first), exactly(0.0)));
  result = add(result, alone);
  result = add(result, choose(left, reflected, exactly(0.0)));
  double value = result.hi + result.lo;
  value = a < 0x1p-60 ? -1.0 / x : value;
  value = a > 0x1p60 ? log_of(exactly(a)).hi : value;
  int pole = left & (__builtin_roundeven(a) == a);
  value = x == __builtin_inf() ? x : value;
  return pole ? __builtin_nan("") : value;
}

/// In doubles: what a float rounds off is larger than their errors, but for the nearest neighbours of zeros.
TNF_MATH float tnf_lgamma_f32(float x) {
  return (float)tnf_lgamma_f64((double)x);
}

TNF_MATH float tnf_digamma_f32(float x) {
  return (float)tnf_digamma_f64((double)x);
}
