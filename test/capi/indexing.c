/* What reads and writes at index vectors, segments, counts, and places among sorted elements, by running: values and derivatives,
 * each on extents that only the run knows. */
#include "differences.h"

static tnf_context *ctx;

/* `y`, of the vector or matrix x with these elements, is `want` (bools as 0 and 1). */
#define GIVES(y, shape, x_values, ...)                                                                                           \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, shape);                                                                        \
    tnf_tensor *input = x_values;                                                                                                \
    check_output(ctx, graph, tnf_cast(y, TNF_F64), input, __VA_ARGS__, 1e-14);                                                   \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

#define VECTOR TNF_SHAPE("n")
#define MATRIX TNF_SHAPE("m", "n")
#define NOTHING (double[]){0}, 0

static tnf_tensor *tensor(int32_t rank, int64_t m, int64_t n, const double *elements) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, rank, EXTENTS(m, n), &t)))
    for (int64_t i = 0; i < (rank == 1 ? m : m * n); ++i)
      tnf_tensor_f64(t)[i] = elements[i];
  return t;
}
#define OF(...) tensor(1, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), 0, (double[]){__VA_ARGS__})
#define EMPTY tensor(1, 0, 0, NULL)
/* [[1, 3, 2], [6, 4, 5]], columns one after the other */
#define TWO_ROWS tensor(2, 2, 3, (double[]){1, 6, 3, 4, 2, 5})

static tnf_traced numbers(tnf_traced x, int64_t count, const int64_t *values) {
  return tnf_constant(x.graph, TNF_I64, 1, &count, values);
}
#define INTS(...) numbers(x, (int64_t)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__})
#define PAIR(i, j) ((tnf_traced[]){i, j})

/* ---- gather and scatter --------------------------------------------------------------------------------------------------- */

/* Windows [1, width] of a matrix, one per column, their axes behind those of the vectors, which run along axis 1 of indices. */
static tnf_traced windows(tnf_traced x, int64_t width) {
  tnf_index_numbers given = TNF_INDEX_NUMBERS_INIT;
  given.index_axes = TNF_AXES(1, 0);
  given.dropped_axes = TNF_AXES(0);
  given.window_axes = TNF_AXES(-1);
  given.vector_axis = -1;
  tnf_traced vectors = tnf_stack(PAIR(INTS(0, 1), INTS(1, 0)), 2, 1);
  return tnf_gather(x, vectors, &given, TNF_EXTENTS(1, width));
}

/* Element rows[j] of each column j, with j as a batch. */
static tnf_traced of_columns(tnf_traced x) {
  tnf_index_numbers given = TNF_INDEX_NUMBERS_INIT;
  given.index_axes = given.dropped_axes = TNF_AXES(0);
  given.x_batch_axes = TNF_AXES(1);
  given.indices_batch_axes = TNF_AXES(0);
  given.vector_axis = 1;
  return tnf_gather(x, INTS(1, 0, 1), &given, TNF_EXTENTS(1, 1));
}

static tnf_traced put_windows(tnf_scatter_kind kind, tnf_traced x, tnf_traced updates) {
  tnf_index_numbers given = TNF_INDEX_NUMBERS_INIT;
  given.index_axes = given.dropped_axes = TNF_AXES(0);
  given.window_axes = TNF_AXES(1);
  given.vector_axis = 1;
  return tnf_scatter(kind, x, INTS(1, 1), updates, &given);
}

static void test_gather(void) {
  GIVES(windows(x, 2), MATRIX, TWO_ROWS, WANT(6, 3, 4, 2));
  GIVES(windows(x, 0), MATRIX, TWO_ROWS, NOTHING);
  GIVES(of_columns(x), MATRIX, TWO_ROWS, WANT(6, 3, 5));
  GIVES(tnf_gather_at(x, PAIR(INTS(0, 1, 1), INTS(2, 0, 2)), 2, TNF_AXES(0, 1)), MATRIX, TWO_ROWS, WANT(2, 6, 5));
  GIVES(tnf_gather_at(x, PAIR(INTS(2, 0), tnf_scalar_i32(graph, 1)), 2, TNF_AXES(-1, 0)), MATRIX, TWO_ROWS, WANT(5, 6));
  GIVES(tnf_gather_at(x, (tnf_traced[]){tnf_reshape(INTS(0, 1, 1, 0), TNF_EXTENTS(2, 2))}, 1, TNF_AXES(0)), MATRIX, TWO_ROWS,
        WANT(1, 6, 6, 1, 3, 4, 4, 3, 2, 5, 5, 2));
  GIVES(tnf_gather_at(x, (tnf_traced[]){tnf_scalar_i64(graph, 1)}, 1, TNF_AXES(1)), MATRIX, TWO_ROWS, WANT(3, 4));
}

