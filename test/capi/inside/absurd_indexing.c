/* Absurd arguments to what reads and writes at index vectors and searches: each ends in a sentence that names the builder, no
 * crash, and a graph that does not compile.
 */
#include "absurd.h"

static tnf_index_numbers rows(void) {
  tnf_index_numbers numbers = TNF_INDEX_NUMBERS_INIT;
  numbers.index_axes = numbers.dropped_axes = TNF_AXES(0);
  numbers.vector_axis = 1;
  return numbers;
}

static void check_numbers(tnf_index_numbers numbers, int line) {
  values v = begin();
  (void)tnf_gather(v.a, v.k, &numbers, TNF_EXTENTS(1, 6));
  check_refused(v.graph, "gather", __FILE__, line, "gather");
  end(&v);
  v = begin();
  (void)tnf_scatter(TNF_SCATTER_KIND_ADD, v.a, v.k,
                    tnf_matrix_transpose(tnf_slice_axis(v.a, 0, tnf_extent_const(0), tnf_extent_const(3))), &numbers);
  check_refused(v.graph, "scatter", __FILE__, line, "scatter");
  end(&v);
}
#define REFUSED_NUMBERS(field, ...)                                                                                              \
  do {                                                                                                                           \
    tnf_index_numbers numbers = rows();                                                                                          \
    numbers.field = __VA_ARGS__;                                                                                                 \
    check_numbers(numbers, __LINE__);                                                                                            \
  } while (0)

static void test_numbers(void) {
  REFUSED_NUMBERS(size, 3);
  REFUSED_NUMBERS(index_axes, TNF_AXES(7));
  REFUSED_NUMBERS(index_axes, (tnf_axes){100, {0}});
  REFUSED_NUMBERS(index_axes, (tnf_axes){-3, {0}});
  REFUSED_NUMBERS(index_axes, TNF_AXES(0, 1));
  REFUSED_NUMBERS(dropped_axes, TNF_AXES(0, 0));
  REFUSED_NUMBERS(dropped_axes, TNF_AXES(-9));
  REFUSED_NUMBERS(x_batch_axes, TNF_AXES(1));
  REFUSED_NUMBERS(indices_batch_axes, TNF_AXES(0));
  REFUSED_NUMBERS(window_axes, TNF_AXES(0, 1));
  REFUSED_NUMBERS(window_axes, TNF_AXES(5));
  REFUSED_NUMBERS(window_axes, (tnf_axes){-7, {0}});
  REFUSED_NUMBERS(vector_axis, 7);
  REFUSED_NUMBERS(vector_axis, INT32_MIN);
  tnf_index_numbers numbers = rows();
  REFUSED("gather", tnf_gather(v.a, v.k, NULL, TNF_EXTENTS(1, 6)));
  REFUSED("gather", tnf_gather(v.a, v.k, &numbers, TNF_EXTENTS(1)));
  REFUSED("gather", tnf_gather(v.a, v.k, &numbers, TNF_EXTENTS(2, 6)));
  REFUSED("gather", tnf_gather(v.a, v.k, &numbers, TNF_EXTENTS(1, 7)));
  REFUSED("gather", tnf_gather(v.a, v.k, &numbers, (tnf_extents){100, {{0}}}));
  REFUSED("gather", tnf_gather(v.a, v.k, &numbers, (tnf_extents){2, {{0}}}));
  REFUSED("gather", tnf_gather(v.a, v.x, &numbers, TNF_EXTENTS(1, 6)));
  REFUSED("gather", tnf_gather(v.a, v.null, &numbers, TNF_EXTENTS(1, 6)));
  REFUSED("scatter", tnf_scatter(TNF_SCATTER_KIND_ADD, v.a, v.k, v.a, NULL));
  REFUSED("scatter", tnf_scatter(TNF_SCATTER_KIND_ADD, v.a, v.k, v.x, &numbers));
  REFUSED("scatter", tnf_scatter(TNF_SCATTER_KIND_ADD, v.a, v.k, v.a, &numbers));
  REFUSED("scatter", tnf_scatter(TNF_SCATTER_KIND_ADD, v.a, v.a, v.a, &numbers));
  REFUSED("scatter", tnf_scatter((tnf_scatter_kind)77, v.x, v.k, tnf_take(v.x, v.k, 0), &numbers));
  REFUSED("scatter", tnf_scatter(TNF_SCATTER_KIND_MAXIMUM, v.z, v.k, tnf_matrix_transpose(tnf_take(v.z, v.k, 0)), &numbers));
  MIXED("gather", tnf_gather(v.foreign, v.k, &numbers, TNF_EXTENTS(1)));
  NOTHING(tnf_gather((tnf_traced){0}, (tnf_traced){0}, &numbers, TNF_EXTENTS(1)));
}

