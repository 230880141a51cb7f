/* Absurd arguments to what rearranges, extends and makes arrays: each ends in a sentence that names the builder, no crash, and a
 * graph that does not compile.
 */
#include "absurd.h"

static void test_axes(void) {
  static const int32_t far[] = {7, -7, INT32_MAX, INT32_MIN};
  for (int i = 0; i < 4; ++i) {
    REFUSED("moveaxis", tnf_moveaxis(v.a, far[i], 0));
    REFUSED("moveaxis", tnf_moveaxis(v.a, 0, far[i]));
    REFUSED("swapaxes", tnf_swapaxes(v.a, far[i], 0));
    REFUSED("insert", tnf_insert(v.a, tnf_extent_const(0), v.a, far[i]));
    REFUSED("delete", tnf_delete(v.a, tnf_extent_const(0), tnf_extent_const(1), far[i]));
  }
  REFUSED("rot90", tnf_rot90(v.x, 1));
  REFUSED("rot90", tnf_rot90(v.s, INT32_MIN));
  NOTHING(tnf_moveaxis((tnf_traced){0}, 0, 1));
  NOTHING(tnf_swapaxes((tnf_traced){0}, 0, 1));
  NOTHING(tnf_rot90((tnf_traced){0}, 1));
}

static void test_elements(void) {
  const tnf_extent minus = tnf_extent_const(-3), none = {0}, one = tnf_extent_const(1);
  REFUSED("pad_with", tnf_pad_with(v.a, TNF_EXTENTS(1), TNF_EXTENTS(1), TNF_PAD_MODE_EDGE));
  REFUSED("pad_with", tnf_pad_with(v.x, TNF_EXTENTS(1), TNF_EXTENTS(1), (tnf_pad_mode)4));
  REFUSED("pad_with", tnf_pad_with(v.x, TNF_EXTENTS(1), TNF_EXTENTS(1), (tnf_pad_mode)-1));
  REFUSED("pad_with", tnf_pad_with(v.k, TNF_EXTENTS(-2), TNF_EXTENTS(-2), TNF_PAD_MODE_WRAP));
  REFUSED("pad_with", tnf_pad_with(v.x, (tnf_extents){1, {{0}}}, TNF_EXTENTS(1), TNF_PAD_MODE_WRAP));
  REFUSED("insert", tnf_insert(v.k, tnf_extent_const(4), v.k, 0));
  REFUSED("insert", tnf_insert(v.x, none, v.x, 0));
  REFUSED("insert", tnf_insert(v.a, one, v.x, 0));
  REFUSED("delete", tnf_delete(v.k, minus, one, 0));
  REFUSED("delete", tnf_delete(v.k, one, tnf_extent_const(5), 0));
  REFUSED("choose", tnf_choose(v.x, &v.x, 1));
  REFUSED("choose", tnf_choose(v.k, NULL, 1));
  REFUSED("choose", tnf_choose(v.k, &v.x, 0));
  REFUSED("choose", tnf_choose(v.k, &v.x, 1000));
  REFUSED("choose", tnf_choose(v.k, &v.a, 1));
  REFUSED("choose", tnf_choose(v.k, &v.null, 1));
  MIXED("insert", tnf_insert(v.x, one, v.foreign, 0));
  NOTHING(tnf_pad_with((tnf_traced){0}, TNF_EXTENTS(1), TNF_EXTENTS(1), TNF_PAD_MODE_EDGE));
  NOTHING(tnf_delete((tnf_traced){0}, one, one, 0));
  NOTHING(tnf_choose((tnf_traced){0}, NULL, 1));
}

static void test_made(void) {
  const tnf_extent minus = tnf_extent_const(-3), none = {0}, three = tnf_extent_const(3);
  REFUSED("meshgrid", tnf_meshgrid(&v.a, 1, (tnf_traced[1]){{0}}));
  REFUSED("meshgrid", tnf_meshgrid(&v.x, 1, NULL));
  REFUSED("logspace", tnf_logspace(v.s, v.z, three, 10));
  REFUSED("logspace", tnf_logspace(v.x, v.x, three, 10));
  REFUSED("logspace", tnf_logspace(v.s, v.s, minus, 10));
  REFUSED("geomspace", tnf_geomspace(v.s, v.k, three));
  REFUSED("geomspace", tnf_geomspace(v.s, v.s, none));
  REFUSED("tri", tnf_tri(v.graph, (tnf_dtype)9, three, three, 0));
  REFUSED("tri", tnf_tri(v.graph, TNF_F64, minus, three, 0));
  REFUSED("block_diag", tnf_block_diag(&v.x, 1));
  REFUSED("block_diag", tnf_block_diag((tnf_traced[]){v.a, v.null}, 2));
  REFUSED("toeplitz", tnf_toeplitz(v.a, v.x));
  REFUSED("toeplitz", tnf_toeplitz(v.x, v.s));
  MIXED("toeplitz", tnf_toeplitz(v.x, v.foreign));
  CHECK(!tnf_meshgrid(NULL, 1, NULL));
  CHECK(!tnf_meshgrid(NULL, -5, (tnf_traced[1]){{0}}));
  NOTHING(tnf_tri(NULL, TNF_F64, three, three, 0));
  NOTHING(tnf_block_diag(NULL, 3));
  NOTHING(tnf_block_diag(NULL, -3));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_axes();
  test_elements();
  test_made();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
