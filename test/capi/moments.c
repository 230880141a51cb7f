/* Variances and deviations whose mean is large, whose squares are no numbers, and of equal elements: values and derivatives. */
#include "derivative_rows.h"

static const int few = 1000;

static tnf_context *ctx;

static tnf_traced total(tnf_traced x) {
  return tnf_reduce_sum(x, TNF_ALL_AXES);
}
static tnf_traced deviation(tnf_traced x) {
  return tnf_std(x, TNF_ALL_AXES, 0);
}
static tnf_traced variance(tnf_traced x) {
  return tnf_var(x, TNF_ALL_AXES, 0);
}
/* Of the numbers beside one that is none. */
static tnf_traced among(tnf_traced x) {
  const tnf_traced parts[2] = {
      x, tnf_cast(tnf_constant(x.graph, TNF_F64, 1, (const int64_t[]){1}, (const double[]){NAN}), tnf_dtype_of(x))};
  return tnf_concatenate(parts, 2, 0);
}
static tnf_traced other_deviation(tnf_traced x) {
  return tnf_nanstd(among(x), TNF_ALL_AXES, 0);
}
static tnf_traced other_variance(tnf_traced x) {
  return tnf_nanvar(among(x), TNF_ALL_AXES, 0);
}
/* Real numbers as complex ones on a line. */
static tnf_traced turned(tnf_traced x) {
  return tnf_complex(tnf_scale(0.6, x), tnf_scale(-0.8, x));
}

/* Deviations of [1, -1] times any size are that size: their derivatives +-1/2. */
static void test_sizes(void) {
  static const double sizes[] = {1e-300, 1e-200, 1, 1e200, 1e300};
  for (int i = 0; i < 5; ++i) {
    const double size = sizes[i];
    VECTOR_GIVES(tnf_div_scalar(deviation(x), size), TNF_F64, OF(size, -size), WANT(1));
    VECTOR_GIVES(tnf_div_scalar(deviation(turned(x)), size), TNF_F64, OF(size, -size), WANT(1));
    VECTOR_GIVES(tnf_grad(deviation(x), x), TNF_F64, OF(size, -size), WANT(0.5, -0.5));
    VECTOR_GIVES(tnf_grad(deviation(turned(x)), x), TNF_F64, OF(size, -size), WANT(0.5, -0.5));
    VECTOR_GIVES(tnf_div_scalar(other_deviation(turned(x)), size), TNF_F64, OF(size, -size), WANT(1));
    VECTOR_GIVES(tnf_grad(other_deviation(x), x), TNF_F64, OF(size, -size), WANT(0.5, -0.5));
  }
  VECTOR_GIVES(tnf_scale(1e30, deviation(x)), TNF_F32, OF(1e-30F, -1e-30F), WANT(1e30F * 1e-30F));
  VECTOR_GIVES(tnf_std(x, TNF_ALL_AXES, 1), TNF_F64, OF(5), WANT(NAN));
}

/* Of equal elements the deviation has a kink, where the derivative is 0, and the second one too. */
static void test_equal(void) {
  VECTOR_GIVES(deviation(x), TNF_F64, OF(3, 3, 3), WANT(0));
  VECTOR_GIVES(tnf_grad(deviation(x), x), TNF_F64, OF(3, 3, 3), WANT(0, 0, 0));
  VECTOR_GIVES(tnf_grad(total(tnf_square(tnf_grad(deviation(x), x))), x), TNF_F64, OF(3, 3, 3), WANT(0, 0, 0));
  VECTOR_GIVES(tnf_grad(deviation(turned(x)), x), TNF_F64, OF(3, 3), WANT(0, 0));
  VECTOR_GIVES(other_deviation(x), TNF_F64, OF(3, 3, 3), WANT(0));
  VECTOR_GIVES(tnf_grad(other_deviation(x), x), TNF_F64, OF(3, 3, 3), WANT(0, 0, 0));
  VECTOR_GIVES(tnf_grad(total(tnf_square(tnf_grad(deviation(turned(x)), x))), x), TNF_F64, OF(3, 3), WANT(0, 0));
  VECTOR_GIVES(tnf_grad(total(tnf_std(tnf_reshape(x, TNF_EXTENTS(2, tnf_extent_const(2))), TNF_AXES(0), 0)), x), TNF_F64,
               OF(3, 3, 1, -1), WANT(0, 0, 0.5, -0.5));
}

/* Of few elements, `of` in single precision is `want` to `tolerance`. */
static void check_single(const double *elements, tnf_traced (*of)(tnf_traced x), double want, double tolerance) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_cast(tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), TNF_F32);
  tnf_tensor *input = vector_of(ctx, few, elements);
  check_output(ctx, graph, of(x), input, &want, 1, tolerance / (1 + want));
  tnf_tensor_release(input);
}

static tnf_traced complex_variance(tnf_traced x) {
  return variance(tnf_complex(x, x));
}

/* 1000 equal elements; and some of variance 1 about 1e6, with 4 digits behind the point: their exact moments are those of f64. */
static void test_large_means(void) {
  double equal[1000], spread[1000], sum = 0, squares = 0;
  uint32_t word = 7;
  for (int i = 0; i < few; ++i) {
    double normal = -6; /* as the sum of twelve equally distributed numbers */
    for (int j = 0; j < 12; ++j) {
      word = word * 1664525U + 1013904223U;
      normal += (word >> 8) * 0x1p-24;
    }
    equal[i] = 1e9F;
    spread[i] = (float)(1e6 + normal);
    sum += spread[i] - 1e6;
    squares += (spread[i] - 1e6) * (spread[i] - 1e6);
  }
  const double want = squares / few - sum / few * (sum / few);
  check_single(equal, variance, 0, 1e-6);
  check_single(equal, deviation, 0, 1e-6);
  check_single(equal, complex_variance, 0, 1e-6);
  check_single(spread, variance, want, 1e-5 * want);
  check_single(spread, deviation, sqrt(want), 1e-5 * sqrt(want));
  check_single(equal, other_variance, 0, 1e-6);
  check_single(spread, other_variance, want, 1e-5 * want);
  check_single(spread, other_deviation, sqrt(want), 1e-5 * sqrt(want));
  check_single(spread, complex_variance, 2 * want, 2e-5 * want);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_sizes();
  test_equal();
  test_large_means();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