static void test_scatter(void) {
  tnf_scatter_kind kinds[] = {TNF_SCATTER_KIND_OVERWRITE, TNF_SCATTER_KIND_ADD, TNF_SCATTER_KIND_MULTIPLY,
                              TNF_SCATTER_KIND_MINIMUM, TNF_SCATTER_KIND_MAXIMUM};
  static const double wants[][6] = {
      {1, 3, 3, 4, 2, 5}, {1, 15, 3, 12, 2, 15}, {1, 108, 3, 64, 2, 125}, {1, 3, 3, 4, 2, 5}, {1, 6, 3, 4, 2, 5}};
  for (int i = 0; i < 5; ++i) /* updates of the last row: itself, and [3, 4, 5] */
    GIVES(put_windows(kinds[i], x,
                      tnf_stack((tnf_traced[]){tnf_gather_at(x, (tnf_traced[]){tnf_scalar_i64(graph, 1)}, 1, TNF_AXES(0)),
                                               tnf_constant(graph, TNF_F64, 1, EXTENTS(3), (double[]){3, 4, 5})},
                                2, 0)),
          MATRIX, TWO_ROWS, wants[i], 6);
  GIVES(tnf_scatter_at(TNF_SCATTER_KIND_ADD, x, PAIR(INTS(0, 1, 0), INTS(2, 0, 2)), 2, TNF_AXES(0, 1),
                       tnf_constant(graph, TNF_F64, 1, EXTENTS(3), (double[]){10, 20, 30})),
        MATRIX, TWO_ROWS, WANT(1, 26, 3, 4, 42, 5));
}

static void test_put_along(void) {
  GIVES(tnf_put_along_axis(TNF_SCATTER_KIND_OVERWRITE, x, tnf_expand_dims(tnf_argmax(x, 1), 1),
                           tnf_full(tnf_scalar_i64(graph, -1), TNF_EXTENTS(tnf_dim(x, 0), 1)), 1),
        MATRIX, TWO_ROWS, WANT(1, -1, -1, 4, 2, 5));
}

/* ---- segments and counts -------------------------------------------------------------------------------------------------- */

static void test_segments(void) {
  const tnf_extent three = tnf_extent_const(3);
  GIVES(tnf_segment_sum(x, INTS(2, 0, 2, 0), three, 0), VECTOR, OF(1, 2, 3, 4), WANT(6, 0, 4));
  GIVES(tnf_segment_prod(x, INTS(2, 0, 2, 0), three, 0), VECTOR, OF(1, 2, 3, 4), WANT(8, 1, 3));
  GIVES(tnf_segment_min(x, INTS(2, 0, 2, 0), three, 0), VECTOR, OF(1, 2, 3, 4), WANT(2, INFINITY, 1));
  GIVES(tnf_segment_max(x, INTS(2, 0, 2, 0), three, 0), VECTOR, OF(1, NAN, 3, 4), WANT(NAN, -INFINITY, 3));
  GIVES(tnf_segment_mean(x, INTS(2, 0, 2, 0), three, 0), VECTOR, OF(1, 2, 3, 4), WANT(3, NAN, 2));
  GIVES(tnf_segment_max(x, INTS(1, 0, 1), tnf_extent_const(2), 1), MATRIX, TWO_ROWS, WANT(3, 4, 2, 6));
  GIVES(tnf_segment_max(tnf_cast(x, TNF_I32), INTS(1, 1, 1), tnf_extent_const(2), 1), MATRIX, TWO_ROWS,
        WANT(-2147483648.0, -2147483648.0, 3, 6));
  GIVES(tnf_segment_mean(x, INTS(0, 0, 1), tnf_extent_const(2), -1), MATRIX, TWO_ROWS, WANT(2, 5, 2, 5));
  GIVES(tnf_segment_sum(x, tnf_cast(x, TNF_I64), three, 0), VECTOR, EMPTY, WANT(0, 0, 0));
}

