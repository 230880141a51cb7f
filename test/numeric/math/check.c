// Checks the vector math through compiled loops: at most 2 ulp from libm's next wider type over samples of every exponent and of
// the hard places, C99's special values, and the same bits wherever in an array a value stands. Prints the maximum per function.
#include "loops.h"
#include "references.h"
#include "samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ULP 2.0L

static int failures;

typedef struct {
  const char *name;
  long double max_ulp;
  double worst[2];
} outcome;

/// Distance of y from the exact value in units of the last place of a format with `digits` bits and least exponent `least`, or of
/// `unit` where that is larger. Infinity when the class or the sign is wrong. Overflow counts as the power of two that would
/// follow the largest number.
static long double ulp_error(double y, long double exact, long double unit, int digits, int least, int greatest) {
  if (isnan(exact) || isnan(y))
    return isnan(exact) && isnan(y) ? 0 : INFINITY;
  if (!signbit(y) != !signbit(exact) && !(fabsl(exact) < unit))
    return INFINITY;
  long double top = ldexpl(1, greatest);
  long double a = fabsl(exact) < top ? fabsl(exact) : top;
  long double b = isinf(y) ? top : fabsl((long double)y);
  int exponent;
  frexpl(a, &exponent);
  exponent = exponent < least ? least : exponent;
  long double ulp = ldexpl(1, exponent - digits);
  return (!signbit(y) != !signbit(exact) ? a + b : fabsl(a - b)) / (ulp > unit ? ulp : unit);
}

/// What counts as an ulp of a result near a zero that cancels in the formula: of digamma for x > 0, of both functions for x < 0.
static long double unit_of(const char *name, double x) {
  if (strcmp(name, "digamma") == 0)
    return x > 0 ? 0x1p-58L : 0x1p-53L * (logl(1 - (long double)x) - 1 / (long double)x + fabsl(reflection_of(x)));
  if (strcmp(name, "ndtri") == 0) /* of a subnormal number: 3 ulp */
    return x < 0x1p-1022 ? 0x1.8p-47L : 0;
  return strcmp(name, "lgamma") == 0 && x < 0 ? 0x1p-52L : 0;
}

static void note(outcome *o, long double error, double x, double y) {
  if (error > o->max_ulp) {
    o->max_ulp = error;
    o->worst[0] = x;
    o->worst[1] = y;
  }
}

static void report(const outcome *o) {
  int bad = !(o->max_ulp <= MAX_ULP);
  printf("%-10s max %.4Lf ulp at %a, %a%s\n", o->name, o->max_ulp, o->worst[0], o->worst[1], bad ? "  FAILED" : "");
  failures += bad;
}

/* f64 is held against long double (64 bits of mantissa, an ulp of it is 0.0005 of ours), f32 against f64 */
#define ULP_f64(y, exact, unit) ulp_error(y, exact, unit, 53, -1021, 1024)
#define ULP_f32(y, exact, unit) ulp_error((double)(y), exact, unit, 24, -125, 128)
#define EXACT_f64(name) name##l
#define EXACT_f32(name) name

/// The value of element `at` must not depend on its place: first the vector body, then each element as a scalar tail.
#define CHECK_PLACES(type, whole, shifted, single)                                                                               \
  do {                                                                                                                           \
    static type reference[PLACES], other[PLACES];                                                                                \
    size_t differing = 0;                                                                                                        \
    whole;                                                                                                                       \
    for (size_t shift = 1; shift < 17; ++shift) {                                                                                \
      shifted;                                                                                                                   \
      differing += memcmp(other, reference + shift, (PLACES - shift) * sizeof(type)) != 0;                                       \
    }                                                                                                                            \
    for (size_t i = 0; i < PLACES; ++i) {                                                                                        \
      single;                                                                                                                    \
      differing += memcmp(other, reference + i, sizeof(type)) != 0;                                                              \
    }                                                                                                                            \
    if (differing) {                                                                                                             \
      printf("%s: %zu results depend on the place\n", o.name, differing);                                                        \
      failures++;                                                                                                                \
    }                                                                                                                            \
  } while (0)

#define UNARY(name, type)                                                                                                        \
  static void check_##name##_##type(void) {                                                                                      \
    outcome o = {#name " " #type, 0, {0, 0}};                                                                                    \
    size_t n = samples_##type(#name, first_##type);                                                                              \
    loop_##name##_##type(result_##type, first_##type, n);                                                                        \
    for (size_t i = 0; i < n; ++i)                                                                                               \
      note(&o, ULP_##type(result_##type[i], EXACT_##type(name)(first_##type[i]), unit_of(#name, (double)first_##type[i])),       \
           (double)first_##type[i], 0);                                                                                          \
    report(&o);                                                                                                                  \
    CHECK_PLACES(type, loop_##name##_##type(reference, first_##type, PLACES),                                                    \
                 loop_##name##_##type(other, first_##type + shift, PLACES - shift),                                              \
                 loop_##name##_##type(other, first_##type + i, 1));                                                              \
  }

#define BINARY(name, type)                                                                                                       \
  static void check_##name##_##type(void) {                                                                                      \
    outcome o = {#name " " #type, 0, {0, 0}};                                                                                    \
    size_t n = sample_pairs_##type(#name, first_##type, second_##type);                                                          \
    loop_##name##_##type(result_##type, first_##type, second_##type, n);                                                         \
    for (size_t i = 0; i < n; ++i)                                                                                               \
      note(&o, ULP_##type(result_##type[i], EXACT_##type(name)(first_##type[i], second_##type[i]), 0), (double)first_##type[i],  \
           (double)second_##type[i]);                                                                                            \
    report(&o);                                                                                                                  \
    CHECK_PLACES(type, loop_##name##_##type(reference, first_##type, second_##type, PLACES),                                     \
                 loop_##name##_##type(other, first_##type + shift, second_##type + shift, PLACES - shift),                       \
                 loop_##name##_##type(other, first_##type + i, second_##type + i, 1));                                           \
  }

#define BUFFERS(type) static type first_##type[SAMPLES], second_##type[SAMPLES], result_##type[SAMPLES];
BUFFERS(f64)
BUFFERS(f32)
BUFFERS(i32)
BUFFERS(i64)

/* integers are exact: held against repeated multiplication */
static int64_t power(int64_t base, int64_t exponent) {
  if (exponent < 0)
    return base == 1 ? 1 : base == -1 ? (exponent % 2 ? -1 : 1) : 0;
  uint64_t result = 1, square = (uint64_t)base;
  for (uint64_t rest = (uint64_t)exponent; rest; rest >>= 1, square *= square)
    result *= rest & 1 ? square : 1;
  return (int64_t)result;
}

#define ULP_i32(y, exact, unit) ((uint32_t)(y) == (uint32_t)(exact) ? 0 : INFINITY)
#define ULP_i64(y, exact, unit) ((y) == (exact) ? 0 : INFINITY)
#define EXACT_i32(name) power
#define EXACT_i64(name) power

#include "functions.inc"
#undef UNARY
#undef BINARY

int main(void) {
#define UNARY(name, type) check_##name##_##type();
#define BINARY(name, type) check_##name##_##type();
#include "functions.inc"
  printf("%s\n", failures ? "FAILED" : "passed");
  return failures != 0;
}
