// Integer powers for i32 and i64.
#include "bits.h"
#include "vector_math.h"

/// Square and multiply with a fixed number of steps, so that the loop unrolls and vectorises; a constant exponent folds it away.
/// Unsigned arithmetic wraps. For the negative exponents see vector_math.h.
TNF_MATH int32_t tnf_pow_i32(int32_t base, int32_t exponent) {
  uint32_t result = 1, square = (uint32_t)base, rest = (uint32_t)exponent;
  TNF_UNROLL
  for (int step = 0; step < 31; ++step) {
    result *= (rest & 1) ? square : 1;
    square *= square;
    rest >>= 1;
  }
  uint32_t unit = (exponent & 1) ? (uint32_t)base : 1; /* of base +-1 */
  uint32_t negative = ((base == 1) | (base == -1)) ? unit : 0;
  return (int32_t)(exponent < 0 ? negative : result);
}

/// With a loop that ends with the exponent's last bit: 64-bit products of vectors are slow below AVX-512, and 63 steps of them
/// cost more than the few steps that ordinary exponents need one element at a time.
TNF_MATH int64_t tnf_pow_i64(int64_t base, int64_t exponent) {
  uint64_t result = 1, square = (uint64_t)base;
  for (uint64_t rest = exponent < 0 ? 0 : (uint64_t)exponent; rest; rest >>= 1) {
    result *= (rest & 1) ? square : 1;
    square *= square;
  }
  uint64_t unit = (exponent & 1) ? (uint64_t)base : 1;
  uint64_t negative = ((base == 1) | (base == -1)) ? unit : 0;
  return (int64_t)(exponent < 0 ? negative : result);
}
