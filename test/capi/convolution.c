/* Convolution and pooling from C, by running: options, padding and extents of images that only the run knows, gradients, and what
 * is refused. */
#include "run_graph.h"

static tnf_context *ctx;

/* The numbers 1, 2, ... as a tensor. */
static tnf_tensor *counted(int32_t rank, const int64_t *extents) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, rank, extents, &t)))
    for (int64_t i = 0; i < tnf_tensor_element_count(t); ++i)
      tnf_tensor_f64(t)[i] = (double)(i + 1);
  return t;
}

/* `y`, of an x with the numbers 1, 2, ..., is `want`. */
#define GIVES(y, shape, size, ...)                                                                                               \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, shape);                                                                        \
    tnf_tensor *input = counted(size);                                                                                           \
    check_output(ctx, graph, y, input, __VA_ARGS__, 1e-14);                                                                      \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)
#define SIGNAL TNF_SHAPE(1, "n")
#define LENGTH(n) 2, EXTENTS(1, n)
#define IMAGE TNF_SHAPE("c", "w", "h")
#define SIZE(c, w, h) 3, EXTENTS(c, w, h)

/* 1, 10, 100, ...: [1, n, 1] */
static tnf_traced tens(tnf_traced x, int64_t n) {
  tnf_traced exponents = tnf_iota(x.graph, TNF_F64, TNF_EXTENTS(1, n, 1), 1);
  return tnf_exp(tnf_mul(exponents, tnf_scalar_like(x, log(10))));
}

static tnf_window_options options(tnf_padding padding, int64_t stride, int64_t low, int64_t high, int64_t dilation) {
  tnf_window_options o = TNF_WINDOW_OPTIONS_INIT;
  o.padding = padding;
  o.strides = TNF_INTS(stride);
  if (low || high) {
    o.low = TNF_INTS(low);
    o.high = TNF_INTS(high);
  }
  o.dilation = TNF_INTS(dilation);
  return o;
}
#define OPTIONS(...)                                                                                                             \
  (tnf_window_options[]) {                                                                                                       \
    options(__VA_ARGS__)                                                                                                         \
  }

static void test_padding(void) {
  GIVES(tnf_conv(x, tens(x, 2), NULL), SIGNAL, LENGTH(4), WANT(21, 32, 43));
  GIVES(tnf_conv(x, tens(x, 2), OPTIONS(TNF_PADDING_VALID, 1, 1, 2, 1)), SIGNAL, LENGTH(3), WANT(10, 21, 32, 3, 0));
  GIVES(tnf_conv(x, tens(x, 2), OPTIONS(TNF_PADDING_VALID, 2, -1, 1, 2)), SIGNAL, LENGTH(5), WANT(42, 4));
  GIVES(tnf_conv(x, tens(x, 5), NULL), SIGNAL, LENGTH(4), (double[]){0}, 0);
  GIVES(tnf_conv(x, tens(x, 2), NULL), SIGNAL, LENGTH(0), (double[]){0}, 0);
  GIVES(tnf_conv1d(x, tens(x, 3), 1, TNF_PADDING_SAME), SIGNAL, LENGTH(4), WANT(210, 321, 432, 43));
  GIVES(tnf_conv1d(x, tens(x, 2), 1, TNF_PADDING_SAME), SIGNAL, LENGTH(3), WANT(21, 32, 3));
  GIVES(tnf_conv1d(x, tens(x, 3), 2, TNF_PADDING_SAME), SIGNAL, LENGTH(4), WANT(321, 43));
  GIVES(tnf_conv1d(x, tens(x, 3), 2, TNF_PADDING_SAME), SIGNAL, LENGTH(5), WANT(210, 432, 54));
  GIVES(tnf_conv1d(x, tens(x, 2), 3, TNF_PADDING_SAME), SIGNAL, LENGTH(0), (double[]){0}, 0);
}

