/* Absurd arguments to what orders, rearranges and bounds elements: each ends in a sentence that names the builder, no crash, and
 * a graph that does not compile.
 */
#include "absurd.h"

static void test_axes(void) {
  static const int32_t far[] = {7, -7, INT32_MAX, INT32_MIN};
  const tnf_extent one = tnf_extent_const(1);
  for (int i = 0; i < 4; ++i) {
    REFUSED("sort", tnf_sort(v.a, far[i], false));
    REFUSED("argsort", tnf_argsort(v.a, far[i], true));
    REFUSED("top", tnf_top(v.a, one, far[i], false, NULL));
    REFUSED("argmax", tnf_argmax(v.a, far[i]));
    REFUSED("argmin", tnf_argmin(v.a, far[i]));
    REFUSED("cumsum", tnf_cumsum(v.a, far[i]));
    REFUSED("cumprod", tnf_cumprod(v.a, far[i]));
    REFUSED("cummax", tnf_cummax(v.a, far[i]));
    REFUSED("cummin", tnf_cummin(v.a, far[i]));
    REFUSED("take_along_axis", tnf_take_along_axis(v.a, v.k, far[i]));
    REFUSED("roll", tnf_roll(v.a, 1, far[i]));
    REFUSED("tile", tnf_tile(v.a, 2, far[i]));
    REFUSED("repeat", tnf_repeat(v.a, 2, far[i]));
    REFUSED("split", tnf_split(v.a, 2, far[i], (tnf_traced[2]){{0}}));
  }
}

static void test_operands(void) {
  const tnf_extent one = tnf_extent_const(1);
  REFUSED("sort", tnf_sort(v.z, 0, false));
  REFUSED("sort", tnf_sort((tnf_traced){v.graph, NULL, NULL}, 0, false));
  REFUSED("argsort", tnf_argsort(v.p, 0, false));
  REFUSED("top", tnf_top(v.z, one, 0, false, NULL));
  REFUSED("top", tnf_top(v.a, (tnf_extent){0}, 0, false, NULL));
  REFUSED("top", tnf_top(v.a, tnf_extent_const(-3), 0, false, NULL));
  REFUSED("top", tnf_top(v.a, tnf_extent_const(5), 0, false, NULL));
  REFUSED("argmax", tnf_argmax(v.z, 0));
  REFUSED("argmin", tnf_argmin(v.s, 0));
  REFUSED("unique", tnf_unique(v.z).values);
  REFUSED("unique", tnf_unique((tnf_traced){v.graph, NULL, NULL}).counts);
  REFUSED("cumsum", tnf_cumsum(v.p, 0));
  REFUSED("cumprod", tnf_cumprod(v.p, 0));
  REFUSED("cummax", tnf_cummax(v.z, 0));
  REFUSED("cummin", tnf_cummin(v.s, 0));
  REFUSED("take_along_axis", tnf_take_along_axis(v.x, v.x, 0));
  REFUSED("take_along_axis", tnf_take_along_axis(v.a, v.k, 0));
  REFUSED("take_along_axis", tnf_take_along_axis(v.x, v.null, 0));
  MIXED("take_along_axis", tnf_take_along_axis(v.x, v.foreign, 0));
  NOTHING(tnf_sort((tnf_traced){0}, 0, false));
  NOTHING(tnf_top((tnf_traced){0}, one, 0, false, NULL));
  NOTHING(tnf_unique((tnf_traced){0}).inverse);
  NOTHING(tnf_cumsum((tnf_traced){0}, 0));
}

static void test_places(void) {
  REFUSED("roll", tnf_roll(v.x, INT64_MIN, 0));
  REFUSED("tile", tnf_tile(v.x, -1, 0));
  REFUSED("tile", tnf_tile(v.k, INT64_MAX, 0));
  REFUSED("repeat", tnf_repeat(v.x, INT64_MIN, 0));
  REFUSED("split", tnf_split(v.x, 0, 0, NULL));
  REFUSED("split", tnf_split(v.x, 2, 0, NULL));
  REFUSED("split", tnf_split(v.x, INT32_MIN, 0, NULL));
  REFUSED("split", tnf_split(v.k, 2, 0, (tnf_traced[2]){{0}}));
  REFUSED("one_hot", tnf_one_hot(v.x, tnf_extent_const(3), TNF_F64));
  REFUSED("one_hot", tnf_one_hot(v.k, tnf_extent_const(-3), TNF_F64));
  REFUSED("one_hot", tnf_one_hot(v.k, (tnf_extent){0}, TNF_F64));
  REFUSED("one_hot", tnf_one_hot(v.k, tnf_extent_const(3), (tnf_dtype)9));
  REFUSED("ravel", tnf_ravel((tnf_traced){v.graph, NULL, NULL}));
  NOTHING(tnf_ravel((tnf_traced){0}));
  NOTHING(tnf_roll((tnf_traced){0}, 1, 0));
  NOTHING(tnf_repeat((tnf_traced){0}, 1, 0));
  NOTHING(tnf_one_hot((tnf_traced){0}, tnf_extent_const(3), TNF_F64));
}

static void test_numbers(void) {
  static const tnf_axes many = {100, {0}}, far = {1, {7}}, twice = {2, {0, 0}};
  REFUSED("clamp", tnf_clamp(v.z, v.x, v.x));
  REFUSED("clamp", tnf_clamp(v.x, v.null, v.x));
  MIXED("clamp", tnf_clamp(v.x, v.x, v.foreign));
  REFUSED("clamp_scalar", tnf_clamp_scalar(v.k, 0.5, 1));
  REFUSED("polygamma", tnf_polygamma(v.x, -1));
  REFUSED("polygamma", tnf_polygamma(v.x, INT64_MAX));
  REFUSED("polygamma", tnf_polygamma(v.k, 1));
  REFUSED("polygamma", tnf_polygamma(v.z, 1));
  REFUSED("var", tnf_var(v.a, many, 0));
  REFUSED("var", tnf_var(v.a, far, 0));
  REFUSED("std", tnf_std(v.a, twice, 0));
  REFUSED("std", tnf_std(v.k, TNF_ALL_AXES, 0));
  REFUSED("floor_divide", tnf_floor_divide(v.z, v.z));
  REFUSED("mod", tnf_mod(v.p, v.p));
  NOTHING(tnf_clamp((tnf_traced){0}, (tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_var((tnf_traced){0}, TNF_ALL_AXES, 0));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_axes();
  test_operands();
  test_places();
  test_numbers();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
