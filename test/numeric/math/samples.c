// Arguments for the vector math: special values, neighbours of the hard places, every exponent, each function's ordinary range.
#include "samples.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *name;
  double low, high; ///< the ordinary range
  double edge[6];   ///< places whose neighbours are taken: thresholds, zeros, changes of formula
} profile;

static const profile profiles[] = {
    {"exp", -50, 50, {709.782712893384, -708.396418532264, -745.133219101941, 0.34657359027997264, -0.34657359027997264, 1}},
    {"expm1",
     -3,
     3,
     {709.782712893384, -37.5, 0.34657359027997264, -0.34657359027997264, 1.0397207708399179, -1.0397207708399179}},
    {"exp2", -60, 60, {1024, -1022, -1074, 0.5, -0.5, 1}},
    {"log2", 0.3, 3, {1, 0.70710678118654752, 1.4142135623730951, 2, 0.5, 2.2250738585072014e-308}},
    {"log10", 0.3, 12, {1, 0.70710678118654752, 1.4142135623730951, 10, 0.1, 2.2250738585072014e-308}},
    {"cbrt", 0.5, 8, {1, 0x1p-900, 0x1p900, 8, 0x1p-126, 27}},
    {"erfinv", -1, 1, {0.85, 0.52049987781304654, 1, 0x1p-27, 0.5, 0.99999999999}},
    {"ndtri", 0, 1, {0.5, 0.075, 0.23975006109347672, 1, 0x1p-1000, 0.925}},
    {"log", 0.3, 3, {1, 0.70710678118654752, 1.4142135623730951, 2, 0.5, 2.2250738585072014e-308}},
    {"log1p", -0.9, 3, {-1, -0.2928932188134524, 0.4142135623730951, 1, 0.5, 1.8284271247461903}},
    {"sin", -100, 100, {0.78539816339744828, 3.1415926535897931, 0x1p30, 0x1p17, 1e22, 0x1.6ac5b262ca1ffp849}},
    {"cos", -100, 100, {0.78539816339744828, 1.5707963267948966, 0x1p30, 0x1p17, 1e22, 0x1.6ac5b262ca1ffp849}},
    {"tan", -100, 100, {0.78539816339744828, 1.5707963267948966, 0x1p30, 0x1p17, 1e22, 0x1.6ac5b262ca1ffp849}},
    {"sinh", -3, 3, {1, 710.4758600739439, 89.41598629223294, 0.34657359027997264, 22.18, 719.99}},
    {"cosh", -3, 3, {1, 710.4758600739439, 89.41598629223294, 0.34657359027997264, 22.18, 719.99}},
    {"tanh", -2, 2, {0.17328679513998632, 0.54930614433405489, 19.06, 22, 9.01, 10}},
    {"asin", -1, 1, {0.5, 1, 0.70710678118654752, 0.86602540378443865, 0.25, 0x1p-27}},
    {"acos", -1, 1, {0.5, 1, 0.70710678118654752, 0.86602540378443865, 0.25, 0x1p-53}},
    {"atan", -3, 3, {1, 0.41421356237309503, 2.414213562373095, 0x1p53, 0x1p-27, 10}},
    {"asinh", -3, 3, {1, 0x1p28, 0x1p13, 0.35355339059327379, 0.75, 0x1p-27}},
    {"acosh", 1, 4, {1, 0x1p28, 0x1p13, 1.0606601717798212, 1.25, 1.4142135623730951}},
    {"atanh", -1, 1, {1, 0.2, 0.33333333333333331, 0.6, 0.5, 0x1p-27}},
    {"lgamma", -6, 12, {1, 2, 0.8, 1.2, 4, 2.5563481638716906e305}},
    {"digamma", -6, 12, {1.4616321449683623, -0.50408300826445540, 4, 0x1p-60, 0x1p60, 1}},
    {"erf", -3, 3, {1, 0.5, 5.92, 3.92, 0x1p-27, 0x1p-1021}},
    {"erfc", -3, 28, {1, 0.5, 26.543258454250979, 27.226017111108362, 9.1945, 10.0542}},
};

