// The remainder of a huge quotient, one element at a time, in integers alone (trig_huge.c says why): the mantissa of x, shifted
// by the difference of the exponents a few bits at a time and reduced modulo that of y.
#include "rem.h"

/// A finite number as mantissa 2^exponent, the least exponent that its type has where it is subnormal.
#define SPLIT(value, digits, mantissa, exponent)                                                                                 \
  do {                                                                                                                           \
    exponent = (unsigned)((value) >> ((digits) - 1));                                                                            \
    mantissa = (value) & ((UINT64_C(1) << ((digits) - 1)) - 1);                                                                  \
    mantissa |= exponent ? UINT64_C(1) << ((digits) - 1) : 0;                                                                    \
    exponent += !exponent;                                                                                                       \
  } while (0)

/// The bits of |x| mod |y| from those of |x| and |y|, of a type of `digits` binary digits; y = 0 gives NaN.
TNF_MATH_HELPER uint64_t remainder_bits(uint64_t x, uint64_t y, int digits, uint64_t nan) {
  uint64_t m, n;
  unsigned e, f;
  SPLIT(x, digits, m, e);
  SPLIT(y, digits, n, f);
  if (n == 0)
    return nan;
  m %= n;
  for (unsigned left = e - f; left > 0;) { /* e >= f: the quotient is huge */
    unsigned step = left < (unsigned)(64 - digits) ? left : (unsigned)(64 - digits);
    m = (m << step) % n;
    left -= step;
  }
  if (m == 0)
    return 0;
  unsigned shift =
      (unsigned)(__builtin_clzll(m) - (64 - digits)); /* to the place of the leading bit, as far as the exponent allows */
  shift = shift < f - 1 ? shift : f - 1;
  m <<= shift;
  return m >> (digits - 1) ? m + ((uint64_t)(f - shift - 1) << (digits - 1)) : m;
}

TNF_MATH_SCALAR_PATH double tnf_rem_huge_f64(double x, double y) {
  uint64_t sign = bits_f64(x) & SIGN_BIT_F64, a = bits_f64(x) ^ sign, b = bits_f64(y) & ~SIGN_BIT_F64;
  return from_bits_f64(remainder_bits(a, b, 53, UINT64_C(0x7ff8000000000000)) | sign);
}

TNF_MATH_SCALAR_PATH float tnf_rem_huge_f32(float x, float y) {
  uint32_t sign = bits_f32(x) & SIGN_BIT_F32, a = bits_f32(x) ^ sign, b = bits_f32(y) & ~SIGN_BIT_F32;
  return from_bits_f32((uint32_t)remainder_bits(a, b, 24, UINT64_C(0x7fc00000)) | sign);
}
