/* Norms, condition numbers, ranks and least squares by running: values, gradients where there is a choice, ends of the range of
 * numbers. */
#include "run_graph.h"

#include <math.h>

static tnf_context *ctx;

static tnf_tensor *tensor(tnf_dtype dtype, int32_t rank, int64_t m, int64_t n, const double *elements) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, dtype, rank, EXTENTS(m, n), &t)))
    for (int64_t i = 0; i < (rank == 1 ? m : m * n) * (dtype == TNF_COMPLEX_F64 ? 2 : 1); ++i)
      ((double *)tnf_tensor_data(t))[i] = elements[i];
  return t;
}

/* `y`, of x with these elements, is `want`. */
#define GIVES(y, type, x_values, ...)                                                                                            \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", type);                                                                                  \
    tnf_tensor *input = x_values;                                                                                                \
    check_output(ctx, graph, y, input, __VA_ARGS__, 1e-13);                                                                      \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

#define VECTOR TNF_F64, TNF_SHAPE("n")
#define MATRIX TNF_F64, TNF_SHAPE("m", "n")
#define COMPLEX TNF_COMPLEX_F64, TNF_SHAPE("n")
#define OF(...) tensor(TNF_F64, 1, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), 0, (double[]){__VA_ARGS__})
#define OF_COMPLEX(...)                                                                                                          \
  tensor(TNF_COMPLEX_F64, 1, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)) / 2, 0, (double[]){__VA_ARGS__})
#define EMPTY tensor(TNF_F64, 1, 0, 0, (double[]){0})
/* [[1, 3, 2], [6, 4, -5]], columns one after the other */
#define TWO_ROWS tensor(TNF_F64, 2, 2, 3, (double[]){1, 6, 3, 4, 2, -5})
#define SQUARE(...) tensor(TNF_F64, 2, 2, 2, (double[]){__VA_ARGS__})
#define ZERO SQUARE(0, 0, 0, 0)

static tnf_traced elements(tnf_traced x, double p) {
  return tnf_vector_norm(x, p, TNF_ALL_AXES, false);
}
static tnf_traced matrix(tnf_traced x, double p) {
  return tnf_matrix_norm(x, tnf_order(p), TNF_AXES(0, 1), false);
}
static tnf_traced nuclear(tnf_traced x) {
  return tnf_norm(x, tnf_order_nuclear(), TNF_AXES(0, 1), false);
}
static tnf_traced slope(tnf_traced y, tnf_traced x) {
  return tnf_grad(y, x);
}
/* The second derivative along ones. */
static tnf_traced bend(tnf_traced y, tnf_traced x) {
  return tnf_jvp(tnf_grad(y, x), x, tnf_ones_like(x));
}

static void test_elements(void) {
  GIVES(elements(x, 2), VECTOR, OF(3, 4), WANT(5));
  GIVES(elements(x, 2), VECTOR, OF(3e300, -4e300), WANT(5e300));
  GIVES(elements(x, 2), VECTOR, OF(3e-300, 4e-300), WANT(5e-300));
  GIVES(elements(x, 2), VECTOR, OF(3e-323, 4e-323), WANT(5e-323));
  GIVES(elements(x, 2), VECTOR, EMPTY, WANT(0));
  GIVES(elements(x, 2), VECTOR, OF(1, -INFINITY), WANT(INFINITY));
  GIVES(elements(x, 2), VECTOR, OF(1, NAN), WANT(NAN));
  GIVES(elements(x, 2), COMPLEX, OF_COMPLEX(3e200, 4e200, 0, -12e200), WANT(13e200));
  GIVES(elements(x, 1), VECTOR, OF(3, -4), WANT(7));
  GIVES(elements(x, 3), VECTOR, OF(3e150, -4e150, 0), WANT(4.497941445275415e150));
  GIVES(elements(x, 4), VECTOR, OF(-1, 0, 2), WANT(2.030543184868931));
  GIVES(elements(x, 0.5), VECTOR, OF(1, 0, -4), WANT(9));
  GIVES(elements(x, -1), VECTOR, OF(1, -0.5, 2), WANT(1 / 3.5));
  GIVES(elements(x, -1), VECTOR, OF(1, 0, 2), WANT(0));
  GIVES(elements(x, 0), VECTOR, OF(3, 0, -4), WANT(2));
  GIVES(elements(x, INFINITY), VECTOR, OF(3, -4), WANT(4));
  GIVES(elements(x, INFINITY), VECTOR, EMPTY, WANT(0));
  GIVES(elements(x, -INFINITY), VECTOR, OF(3, -4), WANT(3));
  GIVES(tnf_vector_norm(x, 2, TNF_AXES(0), true), MATRIX, TWO_ROWS, WANT(sqrt(37), 5, sqrt(29)));
  GIVES(tnf_extent_to_scalar(graph, tnf_dim(tnf_vector_norm(x, 2, TNF_AXES(-1), true), 1), TNF_F64), MATRIX, TWO_ROWS, WANT(1));
}

