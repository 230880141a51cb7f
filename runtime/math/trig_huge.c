// sin and cos of huge arguments: Payne and Hanek's reduction, one element at a time.
#include "trig.h"
#include "vector_math.h"

__extension__ typedef unsigned __int128 uint128;

/// 2/pi in binary behind 24 zero bits, so that every exponent from that of 2^30 on has its window.
static const uint64_t two_over_pi[20] = {
    UINT64_C(0x000000a2f9836e4e), UINT64_C(0x441529fc2757d1f5), UINT64_C(0x34ddc0db6295993c), UINT64_C(0x439041fe5163abde),
    UINT64_C(0xbbc561b7246e3a42), UINT64_C(0x4dd2e006492eea09), UINT64_C(0xd1921cfe1deb1cb1), UINT64_C(0x29a73ee88235f52e),
    UINT64_C(0xbb4484e99c7026b4), UINT64_C(0x5f7e413991d63983), UINT64_C(0x5339f49c845f8bbd), UINT64_C(0xf9283b1ff897ffde),
    UINT64_C(0x05980fef2f118b5a), UINT64_C(0x0a6d1f6d367ecf27), UINT64_C(0xcb09b74f463f669e), UINT64_C(0x5fea2d7527bac7eb),
    UINT64_C(0xe5f17b3d0739f78a), UINT64_C(0x5292ea6bfb5fb11f), UINT64_C(0x8d5d0856033046fc), UINT64_C(0x7b6babf0cfbc209a)};

/// 64 bits of 2/pi from bit `offset` of the table.
static uint64_t window(unsigned offset) {
  unsigned word = offset / 64, bit = offset % 64;
  uint64_t high = two_over_pi[word] << bit;
  return bit ? high | (two_over_pi[word + 1] >> (64 - bit)) : high;
}

/// sin x for turn 0, cos x for turn 1, finite |x| >= 2^30. With |x| = m 2^e, only the bits of 2/pi that reach below 4 in
/// x 2/pi matter: 192 of them leave 2^-137, where no double comes closer to a multiple of pi/2 than 2^-62.
static double trig_huge(double x, uint64_t turn) {
  uint64_t bits = bits_f64(x) & ~SIGN_BIT_F64;
  uint64_t m = (bits & UINT64_C(0x000fffffffffffff)) | (UINT64_C(1) << 52);
  unsigned offset = (unsigned)(bits >> 52) - 1075 + 22;
  uint128 low = (uint128)m * window(offset + 128);
  uint128 middle = (uint128)m * window(offset + 64) + (uint64_t)(low >> 64);
  uint64_t high = m * window(offset) + (uint64_t)(middle >> 64);
  /* high:middle:low is now (x 2/pi / 4 mod 1) 2^192: two bits of quadrant, then the fraction, of which 128 bits are kept */
  uint64_t quadrant = high >> 62;
  uint128 fraction = ((uint128)high << 66) | ((uint128)(uint64_t)middle << 2) | ((uint64_t)low >> 62);
  int negative = (int)(fraction >> 127);
  quadrant += (uint64_t)negative;
  fraction = negative ? -fraction : fraction;
  int zeros = (uint64_t)(fraction >> 64) ? __builtin_clzll((uint64_t)(fraction >> 64)) : 64;
  fraction <<= zeros;
  double scale = from_bits_f64((uint64_t)(1023 - zeros) << 52);
  double hi = (double)(int64_t)(uint64_t)(fraction >> 75) * 0x1p-53 * scale;
  double lo = (double)(int64_t)(uint64_t)((fraction >> 22) & UINT64_C(0x001fffffffffffff)) * 0x1p-106 * scale;
  double r = hi * 0x1.921fb54442d18p0;
  double r_lo = FMA_F64(hi, 0x1.921fb54442d18p0, -r) + FMA_F64(hi, 0x1.1a62633145c07p-54, lo * 0x1.921fb54442d18p0);
  uint64_t flip = (uint64_t)negative << 63;
  r = from_bits_f64(bits_f64(r) ^ flip);
  r_lo = from_bits_f64(bits_f64(r_lo) ^ flip);
  double y = trig_kernel_f64(r, -r_lo, quadrant + turn);
  return turn ? y : from_bits_f64(bits_f64(y) ^ (bits_f64(x) & SIGN_BIT_F64)); /* sin is odd, cos even */
}

/// The sine of |x| > 2^30; NaN for an infinity.
double tnf_sin_huge_f64(double x) {
  return __builtin_isfinite(x) ? trig_huge(x, 0) : __builtin_nan("");
}

double tnf_cos_huge_f64(double x) {
  return __builtin_isfinite(x) ? trig_huge(x, 1) : __builtin_nan("");
}

/// A float is exact in f64, and f64's sine rounds to a float within 0.501 ulp.
float tnf_sin_huge_f32(float x) {
  return (float)tnf_sin_f64((double)x);
}

float tnf_cos_huge_f32(float x) {
  return (float)tnf_cos_f64((double)x);
}