static void test_counts(void) {
  const tnf_extent none = tnf_extent_const(0);
  GIVES(tnf_bincount(tnf_cast(x, TNF_I64), NULL, none), VECTOR, OF(1, 3, 1, 0), WANT(1, 2, 0, 1));
  GIVES(tnf_bincount(tnf_cast(x, TNF_I32), NULL, tnf_extent_const(6)), VECTOR, OF(1, 3, 1, 0), WANT(1, 2, 0, 1, 0, 0));
  GIVES(tnf_bincount(tnf_cast(x, TNF_I64), &x, none), MATRIX, TWO_ROWS, WANT(0, 1, 2, 3, 4, 5, 6));
  GIVES(tnf_bincount(tnf_cast(x, TNF_I64), NULL, none), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_histogram(x, tnf_constant(graph, TNF_F64, 1, EXTENTS(4), (double[]){0, 1, 2, 4}), NULL), VECTOR,
        OF(0, 0.5, 1, 2, 3, 4, 5, -1, NAN), WANT(2, 1, 3));
  GIVES(tnf_histogram(x, tnf_constant(graph, TNF_F64, 1, EXTENTS(2), (double[]){0, 5}), &x), MATRIX, TWO_ROWS, WANT(15));
  GIVES(tnf_histogram(x, tnf_constant(graph, TNF_F64, 1, EXTENTS(1), (double[]){0}), NULL), VECTOR, OF(0, 1), NOTHING);
  GIVES(tnf_histogram(x, tnf_constant(graph, TNF_F64, 1, EXTENTS(3), (double[]){0, 5, 6}), NULL), VECTOR, EMPTY, WANT(0, 0));
}

/* ---- sorted elements ------------------------------------------------------------------------------------------------------ */

static tnf_traced points(tnf_traced x) {
  return tnf_constant(x.graph, TNF_F64, 1, EXTENTS(3), (double[]){1, 2, 4});
}
static tnf_traced heights(tnf_traced x) {
  return tnf_constant(x.graph, TNF_F64, 1, EXTENTS(3), (double[]){10, 20, 0});
}

static void test_search(void) {
  GIVES(tnf_searchsorted(points(x), x, false), VECTOR, OF(0, 1, 2, 3, 4, 5, NAN), WANT(0, 0, 1, 2, 2, 3, 3));
  GIVES(tnf_searchsorted(points(x), x, true), VECTOR, OF(0, 1, 2, 3, 4, 5, NAN), WANT(0, 1, 2, 2, 3, 3, 3));
  GIVES(tnf_searchsorted(points(x), x, false), MATRIX, TWO_ROWS, WANT(0, 3, 2, 2, 1, 3));
  GIVES(tnf_searchsorted(tnf_sort(x, 0, false), x, false), MATRIX, TWO_ROWS, WANT(0, 1, 0, 1, 0, 1));
  GIVES(tnf_searchsorted(x, x, true), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_interp(x, points(x), heights(x)), VECTOR, OF(0, 1, 1.5, 2, 3, 4, 9), WANT(10, 10, 15, 20, 10, 0, 0));
  GIVES(tnf_interp(x, tnf_slice_range(points(x), 0, 0, 1), tnf_slice_range(heights(x), 0, 0, 1)), VECTOR, OF(0, 1, 2),
        WANT(10, 10, 10));
  GIVES(tnf_interp(x, points(x), heights(x)), VECTOR, OF(NAN, INFINITY, -INFINITY), WANT(NAN, 0, 10));
  GIVES(tnf_interp(x, points(x), tnf_reciprocal(tnf_sub_scalar(heights(x), 10))), VECTOR, OF(0, 1, 1.5, 2, 3),
        WANT(INFINITY, INFINITY, INFINITY, 0.1, 0));
  GIVES(tnf_interp(x, points(x), heights(x)), VECTOR, EMPTY, NOTHING);
}

/* ---- derivatives ---------------------------------------------------------------------------------------------------------- */

