/* Absurd arguments to convolution and pooling: each ends in a sentence that names the builder, no crash, and a graph that does
 * not compile. */
#include "absurd.h"

static tnf_window_options options(void) {
  tnf_window_options o = TNF_WINDOW_OPTIONS_INIT;
  return o;
}

/* The options with one entry changed. */
#define WITH(field, value) with_##field(value)
#define DEFINE_WITH(field, type)                                                                                                 \
  static const tnf_window_options *with_##field(type value) {                                                                    \
    static tnf_window_options o;                                                                                                 \
    o = options();                                                                                                               \
    o.field = value;                                                                                                             \
    return &o;                                                                                                                   \
  }
DEFINE_WITH(size, uint32_t)
DEFINE_WITH(padding, tnf_padding)
DEFINE_WITH(groups, int64_t)
DEFINE_WITH(strides, tnf_ints)
DEFINE_WITH(low, tnf_ints)
DEFINE_WITH(dilation, tnf_ints)

static tnf_traced image(values *v) {
  return tnf_expand_dims(v->a, 2);
}
static tnf_traced kernel(values *v) {
  return tnf_reshape(tnf_slice_axis(v->a, 1, tnf_extent_const(0), tnf_extent_const(3)), TNF_EXTENTS(4, 3, 1));
}

static void test_options(void) {
  static const tnf_ints many = {100, {0}}, negative = {-3, {0}}, two = {2, {1, 1}}, zero = {1, {0}}, far = {1, {INT64_MAX}};
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(size, 0)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(size, 4096)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(padding, (tnf_padding)7)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(groups, 0)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(groups, INT64_MIN)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(groups, 3)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(strides, many)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(strides, negative)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(strides, two)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(strides, zero)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(dilation, far)));
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), WITH(low, far)));
  REFUSED("max_pool", tnf_max_pool(v.a, TNF_INTS(2), WITH(groups, 2)));
  REFUSED("min_pool", tnf_min_pool(v.a, TNF_INTS(2), WITH(size, 1)));
  REFUSED("sum_pool", tnf_sum_pool(v.a, TNF_INTS(2), WITH(strides, zero)));
  REFUSED("avg_pool", tnf_avg_pool(v.a, TNF_INTS(2), WITH(dilation, many)));
  REFUSED("conv2d", tnf_conv2d(image(&v), tnf_expand_dims(kernel(&v), 3), 0, TNF_PADDING_SAME));
  tnf_window_options same = options();
  same.padding = TNF_PADDING_SAME;
  same.low = (tnf_ints){1, {1}};
  REFUSED("conv", tnf_conv(image(&v), kernel(&v), &same));
}

static void test_operands(void) {
  REFUSED("conv", tnf_conv(v.x, v.x, NULL));
  REFUSED("conv", tnf_conv(v.x, kernel(&v), NULL));
  REFUSED("conv", tnf_conv(v.k, kernel(&v), NULL));
  REFUSED("conv", tnf_conv(v.square, kernel(&v), NULL));
  REFUSED("conv", tnf_conv(v.a, v.null, NULL));
  REFUSED("conv1d", tnf_conv1d(v.a, v.a, 1, TNF_PADDING_VALID));
  REFUSED("conv2d", tnf_conv2d(v.a, kernel(&v), 1, TNF_PADDING_VALID));
  REFUSED("conv3d", tnf_conv3d(v.a, kernel(&v), 1, TNF_PADDING_VALID));
  REFUSED("conv_transpose", tnf_conv_transpose(v.a, kernel(&v), TNF_NO_EXTENTS, NULL));
  REFUSED("conv_transpose", tnf_conv_transpose(v.x, kernel(&v), TNF_NO_EXTENTS, NULL));
  REFUSED("conv_transpose", tnf_conv_transpose(tnf_expand_dims(v.x, 0), kernel(&v), TNF_EXTENTS(3, 3), NULL));
  REFUSED("conv_transpose", tnf_conv_transpose(tnf_expand_dims(v.x, 0), kernel(&v), TNF_EXTENTS(-3), NULL));
  REFUSED("conv_transpose", tnf_conv_transpose(tnf_expand_dims(v.x, 0), kernel(&v), (tnf_extents){1, {{0}}}, NULL));
  MIXED("conv", tnf_conv(tnf_expand_dims(v.foreign, 0), kernel(&v), NULL));
  NOTHING(tnf_conv((tnf_traced){0}, (tnf_traced){0}, NULL));
  NOTHING(tnf_conv1d((tnf_traced){0}, (tnf_traced){0}, 1, TNF_PADDING_VALID));
  NOTHING(tnf_conv_transpose((tnf_traced){0}, (tnf_traced){0}, TNF_NO_EXTENTS, NULL));
}

static void test_windows(void) {
  static const tnf_ints many = {100, {0}}, negative = {-3, {0}}, none = {0, {0}}, zero = {1, {0}};
  REFUSED("max_pool", tnf_max_pool(v.a, many, NULL));
  REFUSED("max_pool", tnf_max_pool(v.a, negative, NULL));
  REFUSED("min_pool", tnf_min_pool(v.a, none, NULL));
  REFUSED("sum_pool", tnf_sum_pool(v.a, zero, NULL));
  REFUSED("avg_pool", tnf_avg_pool(v.a, TNF_INTS(2, 2), NULL));
  REFUSED("max_pool", tnf_max_pool(v.z, TNF_INTS(2), NULL));
  REFUSED("min_pool", tnf_min_pool(v.k, TNF_INTS(2), NULL));
  REFUSED("sum_pool", tnf_sum_pool(v.p, TNF_INTS(2), NULL));
  NOTHING(tnf_max_pool((tnf_traced){0}, TNF_INTS(2), NULL));
  NOTHING(tnf_avg_pool((tnf_traced){0}, TNF_INTS(2), NULL));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_options();
  test_operands();
  test_windows();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
