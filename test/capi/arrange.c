/* What is composed of operations, by running: rolled, tiled, repeated, split, in order, counted, divided, and running values;
 * each on n elements that only the run knows, some of them on none. */
#include "run_graph.h"

#include <math.h>

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

static void test_places(void) {
  GIVES(tnf_roll(x, 1, 0), VECTOR, OF(1, 2, 3), WANT(3, 1, 2));
  GIVES(tnf_roll(x, -1, 0), VECTOR, OF(1, 2, 3), WANT(2, 3, 1));
  GIVES(tnf_roll(x, 7, 0), VECTOR, OF(1, 2, 3), WANT(3, 1, 2));
  GIVES(tnf_roll(x, -6, 0), VECTOR, OF(1, 2, 3), WANT(1, 2, 3));
  GIVES(tnf_roll(x, 5, 0), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_roll(x, 1, 1), MATRIX, TWO_ROWS, WANT(2, 5, 1, 6, 3, 4));
  GIVES(tnf_tile(x, 2, 0), VECTOR, OF(1, 2), WANT(1, 2, 1, 2));
  GIVES(tnf_repeat(x, 2, 0), VECTOR, OF(1, 2), WANT(1, 1, 2, 2));
  GIVES(tnf_repeat(x, 2, -1), MATRIX, TWO_ROWS, WANT(1, 6, 1, 6, 3, 4, 3, 4, 2, 5, 2, 5));
  GIVES(tnf_tile(x, 0, 0), VECTOR, OF(1, 2), NOTHING);
  GIVES(tnf_tile(x, 3, 0), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_one_hot(tnf_cast(x, TNF_I64), tnf_extent_const(3), TNF_F64), VECTOR, OF(2, 0, 5), WANT(0, 1, 0, 0, 0, 0, 1, 0, 0));
}

static tnf_traced second_of_two(tnf_traced x, int32_t axis) {
  tnf_traced parts[2];
  CHECK(tnf_split(x, 2, axis, parts));
  return parts[1];
}

static void test_split(void) {
  GIVES(second_of_two(x, 0), VECTOR, OF(1, 2, 3, 4), WANT(3, 4));
  GIVES(second_of_two(x, 0), VECTOR, EMPTY, NOTHING);
  GIVES(second_of_two(x, 0), MATRIX, TWO_ROWS, WANT(6, 4, 5));
}

static tnf_traced largest_places(tnf_traced x, int64_t count) {
  tnf_traced places;
  tnf_top(x, tnf_extent_const(count), 0, false, &places);
  return places;
}

static void test_order(void) {
  GIVES(tnf_sort(x, 0, false), VECTOR, OF(3, -0.0, NAN, 0.0, -INFINITY, INFINITY, -2),
        WANT(-INFINITY, -2, -0.0, 0.0, 3, INFINITY, NAN));
  GIVES(tnf_sort(x, 0, true), VECTOR, OF(3, NAN, -2, 7), WANT(NAN, 7, 3, -2));
  GIVES(tnf_argsort(x, 0, false), VECTOR, OF(3, 1, 3, -0.0, 0.0, 1), WANT(3, 4, 1, 5, 0, 2));
  GIVES(tnf_argsort(x, 0, true), VECTOR, OF(3, 1, 3, -0.0, 0.0, 1), WANT(0, 2, 1, 5, 3, 4));
  GIVES(tnf_sort(x, 1, false), MATRIX, TWO_ROWS, WANT(1, 4, 2, 5, 3, 6));
  GIVES(tnf_sort(x, 0, false), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_top(x, tnf_extent_const(2), 0, false, NULL), VECTOR, OF(3, 1, 9, 2), WANT(9, 3));
  GIVES(tnf_top(x, tnf_extent_const(2), 0, true, NULL), VECTOR, OF(3, 1, 9, 2), WANT(1, 2));
  GIVES(largest_places(x, 2), VECTOR, OF(3, 1, 9, 2), WANT(2, 0));
  GIVES(tnf_argmax(x, 0), VECTOR, OF(3, 9, 1, 9), WANT(1));
  GIVES(tnf_argmin(x, 0), VECTOR, OF(3, 1, NAN, 0, NAN), WANT(2));
  GIVES(tnf_argmax(x, 1), MATRIX, TWO_ROWS, WANT(1, 0));
}

static void test_unique(void) {
  GIVES(tnf_unique(x).values, VECTOR, OF(3, NAN, 1, 3, 0.0, -0.0, NAN, 1), WANT(0, 1, 3, NAN));
  GIVES(tnf_unique(x).inverse, VECTOR, OF(3, NAN, 1, 3, 0.0, -0.0, NAN, 1), WANT(2, 3, 1, 2, 0, 0, 3, 1));
  GIVES(tnf_unique(x).counts, VECTOR, OF(3, NAN, 1, 3, 0.0, -0.0, NAN, 1), WANT(2, 2, 2, 2));
  GIVES(tnf_unique(tnf_cast(tnf_scale(0.5, x), TNF_I32)).inverse, MATRIX, TWO_ROWS, WANT(0, 3, 1, 2, 1, 2));
  GIVES(tnf_unique(x).values, VECTOR, EMPTY, NOTHING);
  GIVES(tnf_unique(x).counts, VECTOR, EMPTY, NOTHING);
}

