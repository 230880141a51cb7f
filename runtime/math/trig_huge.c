// sin, cos and the remainder by pi/2 of huge arguments: Payne and Hanek's reduction, one element at a time, in integers alone.
//
// In integers because these functions preserve all registers for the vectorised loop that calls them (no_caller_saved_registers,
// set by portable.cmake): they may touch no vector register but that of the argument, or LLVM would save, restore and then clear
// the upper halves of those registers (vzeroupper). -mno-implicit-float keeps it from inventing such uses.
#include "trig.h"

__extension__ typedef unsigned __int128 uint128;

/// 2/pi in binary behind 24 zero bits, so that every argument m 2^e with e >= -22 has its window.
static const uint64_t two_over_pi[20] = {
    UINT64_C(0x000000a2f9836e4e), UINT64_C(0x441529fc2757d1f5), UINT64_C(0x34ddc0db6295993c), UINT64_C(0x439041fe5163abde),
    UINT64_C(0xbbc561b7246e3a42), UINT64_C(0x4dd2e006492eea09), UINT64_C(0xd1921cfe1deb1cb1), UINT64_C(0x29a73ee88235f52e),
    UINT64_C(0xbb4484e99c7026b4), UINT64_C(0x5f7e413991d63983), UINT64_C(0x5339f49c845f8bbd), UINT64_C(0xf9283b1ff897ffde),
    UINT64_C(0x05980fef2f118b5a), UINT64_C(0x0a6d1f6d367ecf27), UINT64_C(0xcb09b74f463f669e), UINT64_C(0x5fea2d7527bac7eb),
    UINT64_C(0xe5f17b3d0739f78a), UINT64_C(0x5292ea6bfb5fb11f), UINT64_C(0x8d5d0856033046fc), UINT64_C(0x7b6babf0cfbc209a)};

/// 1/3!, 1/5!, ... and 1/2!, 1/4!, ... in units of 2^-64.
static const uint64_t sine[] = {UINT64_C(0x2aaaaaaaaaaaaaab), UINT64_C(0x0222222222222222), UINT64_C(0x000d00d00d00d00d),
                                UINT64_C(0x00002e3bc74aad8e), UINT64_C(0x0000006b99159fd5), UINT64_C(0x00000000b092309d),
                                UINT64_C(0x0000000000d73f9f), UINT64_C(0x000000000000ca96)};
static const uint64_t cosine[] = {UINT64_C(0x8000000000000000), UINT64_C(0x0aaaaaaaaaaaaaab), UINT64_C(0x005b05b05b05b05b),
                                  UINT64_C(0x0001a01a01a01a02), UINT64_C(0x0000049f93edde28), UINT64_C(0x00000008f76c77fc),
                                  UINT64_C(0x000000000c9cba54), UINT64_C(0x00000000000d73fa), UINT64_C(0x0000000000000b41)};

TNF_MATH_HELPER uint64_t multiply_high(uint64_t a, uint64_t b) {
  return (uint64_t)(((uint128)a * b) >> 64);
}

/// z (c[0] - z (c[1] - z (c[2] - ...))), all in units of 2^-64.
TNF_MATH_HELPER uint64_t alternating_series(uint64_t z, const uint64_t *c, int n) {
  uint64_t sum = c[n - 1];
  TNF_UNROLL
  for (int i = n - 2; i >= 0; --i)
    sum = c[i] - multiply_high(z, sum);
  return multiply_high(z, sum);
}

/// 64 bits of 2/pi from bit `offset` of the table.
TNF_MATH_HELPER uint64_t window(unsigned offset) {
  unsigned word = offset / 64, bit = offset % 64;
  uint64_t high = two_over_pi[word] << bit;
  return bit ? high | (two_over_pi[word + 1] >> (64 - bit)) : high;
}

/// +-mantissa 2^(exponent - 63) with the mantissa's top bit set.
typedef struct {
  uint64_t mantissa;
  int exponent;
  int negative;
} number;

/// m 2^e less the nearest multiple of pi/2, to a relative 2^-61: +-r 2^(-63 - zeros) with r >= 2^62; m < 2^53, e >= -22.
typedef struct {
  uint64_t r;
  int zeros;
  int negative;
  uint64_t quadrant; ///< that multiple modulo 4
} reduction;

/// Only the bits of 2/pi that reach below 4 in m 2^e 2/pi matter: 192 of them leave 2^-137, where no double comes closer to a
/// multiple of pi/2 than 2^-61.
TNF_MATH_HELPER reduction reduce_huge(uint64_t m, int e) {
  unsigned offset = (unsigned)(e + 22);
  uint128 low = (uint128)m * window(offset + 128);
  uint128 middle = (uint128)m * window(offset + 64) + (uint64_t)(low >> 64);
  uint64_t high = m * window(offset) + (uint64_t)(middle >> 64);
  /* high:middle:low is (x 2/pi / 4 mod 1) 2^192: two bits of quadrant, then the fraction, of which 128 bits are kept */
  uint128 fraction = ((uint128)high << 66) | ((uint128)(uint64_t)middle << 2) | ((uint64_t)low >> 62);
  int negative = (int)(fraction >> 127); /* nearer to the next multiple */
  fraction = negative ? -fraction : fraction;
  int zeros = __builtin_clzll((uint64_t)(fraction >> 64) | 1);
  uint64_t r =
      multiply_high((uint64_t)((fraction << zeros) >> 64), UINT64_C(0xc90fdaa22168c235)); /* of pi/2 fraction: 2^-63-zeros */
  return (reduction){r, zeros, negative, (high >> 62) + (uint64_t)negative};
}