static void test_slopes(void) {
  GIVES(slope(elements(x, 2), x), VECTOR, OF(0, 0), WANT(0, 0));
  GIVES(slope(elements(x, 2), x), VECTOR, OF(3e300, 4e300), WANT(0.6, 0.8));
  GIVES(slope(elements(x, 2), x), VECTOR, OF(3e-300, 4e-300), WANT(0.6, 0.8));
  GIVES(bend(elements(x, 2), x), VECTOR, OF(3, 4), WANT(0.032, -0.024));
  GIVES(bend(elements(x, 2), x), VECTOR, OF(0, 0), WANT(0, 0));
  GIVES(slope(elements(x, 2), x), COMPLEX, OF_COMPLEX(3, 4, 0, -12), WANT(3. / 13, 4. / 13, 0, -12. / 13));
  GIVES(slope(elements(x, 1), x), VECTOR, OF(3, 0, -4), WANT(1, 0, -1));
  GIVES(slope(elements(x, 3), x), VECTOR, OF(0, 0, 0), WANT(0, 0, 0));
  GIVES(slope(elements(x, 3), x), VECTOR, OF(1, 0, -2), WANT(0.2311204247835449, 0, -4 * 0.2311204247835449));
  GIVES(slope(elements(x, 1.5), x), VECTOR, OF(1, 0), WANT(1, 0));
  GIVES(slope(elements(x, 0.5), x), VECTOR, OF(4, 0), WANT(1, 0));
  GIVES(slope(elements(x, 4), x), VECTOR, OF(0, 2), WANT(0, 1));
  GIVES(bend(elements(x, 4), x), VECTOR, OF(1, 0), WANT(0, 0));
  GIVES(slope(elements(x, -1), x), VECTOR, OF(1, 1), WANT(0.25, 0.25));
  GIVES(slope(elements(x, INFINITY), x), VECTOR, OF(3, -4, 4), WANT(0, -0.5, 0.5));
  GIVES(slope(elements(x, INFINITY), x), VECTOR, OF(0, 0), WANT(0, 0));
}

static void test_matrices(void) {
  const double s = sqrt(0.5 * (91 + sqrt(91. * 91 - 4 * 1014))), t = sqrt(0.5 * (91 - sqrt(91. * 91 - 4 * 1014)));
  GIVES(matrix(x, 1), MATRIX, TWO_ROWS, WANT(7));
  GIVES(matrix(x, -1), MATRIX, TWO_ROWS, WANT(7));
  GIVES(matrix(x, INFINITY), MATRIX, TWO_ROWS, WANT(15));
  GIVES(matrix(x, -INFINITY), MATRIX, TWO_ROWS, WANT(6));
  GIVES(tnf_matrix_norm(x, tnf_order(1), TNF_AXES(1, 0), false), MATRIX, TWO_ROWS, WANT(15));
  GIVES(matrix(x, 2), MATRIX, SQUARE(3, 0, 0, -4), WANT(4));
  GIVES(matrix(x, -2), MATRIX, SQUARE(3, 0, 0, -4), WANT(3));
  GIVES(matrix(x, 2), MATRIX, TWO_ROWS, WANT(s));
  GIVES(tnf_matrix_norm(x, tnf_order(-2), TNF_AXES(1, 0), true), MATRIX, TWO_ROWS, WANT(t));
  GIVES(nuclear(x), MATRIX, TWO_ROWS, WANT(s + t));
  GIVES(tnf_norm(x, tnf_order_frobenius(), TNF_ALL_AXES, false), MATRIX, TWO_ROWS, WANT(sqrt(91)));
  GIVES(tnf_norm(x, tnf_order(0), TNF_ALL_AXES, false), MATRIX, TWO_ROWS, WANT(6));
  GIVES(tnf_norm(x, tnf_order(4), TNF_ALL_AXES, false), MATRIX, SQUARE(1, 0, 0, 2), WANT(2.030543184868931));
  GIVES(tnf_norm(x, tnf_order(2), TNF_AXES(0), false), MATRIX, SQUARE(3, 4, 0, 2), WANT(5, 2));
  GIVES(slope(matrix(x, 2), x), MATRIX, ZERO, WANT(0, 0, 0, 0));
  GIVES(slope(nuclear(x), x), MATRIX, ZERO, WANT(0, 0, 0, 0));
  GIVES(slope(nuclear(x), x), MATRIX, SQUARE(1, 1, 1, 1), WANT(0.5, 0.5, 0.5, 0.5));
  GIVES(slope(nuclear(x), x), MATRIX, SQUARE(0, 2, 1, 0), WANT(0, 1, 1, 0));
  GIVES(slope(matrix(x, 2), x), MATRIX, SQUARE(3, 0, 0, -4), WANT(0, 0, 0, -1));
  GIVES(slope(matrix(x, 1), x), MATRIX, SQUARE(3, -1, 0, 2), WANT(1, -1, 0, 0));
  GIVES(bend(matrix(x, 2), x), MATRIX, SQUARE(3, 0, 0, 1), WANT(0, 0.5, 0.5, 0));
}

