/* Tensors as text for people. */
#include "print_tensor.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEW = 32 };

/* The shortest text that reads back as the same number. */
static void print_real(double x, bool single) {
  char text[40];
  for (int digits = single ? 6 : 15; digits <= (single ? 9 : 17); ++digits) {
    snprintf(text, sizeof text, "%.*g", digits, x);
    if (single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x)
      break;
  }
  printf("%s", text);
}

static void print_complex(double re, double im, bool single) {
  print_real(re, single);
  if (!signbit(im))
    printf("+");
  print_real(im, single);
  printf("i");
}

static void print_element(const tnf_tensor *t, int64_t i) {
  const void *data = tnf_tensor_const_data(t);
  switch (tnf_tensor_dtype(t)) {
  case TNF_F32:
    print_real((double)((const float *)data)[i], true);
    break;
  case TNF_F64:
    print_real(((const double *)data)[i], false);
    break;
  case TNF_I32:
    printf("%" PRId32, ((const int32_t *)data)[i]);
    break;
  case TNF_I64:
    printf("%" PRId64, ((const int64_t *)data)[i]);
    break;
  case TNF_BOOL:
    printf("%s", ((const uint8_t *)data)[i] ? "true" : "false");
    break;
  case TNF_COMPLEX_F32:
    print_complex((double)((const float *)data)[2 * i], (double)((const float *)data)[2 * i + 1], true);
    break;
  case TNF_COMPLEX_F64:
    print_complex(((const double *)data)[2 * i], ((const double *)data)[2 * i + 1], false);
    break;
  }
}

/* ---- all values ---- */

/* `[:, :, 3, 1]` before a matrix of a tensor of higher rank. */
static void print_slice_name(const tnf_tensor *t, int64_t slice) {
  printf("  [:, :");
  for (int32_t axis = 2; axis < tnf_tensor_rank(t); ++axis) {
    int64_t extent = tnf_tensor_extent(t, axis);
    printf(", %" PRId64, slice % extent);
    slice /= extent;
  }
  printf("]\n");
}

/* Rank 0 and 1 on one line; matrices row by row; higher ranks matrix by matrix. */
static void print_values(const tnf_tensor *t) {
  int64_t count = tnf_tensor_element_count(t);
  if (tnf_tensor_rank(t) < 2) {
    for (int64_t i = 0; i < count; ++i) {
      printf(" ");
      print_element(t, i);
    }
    printf("\n");
    return;
  }
  printf("\n");
  int64_t rows = tnf_tensor_extent(t, 0), columns = tnf_tensor_extent(t, 1);
  for (int64_t start = 0; start < count; start += rows * columns) {
    if (tnf_tensor_rank(t) > 2)
      print_slice_name(t, start / (rows * columns));
    for (int64_t i = 0; i < rows; ++i) {
      printf(" ");
      for (int64_t j = 0; j < columns; ++j) {
        printf(" ");
        print_element(t, start + i + j * rows);
      }
      printf("\n");
    }
  }
}

/* ---- a summary ---- */

/* Complex numbers count by their magnitude. */
static double magnitude(const tnf_tensor *t, int64_t i) {
  const void *data = tnf_tensor_const_data(t);
  switch (tnf_tensor_dtype(t)) {
  case TNF_F32:
    return (double)((const float *)data)[i];
  case TNF_F64:
    return ((const double *)data)[i];
  case TNF_I32:
    return ((const int32_t *)data)[i];
  case TNF_I64:
    return (double)((const int64_t *)data)[i];
  case TNF_BOOL:
    return ((const uint8_t *)data)[i];
  case TNF_COMPLEX_F32:
    return (double)hypotf(((const float *)data)[2 * i], ((const float *)data)[2 * i + 1]);
  case TNF_COMPLEX_F64:
    return hypot(((const double *)data)[2 * i], ((const double *)data)[2 * i + 1]);
  }
  return 0;
}

static void print_summary(const tnf_tensor *t) {
  int64_t count = tnf_tensor_element_count(t), nans = 0;
  double low = INFINITY, high = -INFINITY, sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    double x = magnitude(t, i);
    if (isnan(x)) {
      ++nans;
      continue;
    }
    low = x < low ? x : low;
    high = x > high ? x : high;
    sum += x;
  }
  tnf_dtype dtype = tnf_tensor_dtype(t);
  printf("%s min %.6g max %.6g mean %.6g", dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64 ? " magnitudes:" : "", low, high,
         sum / (double)(count - nans));
  if (nans)
    printf(", %" PRId64 " NaN", nans);
  printf("\n");
}

void tnf_tensor_print(const char *name, const tnf_tensor *t, bool all) {
  printf("%s: %s", name, tnf_dtype_name(tnf_tensor_dtype(t)));
  for (int32_t i = 0; i < tnf_tensor_rank(t); ++i)
    printf("%s%" PRId64, i ? ", " : "[", tnf_tensor_extent(t, i));
  if (tnf_tensor_rank(t))
    printf("]");
  int64_t count = tnf_tensor_element_count(t);
  if (!count)
    printf("\n");
  else if (all || count <= FEW)
    print_values(t);
  else
    print_summary(t);
}