static void test_transpose(void) {
  GIVES(tnf_conv_transpose(x, tens(x, 3), TNF_NO_EXTENTS, NULL), SIGNAL, LENGTH(2), WANT(1, 12, 120, 200));
  GIVES(tnf_conv_transpose(x, tens(x, 2), TNF_NO_EXTENTS, OPTIONS(TNF_PADDING_VALID, 3, 0, 0, 1)), SIGNAL, LENGTH(2),
        WANT(1, 10, 0, 2, 20));
  GIVES(tnf_conv_transpose(x, tens(x, 2), TNF_EXTENTS(6), OPTIONS(TNF_PADDING_VALID, 3, 1, 0, 1)), SIGNAL, LENGTH(2),
        WANT(10, 0, 2, 20, 0, 0));
  GIVES(tnf_conv_transpose(x, tens(x, 3), TNF_NO_EXTENTS, OPTIONS(TNF_PADDING_SAME, 2, 0, 0, 1)), SIGNAL, LENGTH(2),
        WANT(1, 10, 102, 20));
  GIVES(tnf_conv_transpose(x, tens(x, 3), TNF_EXTENTS(tnf_extent_add(tnf_dim(x, 1), tnf_extent_const(1))),
                           OPTIONS(TNF_PADDING_SAME, 2, 0, 0, 1)),
        SIGNAL, LENGTH(2), WANT(10, 102, 20)); /* a length that only the run knows: 3 have one element of padding before */
}

static void test_pools(void) {
  const tnf_window_options ones = options(TNF_PADDING_VALID, 1, 1, 0, 1);
  tnf_window_options without = ones;
  without.without_padding = true;
  GIVES(tnf_max_pool(x, TNF_INTS(2), NULL), SIGNAL, LENGTH(5), WANT(2, 4));
  GIVES(tnf_max_pool(x, TNF_INTS(2, 2), NULL), IMAGE, SIZE(1, 2, 4), WANT(4, 8));
  GIVES(tnf_min_pool(x, TNF_INTS(2, 2), NULL), IMAGE, SIZE(2, 2, 2), WANT(1, 2));
  GIVES(tnf_max_pool(x, TNF_INTS(3), OPTIONS(TNF_PADDING_SAME, 2, 0, 0, 1)), SIGNAL, LENGTH(4), WANT(3, 4));
  GIVES(tnf_max_pool(tnf_neg(x), TNF_INTS(2), OPTIONS(TNF_PADDING_VALID, 2, 3, 0, 1)), SIGNAL, LENGTH(2), WANT(-INFINITY, -1));
  GIVES(tnf_max_pool(tnf_div(x, tnf_sub(x, x)), TNF_INTS(2), NULL), SIGNAL, LENGTH(2), WANT(INFINITY));
  GIVES(tnf_min_pool(tnf_sqrt(tnf_sub_scalar(x, 2)), TNF_INTS(2), &ones), SIGNAL, LENGTH(3), WANT(NAN, NAN, 0));
  GIVES(tnf_sum_pool(x, TNF_INTS(2), &ones), SIGNAL, LENGTH(3), WANT(1, 3, 5));
  GIVES(tnf_avg_pool(x, TNF_INTS(2), &ones), SIGNAL, LENGTH(3), WANT(0.5, 1.5, 2.5));
  GIVES(tnf_avg_pool(x, TNF_INTS(2), &without), SIGNAL, LENGTH(3), WANT(1, 1.5, 2.5));
  GIVES(tnf_avg_pool(x, TNF_INTS(2, 2), NULL), IMAGE, SIZE(2, 2, 2), WANT(4, 5));
  GIVES(tnf_avg_pool(x, TNF_INTS(2, 2), NULL), IMAGE, SIZE(2, 1, 2), (double[]){0}, 0);
}

/* The gradient of the sum of y squared. */
static tnf_traced gradient(tnf_traced y, tnf_traced x) {
  return tnf_grad(tnf_reduce_sum(tnf_mul(y, y), TNF_ALL_AXES), x);
}