/* a fixed sequence (splitmix64), so that a failure can be repeated */
static uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static double uniform(uint64_t *state, double low, double high) {
  return low + (high - low) * (double)(next_random(state) >> 11) * 0x1p-53;
}

static f64 any_f64(uint64_t *state) {
  uint64_t bits = next_random(state);
  f64 x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static f32 any_f32(uint64_t *state) {
  uint32_t bits = (uint32_t)next_random(state);
  f32 x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static const f64 specials_f64[] = {0.0,
                                   -0.0,
                                   INFINITY,
                                   -INFINITY,
                                   NAN,
                                   -NAN,
                                   0x1p-1074,
                                   -0x1p-1074,
                                   0x1p-1022,
                                   -0x1p-1022,
                                   0x1.fffffffffffffp1023,
                                   -0x1.fffffffffffffp1023,
                                   1.0,
                                   -1.0,
                                   2.0,
                                   -2.0,
                                   0.5,
                                   -0.5,
                                   3.0,
                                   -3.0,
                                   0.1,
                                   -1.5,
                                   1.5,
                                   0x1p52,
                                   0x1p53,
                                   -0x1.fffffffffffffp52,
                                   0x1p-1040,
                                   0x1.8p-1023};
static const f32 specials_f32[] = {0.0f,
                                   -0.0f,
                                   INFINITY,
                                   -INFINITY,
                                   NAN,
                                   -NAN,
                                   0x1p-149f,
                                   -0x1p-149f,
                                   0x1p-126f,
                                   -0x1p-126f,
                                   0x1.fffffep127f,
                                   -0x1.fffffep127f,
                                   1.0f,
                                   -1.0f,
                                   2.0f,
                                   -2.0f,
                                   0.5f,
                                   -0.5f,
                                   3.0f,
                                   -3.0f,
                                   0.1f,
                                   -1.5f,
                                   1.5f,
                                   0x1p23f,
                                   0x1p24f,
                                   -0x1.fffffep23f,
                                   0x1p-140f,
                                   0x1.8p-127f};
enum { SPECIALS = sizeof specials_f64 / sizeof specials_f64[0], NEIGHBOURS = 300 };

static const profile *find_profile(const char *name) {
  const profile *p = profiles;
  while (strcmp(p->name, name) != 0)
    ++p;
  return p;
}

/* the doubles closest to multiples of pi/2, to 2^-60.9 (by continued fractions of 2^e 2/pi for every exponent e) */
static const f64 hardest_f64[] = {0x1.6ac5b262ca1ffp+849, 0x1.6c6cbc45dc8dep+5,   0x1.6ac5b262ca1ffp+850, 0x1.b951f1572eba5p+23,
                                  0x1.504cac51f1eafp+131, 0x1.e009c53148be1p+991, 0x1.4c96c11134d36p+577, 0x1.b01ba31b74d0bp+396};
static const f32 hardest_f32[] = {0x1.f37c8ap+95f, 0x1.47d0fep+34f, 0x1.f9cbe2p+7f,
                                  0x1.2d97c8p+2f,  0x1.9a48dep+15f, 0x1.628d4cp+44f};

/* arguments of sin, cos and tan next to multiples of pi/2, where the reduction cancels most */
static size_t multiples_f64(f64 *x, uint64_t *state) {
  size_t n = sizeof hardest_f64 / sizeof hardest_f64[0];
  memcpy(x, hardest_f64, sizeof hardest_f64);
  for (int i = 0; i < 40000; ++i) {
    long double k = floorl(exp2l((long double)uniform(state, 0, i % 2 ? 60 : 32)));
    f64 near = (f64)(k * 1.57079632679489661923132169163975144L);
    x[n++] = near;
    x[n++] = -nextafter(near, 0);
  }
  return n;
}

size_t samples_f64(const char *name, f64 *x) {
  const profile *p = find_profile(name);
  uint64_t state = 1;
  size_t n = SPECIALS;
  memcpy(x, specials_f64, sizeof specials_f64);
  for (int e = 0; e < 6; ++e) {
    f64 up = p->edge[e], down = up;
    for (int i = 0; i < NEIGHBOURS; ++i) {
      x[n++] = up = nextafter(up, INFINITY);
      x[n++] = down = nextafter(down, -INFINITY);
      x[n++] = -up;
      x[n++] = p->edge[e] * uniform(&state, 0.98, 1.02);
    }
  }
  if (strcmp(name, "sin") == 0 || strcmp(name, "cos") == 0 || strcmp(name, "tan") == 0)
    n += multiples_f64(x + n, &state);
  for (int i = 0; i < 100000; ++i)
    x[n++] = any_f64(&state);
  for (int i = 0; i < 60000; ++i) /* every exponent near and below 1, where most functions bend */
    x[n++] = ldexp(uniform(&state, -2, 2), (int)(next_random(&state) % 64) - 54);
  for (int i = 0; i < 40000; ++i)
    x[n++] = uniform(&state, -760, 760);
  for (int i = 0; i < 300000; ++i)
    x[n++] = uniform(&state, p->low, p->high);
  return n;
}

size_t samples_f32(const char *name, f32 *x) {
  const profile *p = find_profile(name);
  uint64_t state = 2;
  size_t n = SPECIALS;
  memcpy(x, specials_f32, sizeof specials_f32);
  for (int e = 0; e < 6; ++e) {
    f32 up = (f32)p->edge[e], down = up;
    for (int i = 0; i < NEIGHBOURS; ++i) {
      x[n++] = up = nextafterf(up, INFINITY);
      x[n++] = down = nextafterf(down, -INFINITY);
    }
  }
  for (uint64_t bits = 0; bits <= UINT32_MAX; bits += 9973) { /* all exponents and signs, an odd stride through the mantissas */
    uint32_t b = (uint32_t)bits;
    memcpy(x + n++, &b, sizeof b);
  }
  for (int i = 0; i < 300000; ++i)
    x[n++] = (f32)uniform(&state, p->low, p->high);
  memcpy(x + n, hardest_f32, sizeof hardest_f32);
  n += sizeof hardest_f32 / sizeof hardest_f32[0];
  for (int i = 0; i < 30000; ++i)
    x[n++] = (f32)(floor(exp2(uniform(&state, 0, 60))) * 1.5707963267948966);
  return n;
}

/* the exponent that takes x to 2^t, for t over the whole range of results and a little beyond */
static f64 exponent_for(f64 x, uint64_t *state, double lowest, double highest) {
  return uniform(state, lowest, highest) / log2(fabs(x));
}

static size_t powers_f64(f64 *x, f64 *y, size_t n) {
  uint64_t state = 3;
  for (int i = 0; i < 20000; ++i, ++n)
    x[n] = any_f64(&state), y[n] = any_f64(&state);
  for (int i = 0; i < 60000; ++i, ++n)
    x[n] = fabs(any_f64(&state)), y[n] = exponent_for(x[n], &state, -1080, 1030);
  for (int i = 0; i < 60000; ++i, ++n)
    x[n] = uniform(&state, 0.5, 2), y[n] = exponent_for(x[n], &state, -1080, 1030);
  for (int i = 0; i < 60000; ++i, ++n)
    x[n] = 1 + ldexp(uniform(&state, -1, 1), -(int)(next_random(&state) % 53)), y[n] = exponent_for(x[n], &state, -1080, 1030);
  for (int i = 0; i < 60000; ++i, ++n)
    x[n] = uniform(&state, 0, 20), y[n] = uniform(&state, -20, 20);
  for (int i = 0; i < 20000; ++i, ++n)
    x[n] = uniform(&state, -50, 50), y[n] = rint(uniform(&state, -60, 60));
  return n;
}

static size_t powers_f32(f32 *x, f32 *y, size_t n) {
  uint64_t state = 4;
  for (int i = 0; i < 50000; ++i, ++n)
    x[n] = any_f32(&state), y[n] = any_f32(&state);
  for (int i = 0; i < 200000; ++i, ++n)
    x[n] = fabsf(any_f32(&state)), y[n] = (f32)exponent_for((f64)x[n], &state, -152, 129);
  for (int i = 0; i < 200000; ++i, ++n)
    x[n] = (f32)uniform(&state, 0.5, 2), y[n] = (f32)exponent_for((f64)x[n], &state, -152, 129);
  for (int i = 0; i < 50000; ++i, ++n)
    x[n] = (f32)uniform(&state, -20, 20), y[n] = (f32)rint(uniform(&state, -30, 30));
  return n;
}

/* ratios of every size; directions near the axes, the diagonals and the change of formula at tan(pi/8) */
static size_t points_f64(f64 *y, f64 *x, size_t n) {
  static const double slope[] = {0, 0.41421356237309503, 1, 2.414213562373095};
  uint64_t state = 6;
  for (int i = 0; i < 30000; ++i, ++n)
    y[n] = any_f64(&state), x[n] = any_f64(&state);
  for (int i = 0; i < 100000; ++i, ++n) {
    x[n] = ldexp(uniform(&state, -1, 1), (int)(next_random(&state) % 2090) - 1060);
    y[n] = x[n] * ldexp(uniform(&state, -1, 1), (int)(next_random(&state) % 80) - 40);
  }
  for (int i = 0; i < 100000; ++i, ++n) {
    x[n] = uniform(&state, -2, 2);
    y[n] = x[n] * slope[i % 4] * (1 + ldexp(uniform(&state, -1, 1), -(int)(next_random(&state) % 53)));
  }
  for (int i = 0; i < 200000; ++i, ++n)
    y[n] = uniform(&state, -1, 1), x[n] = uniform(&state, -1, 1);
  return n;
}

static size_t points_f32(f32 *y, f32 *x, size_t n) {
  uint64_t state = 7;
  for (int i = 0; i < 100000; ++i, ++n)
    y[n] = any_f32(&state), x[n] = any_f32(&state);
  for (int i = 0; i < 300000; ++i, ++n)
    y[n] = (f32)uniform(&state, -1, 1), x[n] = (f32)uniform(&state, -1, 1);
  return n;
}

#define FLOAT_PAIRS(type)                                                                                                        \
  size_t sample_pairs_##type(const char *name, type *x, type *y) {                                                               \
    size_t n = 0;                                                                                                                \
    for (int i = 0; i < SPECIALS; ++i)                                                                                           \
      for (int j = 0; j < SPECIALS; ++j, ++n)                                                                                    \
        x[n] = specials_##type[i], y[n] = specials_##type[j];                                                                    \
    return strcmp(name, "pow") == 0 ? powers_##type(x, y, n) : points_##type(x, y, n);                                           \
  }
FLOAT_PAIRS(f64)
FLOAT_PAIRS(f32)

#define INTEGER_PAIRS(type)                                                                                                      \
  size_t sample_pairs_##type(const char *name, type *x, type *y) {                                                               \
    (void)name; /* pow is the only one */                                                                                        \
    uint64_t state = 5;                                                                                                          \
    size_t n = 0;                                                                                                                \
    for (type base = -12; base <= 12; ++base)                                                                                    \
      for (type exponent = -70; exponent <= 70; ++exponent, ++n)                                                                 \
        x[n] = base, y[n] = exponent;                                                                                            \
    for (int i = 0; i < 20000; ++i, ++n)                                                                                         \
      x[n] = (type)next_random(&state), y[n] = (type)next_random(&state);                                                        \
    return n;                                                                                                                    \
  }
INTEGER_PAIRS(i32)
INTEGER_PAIRS(i64)