static tnf_traced two_elements(tnf_traced x) {
  return tnf_gather_at(x, PAIR(INTS(0, 1, 0), INTS(2, 0, 2)), 2, TNF_AXES(0, 1));
}
static tnf_traced own_windows(tnf_traced x) {
  return windows(x, 2);
}
static tnf_traced own_rows(tnf_traced x) {
  return put_windows(TNF_SCATTER_KIND_MULTIPLY, x, tnf_stack(PAIR(tnf_index(x, TNF_INDEX(0)), tnf_index(x, TNF_INDEX(1))), 2, 0));
}
static tnf_traced overwritten(tnf_traced x) {
  return put_windows(TNF_SCATTER_KIND_OVERWRITE, x, tnf_scale(3, x));
}
static tnf_traced products(tnf_traced x) {
  return tnf_segment_prod(x, INTS(1, 0, 1, 1, 2), tnf_extent_const(3), 0);
}
static tnf_traced largest(tnf_traced x) {
  return tnf_segment_max(x, INTS(1, 0, 1), tnf_extent_const(2), 1);
}
static tnf_traced means(tnf_traced x) {
  return tnf_segment_mean(x, INTS(1, 0, 1), tnf_extent_const(2), 1);
}
static tnf_traced between(tnf_traced x) {
  return tnf_interp(x, points(x), heights(x));
}
static tnf_traced through_points(tnf_traced x) {
  return tnf_interp(points(x), x, tnf_square(x));
}
static tnf_traced weighed(tnf_traced x) {
  tnf_traced edges = tnf_constant(x.graph, TNF_F64, 1, EXTENTS(3), (double[]){0, 2.5, 7});
  return tnf_histogram(x, edges, &x);
}

static void test_derivatives(void) {
  DERIVATIVES(two_elements, TWO_ROWS);
  DERIVATIVES(own_windows, TWO_ROWS);
  DERIVATIVES(own_rows, TWO_ROWS);
  DERIVATIVES(overwritten, TWO_ROWS);
  DERIVATIVES(products, OF(0, 2, 0, 3, 0));
  DERIVATIVES(products, OF(1, 2, -4, 3, 0.5));
  DERIVATIVES(largest, TWO_ROWS);
  DERIVATIVES(means, TWO_ROWS);
  DERIVATIVES(between, OF(0.5, 1.2, 1.8, 3, 7));
  DERIVATIVES(through_points, OF(0.5, 1.3, 3.1, 5));
  DERIVATIVES(weighed, TWO_ROWS);
}

/* The derivative of the sum of the scattered elements in x and in the updates, one behind the other: updates are elements 3 to 6
 * of the vector, at 0, 1, 1 and 2. */
static tnf_traced shares(tnf_scatter_kind kind, tnf_traced x) {
  tnf_traced target = tnf_slice_range(x, 0, 0, 3), updates = tnf_slice_range(x, 0, 3, 7);
  tnf_traced y = tnf_scatter_at(kind, target, (tnf_traced[]){INTS(0, 1, 1, 2)}, 1, TNF_AXES(0), updates);
  return tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x);
}

/* Where elements of a place are NaN so is the extreme one, and they share its derivative. */
static void test_extremes_of_nan(void) {
  const double h = 0.5, t = 1.0 / 3;
  GIVES(shares(TNF_SCATTER_KIND_MAXIMUM, x), VECTOR, OF(1, 2, 3, 1, 0, 2, 4), WANT(h, h, 0, h, 0, h, 1));
  GIVES(shares(TNF_SCATTER_KIND_MINIMUM, x), VECTOR, OF(1, NAN, 3, NAN, 0, 2, 4), WANT(0, 1, 1, 1, 0, 0, 0));
  GIVES(shares(TNF_SCATTER_KIND_MAXIMUM, x), VECTOR, OF(NAN, NAN, 3, NAN, NAN, NAN, NAN), WANT(h, t, 0, h, t, t, 1));
}

static void test_failures(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, MATRIX);
  tnf_tensor *input = TWO_ROWS;
  tnf_traced y = tnf_gather_at(x, PAIR(INTS(0, 2), INTS(0, 0)), 2, TNF_AXES(0, 1));
  check_failure(ctx, graph, y, input, TNF_RT_OUT_OF_RANGE, "f: gather_at #1: the index 2 at position (0, 1) is not in [0, 2)");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, MATRIX);
  y = tnf_segment_max(x, INTS(0, -1), tnf_extent_const(3), 0);
  check_failure(ctx, graph, y, input, TNF_RT_OUT_OF_RANGE,
                "f: segment_max of \"x\" and constant #1: the index -1 at position 1 is not in [0, 3)");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, MATRIX);
  y = tnf_bincount(tnf_cast(tnf_neg(x), TNF_I64), NULL, tnf_extent_const(2));
  check_failure(ctx, graph, y, input, TNF_RT_OUT_OF_RANGE, "f: bincount #1: the index -1 at position 0 is not in [0, 2)");
  tnf_tensor_release(input);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_gather();
  test_scatter();
  test_put_along();
  test_segments();
  test_counts();
  test_search();
  test_derivatives();
  test_extremes_of_nan();
  test_failures();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