static void test_condition(void) {
  GIVES(tnf_cond(x, tnf_order(2)), MATRIX, SQUARE(3, 0, 0, -6), WANT(2));
  GIVES(tnf_cond(x, tnf_order(-2)), MATRIX, SQUARE(3, 0, 0, -6), WANT(0.5));
  GIVES(tnf_cond(x, tnf_order(2)), MATRIX, SQUARE(3, 0, 0, 0), WANT(INFINITY));
  GIVES(tnf_cond(x, tnf_order(1)), MATRIX, SQUARE(1, 3, 2, 4), WANT(21));
  GIVES(tnf_cond(x, tnf_order(INFINITY)), MATRIX, SQUARE(1, 3, 2, 4), WANT(21));
  GIVES(tnf_cond(x, tnf_order_frobenius()), MATRIX, SQUARE(1, 3, 2, 4), WANT(15));
  GIVES(tnf_cond(x, tnf_order_nuclear()), MATRIX, SQUARE(1, 0, 0, 2), WANT(4.5));
}

static void test_least_squares(void) {
  GIVES(tnf_matrix_rank(x, -1), MATRIX, TWO_ROWS, WANT(2));
  GIVES(tnf_matrix_rank(x, -1), MATRIX, SQUARE(1, 2, 2, 4), WANT(1));
  GIVES(tnf_matrix_rank(x, 0.9), MATRIX, SQUARE(1, 0, 0, 0.5), WANT(1));
  GIVES(tnf_matrix_rank(x, -1), MATRIX, ZERO, WANT(0));
  GIVES(tnf_matrix_rank(x, -1), MATRIX, tensor(TNF_F64, 2, 0, 3, (double[]){0}), WANT(0));
  GIVES(tnf_lstsq(tnf_slice_range(x, 1, 0, 2), tnf_index(x, TNF_INDEX(TNF_ALL, 2)), -1).x, MATRIX,
        tensor(TNF_F64, 2, 3, 3, (double[]){1, 1, 1, 0, 1, 2, 1, 2, 2}), WANT(7. / 6, 0.5));
  GIVES(tnf_lstsq(tnf_slice_range(x, 1, 0, 2), tnf_index(x, TNF_INDEX(TNF_ALL, 2)), -1).residuals, MATRIX,
        tensor(TNF_F64, 2, 3, 3, (double[]){1, 1, 1, 0, 1, 2, 1, 2, 2}), WANT(1. / 6));
  GIVES(tnf_lstsq(x, x, -1).rank, MATRIX, SQUARE(1, 2, 2, 4), WANT(1));
  GIVES(tnf_lstsq(x, x, -1).s, MATRIX, SQUARE(3, 0, 0, -4), WANT(4, 3));
  GIVES(tnf_lstsq(x, x, -1).x, MATRIX, tensor(TNF_F64, 2, 0, 2, (double[]){0}), WANT(0, 0, 0, 0));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_elements();
  test_slopes();
  test_matrices();
  test_condition();
  test_least_squares();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
