// Bit casts, polynomial evaluation and the rules of tenferro's branch-free math: see docs/rationale/vector-math.md.
//
// Everything here is compiled to LLVM bitcode, inlined into the loops of compiled programs and vectorised there. Hence:
// selects instead of branches, explicit fma and no contraction (vector body and scalar tail must give the same bits),
// no libm call, no conversion between 64-bit integers and doubles (AVX2 has none), at most one division per function.
#ifndef TNF_MATH_BITS_H
#define TNF_MATH_BITS_H

#include <stdint.h>

/// A function that compiled programs call: external, so that the linker finds it; always inlined, so that nothing is left of it.
#ifdef __clang__
#define TNF_MATH __attribute__((always_inline))
#define TNF_UNROLL _Pragma("clang loop unroll(full)")
#else /* other compilers only check the sources */
#define TNF_MATH
#define TNF_UNROLL
#endif
#define TNF_MATH_HELPER static inline __attribute__((always_inline))

/// Adding these rounds to an integer (ties to even) and leaves that integer in the low bits of the sum's representation.
#define SHIFT_F64 0x1.8p52
#define SHIFT_F32 0x1.8p23f
#define ONE_BITS_F64 UINT64_C(0x3ff0000000000000)
#define ONE_BITS_F32 UINT32_C(0x3f800000)
#define SIGN_BIT_F64 UINT64_C(0x8000000000000000)
#define SIGN_BIT_F32 UINT32_C(0x80000000)

#define FMA_F64(a, b, c) __builtin_fma(a, b, c)
#define FMA_F32(a, b, c) __builtin_fmaf(a, b, c)

TNF_MATH_HELPER uint64_t bits_f64(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

TNF_MATH_HELPER double from_bits_f64(uint64_t bits) {
  double x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

TNF_MATH_HELPER uint32_t bits_f32(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

TNF_MATH_HELPER float from_bits_f32(uint32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

/// c[0] + c[1] x + ... + c[n-1] x^(n-1), n >= 2, as E(x^2) + x O(x^2) with both halves by Horner: no more operations than Horner
/// alone where x^2 is needed anyway, and half its latency, which decides how many iterations the CPU can overlap.
TNF_MATH_HELPER double polynomial_f64(double x, double square, const double *c, int n) {
  double sum[2] = {c[n & 1 ? n - 1 : n - 2], c[n & 1 ? n - 2 : n - 1]}; /* of the even and of the odd powers */
  TNF_UNROLL
  for (int i = n - 3; i >= 0; --i)
    sum[i & 1] = FMA_F64(sum[i & 1], square, c[i]);
  return FMA_F64(sum[1], x, sum[0]);
}

TNF_MATH_HELPER float polynomial_f32(float x, float square, const float *c, int n) {
  float sum[2] = {c[n & 1 ? n - 1 : n - 2], c[n & 1 ? n - 2 : n - 1]}; /* of the even and of the odd powers */
  TNF_UNROLL
  for (int i = n - 3; i >= 0; --i)
    sum[i & 1] = FMA_F32(sum[i & 1], square, c[i]);
  return FMA_F32(sum[1], x, sum[0]);
}

#define POLYNOMIAL_F64(x, square, table) polynomial_f64(x, square, table, (int)(sizeof(table) / sizeof((table)[0])))
#define POLYNOMIAL_F32(x, square, table) polynomial_f32(x, square, table, (int)(sizeof(table) / sizeof((table)[0])))

/// 2^k for a k that sits in the low bits of `shifted` = k + SHIFT and lies in the normal range.
TNF_MATH_HELPER double exp2_int_f64(double shifted) {
  return from_bits_f64((bits_f64(shifted) << 52) + ONE_BITS_F64);
}

TNF_MATH_HELPER float exp2_int_f32(float shifted) {
  return from_bits_f32((bits_f32(shifted) << 23) + ONE_BITS_F32);
}

/// (1 + m) 2^k for |k| <= 2000 (250), k as above: two factors, 2^floor(k/2) and the rest, so that overflow and gradual underflow
/// come out of one correctly rounded product.
TNF_MATH_HELPER double scale_f64(double m, double shifted) {
  uint64_t half = (bits_f64(shifted) << 51) & UINT64_C(0xfff0000000000000);
  uint64_t rest = (bits_f64(shifted) << 52) - half;
  double scale = from_bits_f64(rest + ONE_BITS_F64);
  return FMA_F64(scale, m, scale) * from_bits_f64(half + ONE_BITS_F64);
}

TNF_MATH_HELPER float scale_f32(float m, float shifted) {
  uint32_t half = (bits_f32(shifted) << 22) & UINT32_C(0xff800000);
  uint32_t rest = (bits_f32(shifted) << 23) - half;
  float scale = from_bits_f32(rest + ONE_BITS_F32);
  return FMA_F32(scale, m, scale) * from_bits_f32(half + ONE_BITS_F32);
}

/// v 2^k in the same way.
TNF_MATH_HELPER double times_exp2_f64(double v, double shifted) {
  uint64_t half = (bits_f64(shifted) << 51) & UINT64_C(0xfff0000000000000);
  uint64_t rest = (bits_f64(shifted) << 52) - half;
  return v * from_bits_f64(rest + ONE_BITS_F64) * from_bits_f64(half + ONE_BITS_F64);
}

TNF_MATH_HELPER float times_exp2_f32(float v, float shifted) {
  uint32_t half = (bits_f32(shifted) << 22) & UINT32_C(0xff800000);
  uint32_t rest = (bits_f32(shifted) << 23) - half;
  return v * from_bits_f32(rest + ONE_BITS_F32) * from_bits_f32(half + ONE_BITS_F32);
}

#endif