/// With the mantissa's top bit set.
TNF_MATH_HELPER number normalised(number y) {
  int shift = __builtin_clzll(y.mantissa);
  y.mantissa <<= shift;
  y.exponent -= shift;
  return y;
}

/// sin (turn 0) or cos (turn 1) of m 2^e to a relative 2^-61.
TNF_MATH_HELPER number trig_huge(uint64_t m, int e, uint64_t turn) {
  reduction t = reduce_huge(m, e);
  uint64_t quadrant = t.quadrant + turn;
  uint64_t fixed = (t.r >> t.zeros) << 1;
  uint64_t z = multiply_high(fixed, fixed);
  number y;
  if (quadrant & 1)
    y = (number){(UINT64_C(1) << 63) - alternating_series(z, cosine, 9) / 2, 0, 0};
  else
    y = (number){t.r - multiply_high(t.r, alternating_series(z, sine, 8)), -t.zeros, t.negative};
  y.negative ^= (int)(quadrant >> 1) & 1;
  return normalised(y);
}

/// The remainder of m 2^e by pi/2, scaled by 2^odd where the multiple is odd.
TNF_MATH_HELPER number remainder_huge(uint64_t m, int e, int odd) {
  reduction t = reduce_huge(m, e);
  return normalised((number){t.r, (t.quadrant & 1 ? odd : 0) - t.zeros, t.negative});
}

/// A double from the number and the sign bit to flip it with; the addition carries the mantissa's top bit into the exponent.
TNF_MATH_HELPER double round_f64(number y, uint64_t flip) {
  uint64_t bits = ((uint64_t)(1022 + y.exponent) << 52) + (y.mantissa >> 11) + ((y.mantissa >> 10) & 1);
  return from_bits_f64(bits ^ ((uint64_t)y.negative << 63) ^ flip);
}

TNF_MATH_HELPER float round_f32(number y, uint32_t flip) {
  uint32_t bits = ((uint32_t)(126 + y.exponent) << 23) + (uint32_t)(y.mantissa >> 40) + (uint32_t)((y.mantissa >> 39) & 1);
  return from_bits_f32(bits ^ ((uint32_t)y.negative << 31) ^ flip);
}

/// x = +-m 2^e where it is finite.
typedef struct {
  uint64_t m;
  int e;
  int finite;
} parts;

TNF_MATH_HELPER parts parts_f64(double x) {
  uint64_t bits = bits_f64(x), exponent = (bits >> 52) & 2047;
  return (parts){(bits & UINT64_C(0x000fffffffffffff)) | (UINT64_C(1) << 52), (int)exponent - 1075, exponent != 2047};
}

TNF_MATH_HELPER parts parts_f32(float x) {
  uint32_t bits = bits_f32(x), exponent = (bits >> 23) & 255;
  return (parts){(bits & UINT32_C(0x007fffff)) | (UINT32_C(1) << 23), (int)exponent - 150, exponent != 255};
}

#define NAN_F64 from_bits_f64(UINT64_C(0x7ff8000000000000))
#define NAN_F32 from_bits_f32(UINT32_C(0x7fc00000))
#define SIGN_OF_F64(x) (bits_f64(x) & SIGN_BIT_F64)
#define SIGN_OF_F32(x) (bits_f32(x) & SIGN_BIT_F32)

/* sin and the remainder are odd, cos is even */

double tnf_sin_huge_f64(double x) {
  parts p = parts_f64(x);
  return p.finite ? round_f64(trig_huge(p.m, p.e, 0), SIGN_OF_F64(x)) : NAN_F64;
}

double tnf_cos_huge_f64(double x) {
  parts p = parts_f64(x);
  return p.finite ? round_f64(trig_huge(p.m, p.e, 1), 0) : NAN_F64;
}

double tnf_remainder_huge_f64(double x) {
  parts p = parts_f64(x);
  return p.finite ? round_f64(remainder_huge(p.m, p.e, 512), SIGN_OF_F64(x)) : NAN_F64;
}

float tnf_sin_huge_f32(float x) {
  parts p = parts_f32(x);
  return p.finite ? round_f32(trig_huge(p.m, p.e, 0), SIGN_OF_F32(x)) : NAN_F32;
}

float tnf_cos_huge_f32(float x) {
  parts p = parts_f32(x);
  return p.finite ? round_f32(trig_huge(p.m, p.e, 1), 0) : NAN_F32;
}

float tnf_remainder_huge_f32(float x) {
  parts p = parts_f32(x);
  return p.finite ? round_f32(remainder_huge(p.m, p.e, 60), SIGN_OF_F32(x)) : NAN_F32;
}
