// Philox4x32-10, the counter-based generator of random bits.
#include "bits.h"
#include "vector_math.h"

/// 64 of the 128 bits that ten rounds make of the counter's words (counter, stream) under `key`: each of their 32-bit words from
/// the lower half on. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011), with its constants.
/// Words stay in 64-bit lanes, where the product of two is one instruction; what is above bit 31 of a word is whatever the
/// product left there.
TNF_MATH int64_t tnf_philox_i64(int64_t word, int64_t key, int64_t stream, int64_t counter) {
  const uint64_t low = UINT64_C(0xffffffff);
  uint64_t k0 = (uint64_t)key, k1 = (uint64_t)key >> 32;
  uint64_t c0 = (uint64_t)counter, c1 = (uint64_t)counter >> 32, c2 = (uint64_t)stream, c3 = (uint64_t)stream >> 32;
  TNF_UNROLL
  for (int round = 0; round < 10; ++round) {
    uint64_t p = UINT64_C(0xd2511f53) * (c0 & low), q = UINT64_C(0xcd9e8d57) * (c2 & low);
    c0 = (q >> 32) ^ c1 ^ k0;
    c2 = (p >> 32) ^ c3 ^ k1;
    c1 = q;
    c3 = p;
    k0 += UINT64_C(0x9e3779b9);
    k1 += UINT64_C(0xbb67ae85);
  }
  return (int64_t)(word ? (c2 & low) | c3 << 32 : (c0 & low) | c1 << 32);
}
