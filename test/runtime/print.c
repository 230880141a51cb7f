/* Tensors as text: what is printed for every dtype, rank and option. */
#include <math.h>

#include "test_allocator.h"

static tnf_context *ctx;

typedef struct page {
  char text[4096];
  size_t used;
} page;

static void append(const char *text, size_t length, void *user) {
  page *p = user;
  if (!CHECK(p->used + length < sizeof p->text))
    return;
  memcpy(p->text + p->used, text, length);
  p->used += length;
}

/* Takes the tensor. */
static void check_print(tnf_tensor *t, const tnf_print_options *options, const char *want) {
  page p = {{0}, 0};
  tnf_tensor_print(t, options, append, &p);
  CHECK_TEXT(p.text, want);
  tnf_tensor_release(t);
}

static tnf_tensor *make(tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, dtype, rank, extents, data, &t));
  return t;
}

static void values(void) {
  check_print(make(TNF_F64, 0, NULL, (double[]){0.1}), NULL, "f64 0.1\n");
  check_print(make(TNF_F32, 1, (int64_t[]){4}, (float[]){0.1f, -0.0f, INFINITY, 1e-30f}), NULL, "f32[4] 0.1 -0 inf 1e-30\n");
  check_print(make(TNF_F64, 1, (int64_t[]){2}, (double[]){1.0 / 3, 1e300}), NULL, "f64[2] 0.3333333333333333 1e+300\n");
  check_print(make(TNF_I32, 2, (int64_t[]){2, 3}, (int32_t[]){1, 2, 3, 4, 5, -6}), NULL, "i32[2, 3]\n  1 3 5\n  2 4 -6\n");
  check_print(make(TNF_I64, 1, (int64_t[]){1}, (int64_t[]){INT64_MIN}), NULL, "i64[1] -9223372036854775808\n");
  check_print(make(TNF_BOOL, 1, (int64_t[]){2}, (uint8_t[]){0, 1}), NULL, "bool[2] false true\n");
  check_print(make(TNF_COMPLEX_F32, 0, NULL, (float[]){1, -0.5f}), NULL, "complex_f32 1-0.5i\n");
  check_print(make(TNF_COMPLEX_F64, 0, NULL, (double[]){0, 2}), NULL, "complex_f64 0+2i\n");
  check_print(make(TNF_I32, 3, (int64_t[]){1, 2, 2}, (int32_t[]){1, 2, 3, 4}), NULL,
              "i32[1, 2, 2]\n  [:, :, 0]\n  1 2\n  [:, :, 1]\n  3 4\n");
  check_print(make(TNF_F64, 2, (int64_t[]){0, 3}, NULL), NULL, "f64[0, 3]\n");
  check_print(NULL, NULL, "no tensor\n");
}

static void options(void) {
  double data[40];
  for (int i = 0; i < 40; ++i)
    data[i] = i;
  tnf_print_options o = TNF_PRINT_OPTIONS_INIT;
  o.name = "y";
  check_print(make(TNF_F64, 1, (int64_t[]){40}, data), &o, "y: f64[40] min 0 max 39 mean 19.5\n");
  data[7] = NAN;
  o.few = 3;
  check_print(make(TNF_F64, 1, (int64_t[]){8}, data), &o, "y: f64[8] min 0 max 6 mean 3, 1 NaN\n");
  check_print(make(TNF_F64, 1, (int64_t[]){3}, data), &o, "y: f64[3] 0 1 2\n");
  double nans[4] = {NAN, -NAN, NAN, -NAN};
  check_print(make(TNF_F64, 1, (int64_t[]){4}, nans), &o, "y: f64[4] 4 NaN\n");
  check_print(make(TNF_F64, 1, (int64_t[]){2}, nans), &o, "y: f64[2] nan nan\n");
  check_print(make(TNF_F64, 1, (int64_t[]){4}, (double[]){INFINITY, -INFINITY, 0, 0}), &o,
              "y: f64[4] min -inf max inf mean nan\n");
  /* neither magnitudes nor sums overflow */
  check_print(make(TNF_F64, 1, (int64_t[]){4}, (double[]){1e308, 1e308, 1e308, 1e308}), &o,
              "y: f64[4] min 1e+308 max 1e+308 mean 1e+308\n");
  check_print(make(TNF_COMPLEX_F32, 1, (int64_t[]){4}, (float[]){3e38f, 3e38f, 0, 1, 0, 1, 0, 1}), &o,
              "y: complex_f32[4] magnitudes: min 1 max 4.24264e+38 mean 1.06066e+38\n");
  check_print(make(TNF_COMPLEX_F64, 1, (int64_t[]){4}, (double[]){1.5e308, 1.5e308, 0, 1, 0, 1, 0, 1}), &o,
              "y: complex_f64[4] magnitudes: min 1 max 2.12132e+308 mean 5.3033e+307\n");
  o.all = true;
  check_print(make(TNF_F64, 1, (int64_t[]){4}, data), &o, "y: f64[4] 0 1 2 3\n");
  check_print(make(TNF_COMPLEX_F64, 0, NULL, (double[]){3, 4}), &(tnf_print_options){sizeof o, false, 0, "z"},
              "z: complex_f64 3+4i\n");
  check_print(NULL, &o, "y: no tensor\n");
  tnf_tensor *t = make(TNF_F64, 0, NULL, data);
  tnf_tensor_print(t, NULL, NULL, NULL); /* nowhere to print: nothing happens */
  tnf_tensor_release(t);
}

/* More text than is gathered at once arrives whole, in order. */
static void long_text(void) {
  int32_t numbers[500];
  char want[4096] = "i32[500]", name[600];
  for (int i = 0; i < 500; ++i) {
    numbers[i] = i;
    snprintf(want + strlen(want), sizeof want - strlen(want), " %d", i);
  }
  strcat(want, "\n");
  check_print(make(TNF_I32, 1, (int64_t[]){500}, numbers), &(tnf_print_options){sizeof(tnf_print_options), true, 0, NULL}, want);
  memset(name, 'n', sizeof name);
  name[sizeof name - 1] = 0;
  snprintf(want, sizeof want, "%s: i32 7\n", name);
  check_print(make(TNF_I32, 0, NULL, (int32_t[]){7}), &(tnf_print_options){sizeof(tnf_print_options), true, 0, name}, want);
}

int main(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  ctx = test_context(&a, 1);
  values();
  options();
  long_text();
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