static void test_running(void) {
  GIVES(tnf_cumsum(x, 0), VECTOR, OF(1, 2, 4), WANT(1, 3, 7));
  GIVES(tnf_cumsum(x, 1), MATRIX, TWO_ROWS, WANT(1, 6, 4, 10, 6, 15));
  GIVES(tnf_cumprod(x, 0), VECTOR, OF(2, 0, 4), WANT(2, 0, 0));
  GIVES(tnf_cummax(x, 0), VECTOR, OF(2, 1, 4, 3), WANT(2, 2, 4, 4));
  GIVES(tnf_cummin(x, 0), VECTOR, OF(2, 3, NAN, 0), WANT(2, 2, NAN, NAN));
  GIVES(tnf_cummax(x, 0), VECTOR, EMPTY, NOTHING);
}

static void test_truth(void) {
  GIVES(tnf_all(x, TNF_ALL_AXES), VECTOR, OF(1, 2, 0), WANT(0));
  GIVES(tnf_all(x, TNF_ALL_AXES), VECTOR, EMPTY, WANT(1));
  GIVES(tnf_any(x, TNF_ALL_AXES), VECTOR, OF(0, 0, 3), WANT(1));
  GIVES(tnf_any(x, TNF_ALL_AXES), VECTOR, EMPTY, WANT(0));
  GIVES(tnf_count_nonzero(x, TNF_AXES(0)), MATRIX, TWO_ROWS, WANT(2, 2, 2));
  GIVES(tnf_logical_xor(x, tnf_logical_not(x)), VECTOR, OF(0, 2), WANT(1, 1));
  GIVES(tnf_logical_and(x, tnf_scalar_like(x, 3)), VECTOR, OF(0, 2), WANT(0, 1));
  GIVES(tnf_logical_or(x, tnf_scalar_like(x, 0)), VECTOR, OF(0, 2), WANT(0, 1));
}

static void test_division(void) {
  GIVES(tnf_mod(x, tnf_scalar_like(x, 3)), VECTOR, OF(7, -7, 3, -0.5), WANT(1, 2, 0, 2.5));
  GIVES(tnf_mod(x, tnf_scalar_like(x, -3)), VECTOR, OF(7, -7), WANT(-2, -1));
  GIVES(tnf_floor_divide(x, tnf_scalar_like(x, 3)), VECTOR, OF(7, -7, 3, -0.5), WANT(2, -3, 1, -1));
  GIVES(tnf_floor_divide(x, tnf_scalar_like(x, 0)), VECTOR, OF(7, -7), WANT(INFINITY, -INFINITY));
  /* the sign of a zero is the divisor's: 1 / x tells it */
  GIVES(tnf_reciprocal(tnf_mod(x, tnf_scalar_like(x, 3))), VECTOR, OF(-0.0, 0, -3, 3),
        WANT(INFINITY, INFINITY, INFINITY, INFINITY));
  GIVES(tnf_reciprocal(tnf_mod(x, tnf_scalar_like(x, -3))), VECTOR, OF(-0.0, 0, -3, 3),
        WANT(-INFINITY, -INFINITY, -INFINITY, -INFINITY));
  GIVES(tnf_grad(tnf_reduce_sum(tnf_mod(x, tnf_scalar_like(x, 3)), TNF_ALL_AXES), x), VECTOR, OF(-0.0, 3, 7), WANT(1, 1, 1));
  GIVES(tnf_mod(tnf_cast(x, TNF_I32), tnf_scalar_i32(graph, 3)), VECTOR, OF(7, -7), WANT(1, 2));
  GIVES(tnf_floor_divide(tnf_cast(x, TNF_I32), tnf_scalar_i32(graph, -3)), VECTOR, OF(7, -7), WANT(-3, 2));
  GIVES(tnf_clamp_scalar(x, -1, 2), VECTOR, OF(-5, 0, 2, 7, NAN), WANT(-1, 0, 2, 2, NAN));
}

static void test_statistics(void) {
  GIVES(tnf_var(x, TNF_ALL_AXES, 0), VECTOR, OF(1, 2, 3, 6), WANT(3.5));
  GIVES(tnf_var(x, TNF_ALL_AXES, 1), VECTOR, OF(1, 2, 3, 6), WANT(14.0 / 3));
  GIVES(tnf_std(x, TNF_AXES(1), 0), MATRIX, TWO_ROWS, WANT(0.81649658092772603, 0.81649658092772603));
  GIVES(tnf_var(tnf_complex(x, x), TNF_ALL_AXES, 0), VECTOR, OF(1, 2, 3, 6), WANT(7));
  GIVES(tnf_var(x, TNF_ALL_AXES, 0), VECTOR, EMPTY, WANT(NAN));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_places();
  test_split();
  test_order();
  test_unique();
  test_running();
  test_truth();
  test_division();
  test_statistics();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