static void test_gradients(void) {
  GIVES(gradient(tnf_conv(x, tens(x, 2), NULL), x), SIGNAL, LENGTH(3), WANT(42, 484, 640));
  GIVES(gradient(tnf_conv1d(x, tens(x, 2), 2, TNF_PADDING_SAME), x), SIGNAL, LENGTH(3), WANT(42, 420, 6));
  GIVES(gradient(tnf_max_pool(x, TNF_INTS(2), OPTIONS(TNF_PADDING_VALID, 1, 0, 0, 1)), x), SIGNAL, LENGTH(3), WANT(0, 4, 6));
  GIVES(gradient(tnf_max_pool(tnf_mul(x, tnf_zeros_like(x)), TNF_INTS(2), NULL), x), SIGNAL, LENGTH(2), WANT(0, 0));
  /* of equal elements the first */
  GIVES(gradient(tnf_max_pool(tnf_minimum_scalar(x, 2), TNF_INTS(3), NULL), x), SIGNAL, LENGTH(3), WANT(0, 2, 0));
  GIVES(gradient(gradient(tnf_avg_pool(x, TNF_INTS(2), NULL), x), x), SIGNAL, LENGTH(2), WANT(3, 3));
}

static void fails(const char *text, tnf_rt_status code, tnf_traced (*build)(tnf_traced x), int32_t rank, const int64_t *extents) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, rank == 2 ? TNF_SHAPE("c", "n") : TNF_SHAPE("c", "w", "h"));
  tnf_tensor *input = counted(rank, extents);
  check_failure(ctx, graph, build(x), input, code, text);
  tnf_tensor_release(input);
}

static tnf_traced with_one_channel(tnf_traced x) {
  return tnf_conv(x, tens(x, 2), NULL);
}
static tnf_traced in_three_groups(tnf_traced x) {
  tnf_window_options o = options(TNF_PADDING_VALID, 1, 0, 0, 1);
  o.groups = 3;
  return tnf_conv_transpose(x, tnf_expand_dims(tnf_expand_dims(tnf_reshape(x, TNF_EXTENTS(tnf_dim(x, 0))), 0), 0), TNF_NO_EXTENTS,
                            &o);
}

/* Extents of which a convolution with 3 elements makes 2 more, or 2 less, than y has. */
static tnf_traced of_longer(tnf_traced x) {
  return tnf_conv_transpose(x, tens(x, 3), TNF_EXTENTS(tnf_extent_add(tnf_dim(x, 1), tnf_extent_const(4))), NULL);
}
static tnf_traced of_shorter(tnf_traced x) {
  return tnf_conv_transpose(x, tens(x, 3), TNF_EXTENTS(tnf_dim(x, 1)), NULL);
}
static tnf_traced of_other_number(tnf_traced x) {
  return tnf_conv_transpose(x, tens(x, 3), TNF_EXTENTS(100), NULL);
}

static void test_known_extents(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE(1, 4));
  tnf_conv_transpose(y, tens(y, 3), TNF_EXTENTS(100), NULL);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "conv_transpose #1: a convolution of 100 elements makes 98 along axis 1, y has 4 (y \"y\": f64[1, 4], kernel the "
             "result of exp #1: f64[1, 3, 1])");
  tnf_graph_release(graph);
}

static void test_failures(void) {
  fails(NULL, TNF_RT_SHAPE_MISMATCH, of_longer, 2, EXTENTS(1, 4));
  fails(NULL, TNF_RT_SHAPE_MISMATCH, of_shorter, 2, EXTENTS(1, 4));
  fails(NULL, TNF_RT_SHAPE_MISMATCH, of_other_number, 2, EXTENTS(1, 4));
  test_known_extents();
  fails("f: conv of \"x\" and exp #1: channels differ: dim 0 of x (= c of \"x\") is 2, 1 * dim 0 of kernel is 1",
        TNF_RT_SHAPE_MISMATCH, with_one_channel, 2, EXTENTS(2, 4));
  fails("f: conv_transpose of \"x\" and expand_dims #2: groups do not divide the channels: dim 0 of y (= c of \"x\") is 4, "
        "a multiple of 3 (= 3*floordiv(c, 3)) is 3",
        TNF_RT_SHAPE_MISMATCH, in_three_groups, 2, EXTENTS(4, 1));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_padding();
  test_transpose();
  test_pools();
  test_gradients();
  test_failures();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
