/* Tensors as text for people. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

enum { FEW = 32 };

/* Gathers short pieces, so that the sink is not called for every number. */
typedef struct printer {
  tnf_text_sink *sink;
  void *user;
  size_t used;
  char text[512];
} printer;

static void flush(printer *p) {
  if (p->used)
    p->sink(p->text, p->used, p->user);
  p->used = 0;
}

/* A short piece: numbers and what stands between them. */
static __attribute__((format(printf, 2, 3))) void put(printer *p, const char *format, ...) {
  enum { LONGEST = 128 };
  if (sizeof p->text - p->used < LONGEST)
    flush(p);
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(p->text + p->used, LONGEST, format, arguments);
  va_end(arguments);
  p->used += length < 0 ? 0 : length < LONGEST ? (size_t)length : LONGEST - 1;
}

/* The shortest text that reads back as the same number. */
static void put_real(printer *p, double x, bool single) {
  char text[40] = "nan"; /* without its sign */
  for (int digits = single ? 6 : 15; digits <= (single ? 9 : 17) && !isnan(x); ++digits) {
    snprintf(text, sizeof text, "%.*g", digits, x);
    if (single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x)
      break;
  }
  put(p, "%s", text);
}

static void put_complex(printer *p, double re, double im, bool single) {
  put_real(p, re, single);
  if (!signbit(im))
    put(p, "+");
  put_real(p, im, single);
  put(p, "i");
}

static void put_element(printer *p, const tnf_tensor *t, int64_t i) {
  const void *data = tnf_tensor_const_data(t);
  switch (tnf_tensor_dtype(t)) {
  case TNF_F32:
    put_real(p, (double)((const float *)data)[i], true);
    break;
  case TNF_F64:
    put_real(p, ((const double *)data)[i], false);
    break;
  case TNF_I32:
    put(p, "%" PRId32, ((const int32_t *)data)[i]);
    break;
  case TNF_I64:
    put(p, "%" PRId64, ((const int64_t *)data)[i]);
    break;
  case TNF_BOOL:
    put(p, "%s", ((const uint8_t *)data)[i] ? "true" : "false");
    break;
  case TNF_COMPLEX_F32:
    put_complex(p, (double)((const float *)data)[2 * i], (double)((const float *)data)[2 * i + 1], true);
    break;
  case TNF_COMPLEX_F64:
    put_complex(p, ((const double *)data)[2 * i], ((const double *)data)[2 * i + 1], false);
    break;
  }
}

/* ---- all values ---- */

/* `[:, :, 3, 1]` before a matrix of a tensor of higher rank. */
static void put_slice_name(printer *p, const tnf_tensor *t, int64_t slice) {
  put(p, "  [:, :");
  for (int32_t axis = 2; axis < tnf_tensor_rank(t); ++axis) {
    int64_t extent = tnf_tensor_extent(t, axis);
    put(p, ", %" PRId64, slice % extent);
    slice /= extent;
  }
  put(p, "]\n");
}

/* Rank 0 and 1 on one line; matrices row by row; higher ranks matrix by matrix. */
static void put_values(printer *p, const tnf_tensor *t) {
  int64_t count = tnf_tensor_element_count(t);
  if (tnf_tensor_rank(t) < 2) {
    for (int64_t i = 0; i < count; ++i) {
      put(p, " ");
      put_element(p, t, i);
    }
    put(p, "\n");
    return;
  }
  put(p, "\n");
  int64_t rows = tnf_tensor_extent(t, 0), columns = tnf_tensor_extent(t, 1);
  for (int64_t start = 0; start < count; start += rows * columns) {
    if (tnf_tensor_rank(t) > 2)
      put_slice_name(p, t, start / (rows * columns));
    for (int64_t i = 0; i < rows; ++i) {
      put(p, " ");
      for (int64_t j = 0; j < columns; ++j) {
        put(p, " ");
        put_element(p, t, start + i + j * rows);
      }
      put(p, "\n");
    }
  }
}

/* ---- a summary ---- */

/* Complex numbers count by their magnitude, which may be larger than a number of their parts' type. */
static long double magnitude(const tnf_tensor *t, int64_t i) {
  const void *data = tnf_tensor_const_data(t);
  switch (tnf_tensor_dtype(t)) {
  case TNF_F32:
    return (long double)((const float *)data)[i];
  case TNF_F64:
    return (long double)((const double *)data)[i];
  case TNF_I32:
    return ((const int32_t *)data)[i];
  case TNF_I64:
    return (long double)((const int64_t *)data)[i];
  case TNF_BOOL:
    return ((const uint8_t *)data)[i];
  case TNF_COMPLEX_F32:
    return (long double)hypot((double)((const float *)data)[2 * i], (double)((const float *)data)[2 * i + 1]);
  case TNF_COMPLEX_F64:
    return hypotl((long double)((const double *)data)[2 * i], (long double)((const double *)data)[2 * i + 1]);
  }
  return 0;
}

static void put_summary(printer *p, const tnf_tensor *t) {
  int64_t count = tnf_tensor_element_count(t), nans = 0;
  long double low = INFINITY, high = -INFINITY, sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    long double x = magnitude(t, i);
    if (isnan(x)) {
      ++nans;
      continue;
    }
    low = x < low ? x : low;
    high = x > high ? x : high;
    sum += x;
  }
  tnf_dtype dtype = tnf_tensor_dtype(t);
  if (nans < count) {
    long double mean = sum / (long double)(count - nans);
    put(p, "%s min %.6Lg max %.6Lg mean %.6Lg%s", dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64 ? " magnitudes:" : "", low,
        high, isnan(mean) ? (long double)NAN : mean, nans ? "," : "");
  }
  if (nans)
    put(p, " %" PRId64 " NaN", nans);
  put(p, "\n");
}

static void put_name(printer *p, const char *name) {
  flush(p);
  if (name[0])
    p->sink(name, strlen(name), p->user); /* however long */
  put(p, ": ");
}

static void put_tensor(printer *p, const tnf_tensor *t, const tnf_print_options *options) {
  if (options->name)
    put_name(p, options->name);
  if (!t) {
    put(p, "no tensor\n");
    return;
  }
  put(p, "%s", tnf_dtype_name(tnf_tensor_dtype(t)));
  for (int32_t i = 0; i < tnf_tensor_rank(t); ++i)
    put(p, "%s%" PRId64, i ? ", " : "[", tnf_tensor_extent(t, i));
  if (tnf_tensor_rank(t))
    put(p, "]");
  int64_t count = tnf_tensor_element_count(t);
  if (!count)
    put(p, "\n");
  else if (options->all || count <= (options->few ? options->few : FEW))
    put_values(p, t);
  else
    put_summary(p, t);
}

void tnf_tensor_print(const tnf_tensor *t, const tnf_print_options *options, tnf_text_sink *sink, void *user) {
  tnf_print_options known = TNF_PRINT_OPTIONS_INIT;
  if (!sink)
    return;
  if (options)
    memcpy(&known, options, options->size < sizeof known ? options->size : sizeof known);
  printer p = {.sink = sink, .user = user};
  put_tensor(&p, t, &known);
  flush(&p);
}
