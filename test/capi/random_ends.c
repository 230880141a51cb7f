/* Random numbers at the ends of their ranges: widths that overflow, probabilities that round to 1, nothing to choose from. */
#include "run_graph.h"
#include "tenferro/random.h"

static const int many = 1000;

static tnf_context *ctx;

/* What is drawn with a key for x[n]. */
typedef tnf_traced draw(tnf_traced key, tnf_traced x);

static tnf_graph *graph_of(draw *of, tnf_traced *y) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  *y = of(tnf_random_key(tnf_scalar_i64(graph, 9)), x);
  return graph;
}

/* `count` elements, of which the one with the number 1 is 1/2 and the others 0. */
static tnf_tensor *weights(int64_t count) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &count, &t));
  if (count > 1)
    tnf_tensor_f64(t)[1] = 0.5;
  return t;
}

/* All are in [low, high); the share of those below `middle`. */
static double share_below(draw *of, double low, double high, double middle) {
  tnf_traced y;
  tnf_graph *graph = graph_of(of, &y);
  tnf_tensor *input = weights(many);
  tnf_status *status;
  tnf_output(graph, "y", tnf_cast(y, TNF_F64));
  tnf_tensor *out = run_graph(ctx, graph, input, &status);
  int below = 0;
  if (CHECK_OK(status))
    for (int i = 0; i < many; ++i) {
      const double number = tnf_tensor_const_f64(out)[i];
      CHECK(number >= low && number < high);
      below += number < middle;
    }
  tnf_tensor_release(out);
  tnf_tensor_release(input);
  tnf_graph_release(graph);
  return (double)below / (double)many;
}

static void refused(draw *of, int64_t count) {
  tnf_traced y;
  tnf_graph *graph = graph_of(of, &y);
  tnf_tensor *input = weights(count);
  check_failure(ctx, graph, y, input, TNF_RT_OUT_OF_RANGE, NULL);
  tnf_tensor_release(input);
}

/* ---- ranges --------------------------------------------------------------------------------------------------------------- */

static tnf_traced wide_f64(tnf_traced key, tnf_traced x) {
  return tnf_random_uniform(key, tnf_scalar_like(x, -1e308), tnf_scalar_like(x, 1.5e308), tnf_shape_of_value(x));
}
static tnf_traced wide_f32(tnf_traced key, tnf_traced x) {
  return tnf_random_uniform(key, tnf_scalar_f32(x.graph, -3e38F), tnf_scalar_f32(x.graph, 3e38F), tnf_shape_of_value(x));
}
static tnf_traced truncated(tnf_traced key, tnf_traced x, float low, float high) {
  return tnf_random_truncated_normal(key, tnf_scalar_f32(x.graph, low), tnf_scalar_f32(x.graph, high), tnf_shape_of_value(x));
}
static tnf_traced narrow(tnf_traced key, tnf_traced x) {
  return truncated(key, x, -1, -1 + 0x1p-23F);
}
static tnf_traced below_zero(tnf_traced key, tnf_traced x) {
  return truncated(key, x, -0x1p-30F, 0);
}
static tnf_traced upper_tail(tnf_traced key, tnf_traced x) {
  return truncated(key, x, 0, INFINITY);
}

/* Probabilities of [-1, -1 + 2^-23) have two places, of which one is that of the upper end. */
static void test_ranges(void) {
  CHECK(fabs(share_below(wide_f64, -1e308, 1.5e308, 0.25e308) - 0.5) < 0.05);
  CHECK(fabs(share_below(wide_f32, -3e38F, 3e38F, 0) - 0.5) < 0.05);
  CHECK(share_below(narrow, -1, -1 + 0x1p-23, -1 + 0x1p-24) > 0.1);
  CHECK(share_below(below_zero, -0x1p-30, 0, 0) == 1);
  CHECK(fabs(share_below(upper_tail, 0, INFINITY, 0.67448975) - 0.5) < 0.05);
}

/* Words of which u rounds to 1 are rare: once in 3e7. */
static tnf_traced far_tail(tnf_traced key, tnf_traced x) {
  return tnf_random_truncated_normal(key, tnf_scalar_f32(x.graph, -INFINITY), tnf_scalar_f32(x.graph, INFINITY),
                                     TNF_EXTENTS(tnf_extent_mul(tnf_dim(x, 0), tnf_extent_const(40000))));
}
static tnf_traced infinite(tnf_traced key, tnf_traced x) {
  return tnf_add(tnf_cast(tnf_count_nonzero(tnf_isinf(far_tail(key, x)), TNF_ALL_AXES), TNF_F64), tnf_zeros_like(x));
}
static void test_no_infinity(void) {
  CHECK(share_below(infinite, 0, 1, 0.5) == 1);
}

/* ---- choice --------------------------------------------------------------------------------------------------------------- */

static tnf_traced three_of_n(tnf_traced key, tnf_traced x) {
  return tnf_random_choice(key, tnf_dim(x, 0), tnf_extent_const(3), true);
}
static tnf_traced n_of_none(tnf_traced key, tnf_traced x) {
  return tnf_random_choice(key, tnf_extent_const(0), tnf_dim(x, 0), true);
}
static tnf_traced two_by_weight(tnf_traced key, tnf_traced x) {
  return tnf_random_choice_weighted(key, x, tnf_extent_const(2), false);
}
static tnf_traced again_by_weight(tnf_traced key, tnf_traced x) {
  return tnf_random_choice_weighted(key, x, tnf_extent_const(3), true);
}

static void test_nothing_to_choose(void) {
  tnf_traced y;
  refused(three_of_n, 0);
  refused(n_of_none, 1);
  refused(two_by_weight, 4); /* one of four has a weight */
  refused(again_by_weight, 1);
  tnf_graph *graph = graph_of(n_of_none, &y);
  tnf_tensor *none = weights(0), *one = weights(4);
  check_output(ctx, graph, y, none, (double[]){0}, 0, 0);
  graph = graph_of(again_by_weight, &y);
  check_output(ctx, graph, y, one, WANT(1, 1, 1), 0);
  tnf_tensor_release(none);
  tnf_tensor_release(one);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_ranges();
  test_no_infinity();
  test_nothing_to_choose();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