static void test_at(void) {
  REFUSED("gather_at", tnf_gather_at(v.a, NULL, 1, TNF_AXES(0)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.k, 0, TNF_AXES(0)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.k, -5, TNF_AXES(0)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.k, 100, TNF_AXES(0)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.k, 1, TNF_AXES(0, 1)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.k, 1, TNF_AXES(2)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.x, 1, TNF_AXES(0)));
  REFUSED("gather_at", tnf_gather_at(v.a, &v.null, 1, TNF_AXES(0)));
  REFUSED("scatter_at", tnf_scatter_at(TNF_SCATTER_KIND_ADD, v.a, &v.k, 1, TNF_AXES(0), v.a));
  REFUSED("scatter_at", tnf_scatter_at(TNF_SCATTER_KIND_ADD, v.a, NULL, 1, TNF_AXES(0), v.a));
  REFUSED("scatter_at", tnf_scatter_at(TNF_SCATTER_KIND_ADD, v.a, &v.k, 1, TNF_AXES(9), v.a));
  REFUSED("scatter_at", tnf_scatter_at((tnf_scatter_kind)-1, v.x, &v.k, 1, TNF_AXES(0), v.k));
  REFUSED("put_along_axis", tnf_put_along_axis(TNF_SCATTER_KIND_ADD, v.x, v.k, v.x, 1));
  REFUSED("put_along_axis", tnf_put_along_axis(TNF_SCATTER_KIND_ADD, v.a, v.k, v.x, 0));
  REFUSED("put_along_axis", tnf_put_along_axis(TNF_SCATTER_KIND_ADD, v.x, v.x, v.x, 0));
  REFUSED("put_along_axis", tnf_put_along_axis(TNF_SCATTER_KIND_ADD, v.x, v.k, v.a, 0));
  MIXED("gather_at", tnf_gather_at(v.foreign, &v.k, 1, TNF_AXES(0)));
  NOTHING(tnf_gather_at((tnf_traced){0}, NULL, 1, TNF_AXES(0)));
  NOTHING(tnf_put_along_axis(TNF_SCATTER_KIND_ADD, (tnf_traced){0}, (tnf_traced){0}, (tnf_traced){0}, 0));
}

static void test_segments(void) {
  const tnf_extent three = tnf_extent_const(3), minus = tnf_extent_const(-3), none = {0};
  REFUSED("segment_sum", tnf_segment_sum(v.a, v.k, three, 0));
  REFUSED("segment_sum", tnf_segment_sum(v.square, v.k, three, 5));
  REFUSED("segment_prod", tnf_segment_prod(v.square, v.k, minus, 0));
  REFUSED("segment_prod", tnf_segment_prod(v.square, v.square, three, 0));
  REFUSED("segment_min", tnf_segment_min(v.square, v.k, none, 0));
  REFUSED("segment_min", tnf_segment_min(v.z, v.k, three, 0));
  REFUSED("segment_max", tnf_segment_max(v.p, v.k, three, 0));
  REFUSED("segment_max", tnf_segment_max(v.s, v.k, three, 0));
  REFUSED("segment_mean", tnf_segment_mean(v.k, v.k, three, 0));
  REFUSED("segment_mean", tnf_segment_mean(v.square, tnf_cast(v.square, TNF_I32), three, 0));
  REFUSED("bincount", tnf_bincount(v.x, NULL, three));
  REFUSED("bincount", tnf_bincount(v.k, &v.a, three));
  REFUSED("bincount", tnf_bincount(v.k, &v.null, three));
  REFUSED("bincount", tnf_bincount(v.k, NULL, none));
  REFUSED("histogram", tnf_histogram(v.x, v.a, NULL));
  REFUSED("histogram", tnf_histogram(v.z, v.x, NULL));
  REFUSED("histogram", tnf_histogram(v.x, v.null, NULL));
  REFUSED("histogram", tnf_histogram(v.a, v.x, &v.x));
  MIXED("segment_sum", tnf_segment_sum(v.foreign, v.k, three, 0));
  NOTHING(tnf_segment_sum((tnf_traced){0}, (tnf_traced){0}, three, 0));
  NOTHING(tnf_bincount((tnf_traced){0}, NULL, three));
}

static void test_search(void) {
  REFUSED("searchsorted", tnf_searchsorted(v.z, v.x, false));
  REFUSED("searchsorted", tnf_searchsorted(v.x, v.p, false));
  REFUSED("searchsorted", tnf_searchsorted(v.a, v.k, false));
  REFUSED("searchsorted", tnf_searchsorted(v.a, v.square, false));
  REFUSED("searchsorted", tnf_searchsorted(v.s, v.x, false));
  REFUSED("interp", tnf_interp(v.x, v.a, v.x));
  REFUSED("interp", tnf_interp(v.k, v.x, v.x));
  REFUSED("interp", tnf_interp(v.x, v.x, v.null));
  MIXED("searchsorted", tnf_searchsorted(v.foreign, v.x, false));
  NOTHING(tnf_searchsorted((tnf_traced){0}, (tnf_traced){0}, false));
  NOTHING(tnf_interp((tnf_traced){0}, (tnf_traced){0}, (tnf_traced){0}));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_numbers();
  test_at();
  test_segments();
  test_search();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
