/* Reductions over chunks: the identity that an accumulator starts from, and the sum of the chunks' parts in their order. */
#include "core/context.h"

#include <math.h>
#include <string.h>

/* NaN wins, as in the compiled loops. */
#define LARGER(a, b) ((a) != (a) || (a) > (b) ? (a) : (b))
#define SMALLER(a, b) ((a) != (a) || (a) < (b) ? (a) : (b))

#define DEFINE_REAL(name, type, wide, lowest, highest)                                                                           \
  static void fill_##name(type *p, int32_t kind, int64_t count) {                                                                \
    type value = (type)0;                                                                                                        \
    if (kind == TNF_RT_PRODUCT)                                                                                                  \
      value = (type)1;                                                                                                           \
    else if (kind == TNF_RT_MAXIMUM)                                                                                             \
      value = lowest;                                                                                                            \
    else if (kind == TNF_RT_MINIMUM)                                                                                             \
      value = highest;                                                                                                           \
    for (int64_t i = 0; i < count; ++i)                                                                                          \
      p[i] = value;                                                                                                              \
  }                                                                                                                              \
  static void combine_##name(type *out, const type *part, int32_t kind, int64_t count) {                                         \
    for (int64_t i = 0; i < count; ++i) {                                                                                        \
      type a = out[i], b = part[i];                                                                                              \
      if (kind == TNF_RT_SUM)                                                                                                    \
        out[i] = (type)((wide)a + (wide)b);                                                                                      \
      else if (kind == TNF_RT_PRODUCT)                                                                                           \
        out[i] = (type)((wide)a * (wide)b);                                                                                      \
      else if (kind == TNF_RT_MAXIMUM)                                                                                           \
        out[i] = LARGER(a, b);                                                                                                   \
      else                                                                                                                       \
        out[i] = SMALLER(a, b);                                                                                                  \
    }                                                                                                                            \
  }

/* Integers wrap, so they combine as unsigned. */
DEFINE_REAL(f32, float, float, -INFINITY, INFINITY)
DEFINE_REAL(f64, double, double, -(double)INFINITY, (double)INFINITY)
DEFINE_REAL(i32, int32_t, uint32_t, INT32_MIN, INT32_MAX)
DEFINE_REAL(i64, int64_t, uint64_t, INT64_MIN, INT64_MAX)

#define DEFINE_COMPLEX(name, type)                                                                                               \
  static void fill_##name(type *p, int32_t kind, int64_t count) {                                                                \
    for (int64_t i = 0; i < count; ++i) {                                                                                        \
      p[2 * i] = kind == TNF_RT_PRODUCT ? (type)1 : (type)0;                                                                     \
      p[2 * i + 1] = (type)0;                                                                                                    \
    }                                                                                                                            \
  }                                                                                                                              \
  static void combine_##name(type *out, const type *part, int32_t kind, int64_t count) {                                         \
    for (int64_t i = 0; i < count; ++i) {                                                                                        \
      type a = out[2 * i], b = out[2 * i + 1], c = part[2 * i], d = part[2 * i + 1];                                             \
      out[2 * i] = kind == TNF_RT_SUM ? a + c : a * c - b * d;                                                                   \
      out[2 * i + 1] = kind == TNF_RT_SUM ? b + d : a * d + b * c;                                                               \
    }                                                                                                                            \
  }

DEFINE_COMPLEX(complex_f32, float)
DEFINE_COMPLEX(complex_f64, double)

static void fill_bool(uint8_t *p, int32_t kind, int64_t count) {
  memset(p, kind == TNF_RT_AND, (size_t)count);
}

static void combine_bool(uint8_t *out, const uint8_t *part, int32_t kind, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    out[i] = kind == TNF_RT_AND ? out[i] & part[i] : out[i] | part[i];
}

void tnf_rt_fill_identity(void *p, int32_t dtype, int32_t kind, int64_t count) {
  switch ((tnf_dtype)dtype) {
  case TNF_F32:
    fill_f32(p, kind, count);
    return;
  case TNF_F64:
    fill_f64(p, kind, count);
    return;
  case TNF_I32:
    fill_i32(p, kind, count);
    return;
  case TNF_I64:
    fill_i64(p, kind, count);
    return;
  case TNF_BOOL:
    fill_bool(p, kind, count);
    return;
  case TNF_COMPLEX_F32:
    fill_complex_f32(p, kind, count);
    return;
  case TNF_COMPLEX_F64:
    fill_complex_f64(p, kind, count);
    return;
  }
}

static void combine(void *out, const void *part, int32_t dtype, int32_t kind, int64_t count) {
  switch ((tnf_dtype)dtype) {
  case TNF_F32:
    combine_f32(out, part, kind, count);
    return;
  case TNF_F64:
    combine_f64(out, part, kind, count);
    return;
  case TNF_I32:
    combine_i32(out, part, kind, count);
    return;
  case TNF_I64:
    combine_i64(out, part, kind, count);
    return;
  case TNF_BOOL:
    combine_bool(out, part, kind, count);
    return;
  case TNF_COMPLEX_F32:
    combine_complex_f32(out, part, kind, count);
    return;
  case TNF_COMPLEX_F64:
    combine_complex_f64(out, part, kind, count);
    return;
  }
}

/* The sums of f32 chunks are added in double precision: the result is rounded once, however many chunks there are. */
static void sum_f32(int64_t chunks, int64_t count, const float *parts, float *out) {
  enum { STRIP = 256 };
  for (int64_t first = 0; first < count; first += STRIP) {
    const int64_t length = count - first < STRIP ? count - first : STRIP;
    double sum[STRIP] = {0};
    for (int64_t chunk = 0; chunk < chunks; ++chunk)
      for (int64_t i = 0; i < length; ++i)
        sum[i] += (double)parts[chunk * count + first + i];
    for (int64_t i = 0; i < length; ++i)
      out[first + i] = (float)sum[i];
  }
}

/* In pairs, so that the error of a long sum grows with the logarithm of the number of chunks. */
void tnf_combine(int32_t dtype, int32_t kind, int64_t chunks, int64_t count, void *parts, void *out) {
  static const size_t sizes[] = {4, 8, 4, 8, 1, 8, 16};
  if (chunks == 1)
    return; /* the one chunk wrote the result itself */
  if (chunks == 0) {
    tnf_rt_fill_identity(out, dtype, kind, count);
    return;
  }
  if (kind == TNF_RT_SUM && (dtype == TNF_F32 || dtype == TNF_COMPLEX_F32)) {
    sum_f32(chunks, dtype == TNF_F32 ? count : 2 * count, parts, out);
    return;
  }
  const size_t stride = sizes[dtype] * (size_t)count;
  char *part = parts;
  for (int64_t step = 1; step < chunks; step *= 2)
    for (int64_t i = 0; i + step < chunks; i += 2 * step)
      combine(part + (size_t)i * stride, part + (size_t)(i + step) * stride, dtype, kind, count);
  memcpy(out, part, stride);
}
