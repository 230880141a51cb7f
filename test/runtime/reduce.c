/* The parts that chunks leave of a reduction: their identities, and how they become one result. */
#include <complex.h>
#include <math.h>

#include "../check.h"
#include "core/context.h"

enum { SUM = TNF_RT_SUM, PRODUCT = TNF_RT_PRODUCT, MAX = TNF_RT_MAXIMUM, MIN = TNF_RT_MINIMUM, OR = TNF_RT_OR, AND = TNF_RT_AND };

/* Without a chunk the result is the identity. */
static void identities(void) {
  for (int32_t kind = SUM; kind <= MIN; ++kind) {
    const double want = kind == SUM ? 0 : kind == PRODUCT ? 1 : kind == MAX ? -(double)INFINITY : (double)INFINITY;
    float f32[3] = {7, 7, 7};
    double f64[3] = {7, 7, 7};
    int32_t i32[3] = {7, 7, 7};
    int64_t i64[3] = {7, 7, 7};
    tnf_combine(TNF_F32, kind, 0, 2, NULL, f32);
    tnf_combine(TNF_F64, kind, 0, 2, NULL, f64);
    tnf_combine(TNF_I32, kind, 0, 2, NULL, i32);
    tnf_combine(TNF_I64, kind, 0, 2, NULL, i64);
    for (int i = 0; i < 2; ++i) {
      CHECK((double)f32[i] == want && f64[i] == want);
      CHECK_INT(i32[i], kind == MAX ? INT32_MIN : kind == MIN ? INT32_MAX : (int32_t)want);
      CHECK_INT(i64[i], kind == MAX ? INT64_MIN : kind == MIN ? INT64_MAX : (int64_t)want);
    }
    CHECK(f32[2] == 7 && f64[2] == 7 && i32[2] == 7 && i64[2] == 7);
  }
  float complex z[2] = {7, 7};
  double complex w[2] = {7, 7};
  uint8_t b[2] = {7, 7};
  tnf_combine(TNF_COMPLEX_F32, SUM, 0, 1, NULL, z);
  tnf_combine(TNF_COMPLEX_F64, PRODUCT, 0, 1, NULL, w);
  tnf_combine(TNF_BOOL, OR, 0, 1, NULL, b);
  CHECK(z[0] == 0 && z[1] == 7 && w[0] == 1 && w[1] == 7 && b[0] == 0 && b[1] == 7);
  tnf_combine(TNF_BOOL, AND, 0, 1, NULL, b);
  CHECK(b[0] == 1 && b[1] == 7);
}

/* The sum of f32 parts is rounded once, however many parts and results there are. */
static void sums_of_f32(void) {
  enum { MOST = 256, RESULTS = 300 };
  static float parts[MOST * RESULTS], out[RESULTS];
  for (int64_t chunks = 2; chunks <= MOST; chunks = 2 * chunks - 1)
    for (int64_t count = 1; count <= RESULTS; count += 299) {
      double want[RESULTS] = {0};
      for (int64_t chunk = 0; chunk < chunks; ++chunk)
        for (int64_t i = 0; i < count; ++i) {
          parts[chunk * count + i] = chunk ? 0x1p-25f * (float)(1 + i % 3) : 1;
          want[i] += (double)parts[chunk * count + i];
        }
      tnf_combine(TNF_F32, SUM, chunks, count, parts, out);
      for (int64_t i = 0; i < count; ++i)
        CHECK(out[i] == (float)want[i]);
      if (count % 2)
        continue;
      tnf_combine(TNF_COMPLEX_F32, SUM, chunks, count / 2, parts, out);
      for (int64_t i = 0; i < count; ++i)
        CHECK(out[i] == (float)want[i]);
    }
}

/* Of f64 in pairs: the error grows with the logarithm of their number. */
static void sums_of_f64(void) {
  for (int64_t chunks = 2; chunks <= 256; ++chunks) {
    double parts[256], out;
    int levels = 0;
    while ((int64_t)1 << levels < chunks)
      ++levels;
    for (int64_t chunk = 0; chunk < chunks; ++chunk)
      parts[chunk] = 0.1;
    tnf_combine(TNF_F64, SUM, chunks, 1, parts, &out);
    const double want = (double)((long double)0.1 * (long double)chunks);
    CHECK(fabs(out - want) <= want * 0x1p-53 * levels);
  }
}

/* Every part counts once: integers, which wrap, products, and a NaN wherever it is. */
static void every_part(void) {
  for (int64_t chunks = 2; chunks <= 9; ++chunks) {
    int64_t wrapping[9];
    int32_t narrow[9], narrow_out;
    int64_t out;
    uint64_t sum = 0, product = 1;
    for (int64_t i = 0; i < chunks; ++i) {
      wrapping[i] = INT64_MAX - 3 * i;
      narrow[i] = (int32_t)wrapping[i];
      sum += (uint64_t)wrapping[i];
      product *= (uint64_t)wrapping[i];
    }
    int64_t copy[9];
    memcpy(copy, wrapping, sizeof copy);
    tnf_combine(TNF_I64, SUM, chunks, 1, copy, &out);
    CHECK_INT(out, (int64_t)sum);
    memcpy(copy, wrapping, sizeof copy);
    tnf_combine(TNF_I64, PRODUCT, chunks, 1, copy, &out);
    CHECK_INT(out, (int64_t)product);
    tnf_combine(TNF_I32, SUM, chunks, 1, narrow, &narrow_out);
    CHECK_INT(narrow_out, (int32_t)(uint32_t)sum);
    for (int64_t at = 0; at < chunks; ++at) {
      uint8_t bits[9] = {0}, bit = 7;
      bits[at] = 1;
      tnf_combine(TNF_BOOL, OR, chunks, 1, bits, &bit);
      CHECK_INT(bit, 1);
      memset(bits, 1, sizeof bits);
      bits[at] = 0;
      tnf_combine(TNF_BOOL, AND, chunks, 1, bits, &bit);
      CHECK_INT(bit, chunks == 1 ? 1 : 0);
      double complex factors[9], factor;
      for (int64_t i = 0; i < chunks; ++i)
        factors[i] = i == at ? 2 * I : 1;
      tnf_combine(TNF_COMPLEX_F64, PRODUCT, chunks, 1, factors, &factor);
      CHECK(factor == 2 * I);
      for (int32_t kind = SUM; kind <= MIN; ++kind) {
        double numbers[9], number;
        float singles[9], single;
        for (int64_t i = 0; i < chunks; ++i)
          singles[i] = (float)(numbers[i] = i == at ? (double)NAN : (double)(i + 1));
        tnf_combine(TNF_F64, kind, chunks, 1, numbers, &number);
        tnf_combine(TNF_F32, kind, chunks, 1, singles, &single);
        CHECK(isnan(number) && isnan(single));
      }
      for (int32_t kind = MAX; kind <= MIN; ++kind) {
        double numbers[9], number;
        for (int64_t i = 0; i < chunks; ++i)
          numbers[i] = i == at ? (kind == MAX ? 5 : -5) : (double)(i % 3);
        tnf_combine(TNF_F64, kind, chunks, 1, numbers, &number);
        CHECK(number == (kind == MAX ? 5 : -5));
      }
    }
  }
}

/* A single chunk has written the result itself. */
static void one_part(void) {
  double part = 3, out = 4;
  tnf_combine(TNF_F64, SUM, 1, 1, &part, &out);
  CHECK(out == 4);
}

int main(void) {
  identities();
  sums_of_f32();
  sums_of_f64();
  every_part();
  one_part();
  return CHECK_RESULT();
}
